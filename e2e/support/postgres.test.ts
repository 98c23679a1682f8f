import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';
import { startPostgres } from './postgres.mjs';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // The server ends the connection when it crashes; the query that follows tells.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

// `npm test` installs PostgreSQL or says that it is missing.
describe.skipIf(findPostgres() === null)('the throw-away PostgreSQL cluster', () => {
  it('keeps what was committed through a crash, and leaves nothing behind when it is stopped', async () => {
    const cluster = await startPostgres();
    await query(cluster.url, 'create table kept as select 1 as n');
    await cluster.crash();
    await expect(query(cluster.url, 'select 1')).rejects.toThrow();
    await cluster.restart();
    expect(await query(cluster.url, 'select n from kept')).toEqual([{ n: 1 }]);
    await cluster.stop();
    expect(existsSync(cluster.folder)).toBe(false);
  });

  it('goes away with the process that started it, even by kill -9', async () => {
    const module = pathToFileURL(join(import.meta.dirname, 'postgres.mjs')).href;
    const program = `import { startPostgres } from ${JSON.stringify(module)};
      const { folder, url } = await startPostgres({ fsync: false });
      console.log(JSON.stringify({ folder, url })); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout, 'data');
    const { folder, url } = JSON.parse(String(line));
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }]);
    child.kill('SIGKILL');
    await expect.poll(() => existsSync(folder)).toBe(false);
    // It does not wait for a server that is slow to end.
    const answers = () =>
      query(url, 'select 1').then(
        () => true,
        () => false,
      );
    await expect.poll(answers).toBe(false);
  });
});
