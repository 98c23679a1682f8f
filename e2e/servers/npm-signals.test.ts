import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { makeDataDir, removeDataDir } from '@/e2e/support/server';
import { waitFor } from '@/e2e/support/wait-for';
import { ENV_NAMES } from '@/lib/server/env.mjs';
import { readDataLock } from '@/lib/server/lock.mjs';
import { describeProcess, isRunning } from '@/lib/server/process-identity.mjs';

it('SIGTERM to npm ends the server, and its folder is free', async () => {
  const dataDir = await makeDataDir();
  const unset = Object.fromEntries(ENV_NAMES.map((name) => [name, '']));
  const child = spawn('npm', ['start'], {
    env: {
      ...process.env,
      ...unset,
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    // In a group of its own: the signal is sent to npm alone.
    detached: true,
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  await waitFor('the server to be ready', async () => /is ready at/.test(said));
  const { pid } = readDataLock(dataDir) ?? {};
  expect(pid).toBeTypeOf('number');
  const server = describeProcess(Number(pid));
  child.kill('SIGTERM');
  await once(child, 'close');
  await waitFor('its folder to be free', async () => readDataLock(dataDir) === null);
  // It gives the folder back a moment before it ends, and stays listed where nobody asks how it ended.
  await waitFor('it to be gone', async () => !isRunning(server));
  removeDataDir(dataDir);
});
