import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENV_NAMES } from '@/lib/server/env.mjs';
import { START_LIMIT_MS } from '@/lib/testing/limits.mjs';
import { chargeEndedChild } from '@/scripts/setup/processor-time.mjs';
import { fillDataDir } from './data-folder';

export const CHECKOUT = join(import.meta.dirname, '../..');
/** Of what a server says, the last so many characters are kept. */
const MAX_SAID = 4_000_000;
const READY = /is ready at (\S+)\n/;
/**
 * Optimising PGlite's WebAssembly is half of the processor time of a start, and pays back only after thousands of
 * requests. The code does the same without.
 */
const QUICK_START = ['--liftoff-only'];

/** What a client needs to know of a server: plain data, so that it can be handed to other processes. */
export interface Target {
  readonly url: string;
  readonly operatorToken: string;
}

export interface ServerOptions {
  /** What it finds in its environment; of our own it gets nothing that it would read. */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * An older server's folder, or an empty one for a first start; left out: a new one with its database in it, unless the
   * database is elsewhere.
   */
  readonly dataDir?: string;
  /** The folder to serve from; left out: this checkout. */
  readonly checkout?: string;
  /** Options of Node, such as `--cpu-prof`. */
  readonly nodeArgs?: readonly string[];
  /** Runs it as this user of the system, who has to be able to read the checkout; only root may say so. */
  readonly user?: number;
  /** Kills it (-9) when it is aborted, at its start too. */
  readonly signal?: AbortSignal;
  /** Hears what it tells people until it is ready, as it comes. */
  readonly onLines?: (lines: string) => void;
}

export interface Server extends Target {
  readonly pid: number;
  /** Empty where the database is elsewhere. */
  readonly dataDir: string;
  /** From the start of its process until it said that it was ready; a build that was missing is in it. */
  readonly readyMs: number;
  /** All it has said so far: human lines and log. */
  said(): string;
  /** Ends it and waits until it is gone. @returns its exit code, null after a signal */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** An empty one, for a first start. */
export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'orderflow-test-'));
}

/** One for a server that is not asked what its first start does. */
export async function makeDataDir(): Promise<string> {
  const dataDir = newDataDir();
  await fillDataDir(dataDir);
  return dataDir;
}

export function removeDataDir(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
}

/** Servers do not outlive the process that started them. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** The product as `npm start` runs it: one process, on any free port unless `PORT` is given. */
function spawnStart(dataDir: string, options: ServerOptions): ChildProcess {
  const { variables = {}, checkout = CHECKOUT, nodeArgs = QUICK_START, user, signal } = options;
  // An empty variable counts as unset, and unlike a missing one is not filled in from an .env file.
  const unset = Object.fromEntries(ENV_NAMES.map((name) => [name, '']));
  const child = spawn(process.execPath, [...nodeArgs, join(checkout, 'scripts/start.mjs')], {
    cwd: checkout,
    env: {
      ...process.env,
      ...unset,
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      PORT: '0',
      HOSTNAME: '127.0.0.1',
      LOG_LEVEL: 'error',
      // A whole run by way of Next: `npm run test:all` has one.
      ROUTES_THROUGH_NEXT: process.env.TEST_ROUTES_THROUGH_NEXT ?? '',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
    ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' }),
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Runs a start that is expected to be refused. @returns processorMs: what it used; 0 where the system does not tell */
export async function refusedStart(
  dataDir: string,
  variables: Record<string, string> = {},
  checkout = CHECKOUT,
): Promise<{ code: number | null; lines: string[]; processorMs: number }> {
  const meter = { ms: 0 };
  // What ended before is not charged to this one.
  chargeEndedChild(undefined);
  const child = spawnStart(dataDir, { variables, checkout });
  child.once('exit', () => chargeEndedChild(meter));
  let output = '';
  child.stdout?.resume();
  child.stderr?.on('data', (chunk) => {
    output += chunk;
    // A start that is not refused must not go on for ever.
    if (READY.test(output)) child.kill('SIGKILL');
  });
  const [code]: (number | null)[] = await once(child, 'close');
  return { code: code ?? null, lines: output.trim().split('\n'), processorMs: meter.ms };
}

/** Starts a server and waits until it is ready. @throws with its own lines when it does not get there */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  // Where money is play, unless a test says otherwise.
  const variables: Record<string, string> = { PAYMENT_MODE: 'sandbox', ...options.variables };
  const { onLines } = options;
  const dataDir =
    options.dataDir ?? (variables.DATA_DIR || (variables.DATABASE_URL ? '' : await makeDataDir()));
  const startedAtMs = performance.now();
  const child = spawnStart(dataDir, { ...options, variables });
  const gone = once(child, 'exit');
  let said = '';
  const hear = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-MAX_SAID);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const tell = (chunk: Buffer) => onLines?.(String(chunk));
  child.stderr?.on('data', tell);
  const url = await readyAt(child, () => said);
  child.stderr?.off('data', tell);
  return {
    url,
    pid: child.pid ?? 0,
    dataDir,
    readyMs: performance.now() - startedAtMs,
    operatorToken: variables.OPERATOR_TOKEN || readFileSync(join(dataDir, 'operator-token'), 'utf8').trim(),
    said: () => said,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const [code]: (number | null)[] = await gone;
      return code ?? null;
    },
  };
}

function readyAt(child: ChildProcess, said: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(limit);
      reject(new Error(`The server ${why}:\n${said()}`));
    };
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      fail('was not ready in time');
    }, START_LIMIT_MS);
    const look = () => {
      const url = READY.exec(said())?.[1];
      if (url === undefined) return;
      child.stderr?.off('data', look);
      clearTimeout(limit);
      resolve(url);
    };
    child.stderr?.on('data', look);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', () => fail('ended at its start'));
  });
}
