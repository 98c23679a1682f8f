import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENV_NAMES } from '@/lib/server/env.mjs';
import { fillDataDir } from './data-folder';

export const CHECKOUT = join(import.meta.dirname, '../..');
/**
 * Optimising PGlite's WebAssembly is half of the processor time of a start, and pays back only after thousands of
 * requests. The code does the same without.
 */
const NODE_ARGS = ['--liftoff-only'];
/** A cold start with a database to make takes about 5 s; a stale build, should there be one, 10 s to 60 s more. */
const START_LIMIT_MS = 110_000;

/** What a test needs to know of a server: plain data, so that it can be handed to the test processes. */
export interface Target {
  readonly url: string;
  readonly operatorToken: string;
}

export interface ServerOptions {
  readonly variables?: Record<string, string>;
  /** An older server's folder, or an empty one for a first start; left out: a new one, with its database in it. */
  readonly dataDir?: string;
  /** The folder to serve from; left out: this checkout. */
  readonly checkout?: string;
}

export interface Server extends Target {
  readonly pid: number;
  readonly dataDir: string;
  /** All it has said so far: human lines and log. */
  said(): string;
  /** Ends it and waits until it is gone. @returns its exit code, null after a signal */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'orderflow-http-'));
}

export function removeDataDir(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true });
}

/** Runs `node scripts/start.mjs` with nothing of our own environment but what is given. */
export function spawnStart(
  dataDir: string,
  variables: Record<string, string> = {},
  checkout = CHECKOUT,
): ChildProcess {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of ENV_NAMES) delete env[name];
  return spawn(process.execPath, [...NODE_ARGS, join(checkout, 'scripts/start.mjs')], {
    cwd: checkout,
    env: {
      ...env,
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      PORT: '0',
      HOSTNAME: '127.0.0.1',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a start that is expected to be refused. */
export async function refusedStart(
  dataDir: string,
  variables: Record<string, string> = {},
  checkout = CHECKOUT,
): Promise<{ code: number | null; lines: string[]; tookMs: number }> {
  const startedAtMs = Date.now();
  const child = spawnStart(dataDir, variables, checkout);
  let output = '';
  child.stdout?.resume();
  child.stderr?.on('data', (chunk) => {
    output += chunk;
    // A start that is not refused must not go on for ever.
    if (output.includes('is ready at')) child.kill('SIGKILL');
  });
  const [code] = await once(child, 'close');
  return { code, lines: output.trim().split('\n'), tookMs: Date.now() - startedAtMs };
}

/** Starts a server on a free port and waits until it is ready. @throws with its own lines when it does not get there */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const dataDir = options.dataDir ?? newDataDir();
  if (options.dataDir === undefined) await fillDataDir(dataDir);
  const child = spawnStart(dataDir, { LOG_LEVEL: 'error', ...options.variables }, options.checkout);
  const gone = once(child, 'exit');
  let output = '';
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The server ${why}:\n${output}`));
    child.stdout?.on('data', (chunk) => {
      log += chunk;
    });
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      fail('was not ready in time');
    }, START_LIMIT_MS);
    child.stderr?.on('data', (chunk) => {
      output += chunk;
      const ready = /is ready at (\S+)\n/.exec(output)?.[1];
      if (ready === undefined) return;
      clearTimeout(limit);
      resolve(ready);
    });
    child.on('exit', () => {
      clearTimeout(limit);
      fail('ended at its start');
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    dataDir,
    operatorToken:
      options.variables?.OPERATOR_TOKEN ?? readFileSync(join(dataDir, 'operator-token'), 'utf8').trim(),
    said: () => output + log,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const [code] = await gone;
      return code;
    },
  };
}
