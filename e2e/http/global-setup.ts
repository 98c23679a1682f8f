import type { TestProject } from 'vitest/node';
import { fillDataDir } from '@/e2e/support/data-folder';
import '@/e2e/support/sandbox';
import { newDataDir, removeDataDir, startServer } from '@/e2e/support/server';

/** One server for the whole run, on a database of its own. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  project.provide('sandbox', { url: server.url, operatorToken: server.operatorToken });
  const spare = newDataDir();
  await fillDataDir(spare);
  project.provide('spareDataDir', spare);
  return async () => {
    await server.end();
    removeDataDir(server.dataDir);
    removeDataDir(spare);
  };
}
