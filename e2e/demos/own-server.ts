import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@/e2e/support/free-port.mjs';
import { ENV_NAMES } from '@/lib/server/env.mjs';
import { readDataLock } from '@/lib/server/lock.mjs';

const CHECKOUT = join(import.meta.dirname, '../..');
/** In a fresh checkout it is installed and built first. */
const START_LIMIT_MS = 300_000;
const READY = /is ready at (\S+)\n/;

/** The product as `npm start` runs it, on a database of its own that ends with it. */
export interface OwnServer {
  readonly url: string;
  /** Starts it again where it was. @returns when it is ready */
  start(): Promise<void>;
  /** kill -9, by the process id that its data lock names. */
  kill(): Promise<void>;
  /** Stops it if it runs, and forgets its data. */
  remove(): Promise<void>;
}

/** @param say what it tells people while it starts @throws with its own lines when it does not get there */
export async function startOwnServer(say: (lines: string) => void = () => {}): Promise<OwnServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-demo-'));
  const port = await findFreePort();
  let running: Running | null = null;
  const end = async (signal: NodeJS.Signals) => {
    if (running === null) return;
    process.kill(running.pid, signal);
    await running.exited;
    running = null;
  };
  const server: OwnServer = {
    url: `http://localhost:${port}`,
    start: async () => {
      running = await run(dataDir, port, say);
    },
    kill: () => end('SIGKILL'),
    remove: async () => {
      await end('SIGTERM');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await server.start();
  } catch (error) {
    await server.remove();
    throw error;
  }
  return server;
}

interface Running {
  readonly pid: number;
  readonly exited: Promise<unknown>;
}

async function run(dataDir: string, port: number, say: (lines: string) => void): Promise<Running> {
  const unset = Object.fromEntries(ENV_NAMES.map((name) => [name, '']));
  const child = spawn('npm', ['start'], {
    cwd: CHECKOUT,
    env: {
      ...process.env,
      ...unset,
      DATA_DIR: dataDir,
      PORT: String(port),
      HOSTNAME: 'localhost',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The server ${why}:\n${said}`));
    const limit = setTimeout(() => {
      child.kill('SIGTERM');
      fail('was not ready after five minutes');
    }, START_LIMIT_MS);
    child.on('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', () => {
      clearTimeout(limit);
      fail('ended at its start');
    });
    child.stderr.on('data', (chunk) => {
      const wasReady = READY.test(said);
      said = `${said}${chunk}`.slice(-4_000);
      if (wasReady) return;
      say(String(chunk));
      if (!READY.test(said)) return;
      clearTimeout(limit);
      resolve();
    });
  });
  // npm is only its parent: the lock names the server itself.
  const pid = readDataLock(dataDir)?.pid;
  if (pid === undefined) throw new Error('The server is ready, but its data lock names no process.');
  return { pid, exited };
}
