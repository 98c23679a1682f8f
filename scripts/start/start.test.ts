import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireDataLock } from '@/lib/server/lock.mjs';
import { runCommand } from '@/scripts/setup/steps.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orderflow-start-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a start that is expected to be refused, before anything is installed or built. */
async function refusedStart(variables: Record<string, string>) {
  const env = {
    NODE_ENV: 'production',
    PATH: process.env.PATH ?? '',
    DATA_DIR: folder,
    ...variables,
  } as const;
  const { code, output } = await runCommand(process.execPath, [join(import.meta.dirname, '../start.mjs')], {
    env,
  });
  return { code, lines: output.trim().split('\n') };
}

describe('npm start', () => {
  it('refuses a second server on one folder before it installs or builds, naming the process that holds it', async () => {
    const lock = acquireDataLock(folder);
    lock.setUrl('http://localhost:4321');
    const refusal = await refusedStart({});
    lock.release();
    expect(refusal.code).toBe(1);
    expect(refusal.lines).toHaveLength(1);
    expect(refusal.lines[0]).toContain(`process ${process.pid}`);
    expect(refusal.lines[0]).toContain('http://localhost:4321');
  });

  it.each([
    ['PORT', 'http'],
    ['TIME_SCALE', '0'],
    ['PAYMENT_MODE', 'live'],
    ['DATA_DIR', join(import.meta.dirname, '../start.mjs')],
    ['DATA_DIR', '/proc/none'],
    ['HOSTNAME', '192.0.2.1'],
  ])('refuses %s=%s with one line that names the variable', async (name, value) => {
    const { code, lines } = await refusedStart({ [name]: value });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name} takes `));
  });

  it('refuses a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, lines } = await refusedStart({ PORT: String(port) });
    server.close();
    expect({ code, lines }).toEqual({ code: 1, lines: [`PORT ${port} is in use by another program.`] });
  });
});
