import type { TestProject } from 'vitest/node';
import '@/e2e/support/sandbox';
import { newDataDir, removeDataDir, startServer } from '@/e2e/support/server';

/** One server for the whole run, on a database of its own. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  project.provide('sandbox', { url: server.url, operatorToken: server.operatorToken });
  const spare = newDataDir();
  project.provide('spareDataDir', spare);
  return async () => {
    await server.end();
    removeDataDir(server.dataDir);
    removeDataDir(spare);
  };
}
