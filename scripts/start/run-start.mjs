// @ts-check
// The order of a start: environment, data lock, port, install and build where needed, serve.
import { spawn } from 'node:child_process';
import { setDefaultResultOrder } from 'node:dns';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readEnv } from '../../lib/server/env.mjs';
import { acquireDataLock, readDataLock } from '../../lib/server/lock.mjs';
import { prepareCheckout } from '../setup/prepare-checkout.mjs';
import { formatSeconds, say, stopChildren } from '../setup/steps.mjs';

/** @typedef {import('../../lib/server/env.mjs').Env} Env */
/** @typedef {import('../../lib/server/lock.mjs').LockHandle} LockHandle */

const ROOT = join(import.meta.dirname, '../..');
// The contract allows 10 s from SIGTERM to the end.
const STOP_LIMIT_MS = 9_000;
// Longer than a balancer or a client keeps an idle connection (usually 60 s): whoever closes first must not be the one
// that a request is on its way to. Node's own 5 s cut such requests off.
const KEEP_ALIVE_MS = 65_000;

/** @param {{ dev: boolean }} options */
export async function runStart({ dev }) {
  handleSignals();
  try {
    process.chdir(ROOT);
    if (existsSync('.env')) process.loadEnvFile('.env');
    const env = readEnv();
    const lock = env.databaseUrl === null ? lockDataDir(env.dataDir, dev) : null;
    await checkPort(env);
    await prepareCheckout({ build: !dev });
    if (dev) serveDevelopment(env);
    else await serve(env, lock);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

/**
 * The development server runs the application in a child process, which takes the lock itself.
 * @param {string} dataDir @param {boolean} dev @returns {LockHandle | null}
 */
function lockDataDir(dataDir, dev) {
  try {
    if (!dev || readDataLock(dataDir) !== null) return acquireDataLock(dataDir);
    return null;
  } catch (error) {
    const isPathProblem = error instanceof Error && 'syscall' in error;
    if (isPathProblem) throw new Error(`DATA_DIR takes a folder that can be written to: ${error.message}.`);
    throw error;
  }
}

/** Before a long build, not after it. @param {Env} env */
async function checkPort({ port, hostname }) {
  setDefaultResultOrder('ipv4first');
  const probe = createServer();
  await new Promise((resolve, reject) => {
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') reject(new Error(`PORT ${port} is in use by another program.`));
      else if (error.code === 'EACCES') reject(new Error(`PORT ${port} is not open to this user.`));
      else reject(new Error(`HOSTNAME takes an address of this machine, not "${hostname}" (${error.code}).`));
    });
    probe.listen(port, hostname, () => probe.close(resolve));
  });
}

/**
 * Serves in this very process: the pid that holds the lock and answers to signals is the one that was started.
 * @param {Env} env @param {LockHandle | null} lock
 */
async function serve({ port, hostname }, lock) {
  const startedAtMs = Date.now();
  Object.assign(process.env, {
    NODE_ENV: 'production',
    NEXT_RUNTIME: 'nodejs',
    NEXT_TELEMETRY_DISABLED: '1',
    // Next's own handler waits for open event streams without end; lib/server/serve.ts stops the server instead.
    NEXT_MANUAL_SIG_HANDLE: '1',
  });
  console.log = console.info = console.debug = () => {};
  const { startServer } = createRequire(import.meta.url)('next/dist/server/lib/start-server.js');
  await startServer({ dir: ROOT, isDev: false, hostname, port, keepAliveTimeout: KEEP_ALIVE_MS });
  console.log = console.info = console.debug = console.error;

  // startServer writes the port it got into the environment.
  const url = `http://${formatHost(hostname)}:${process.env.PORT}`;
  // startServer returns before instrumentation.ts has opened the database; requests wait for that.
  await firstAnswer(url);
  lock?.setUrl(url);
  say(`Starting the server took ${formatSeconds(Date.now() - startedAtMs)}.`);
  say(`Orderflow is ready at ${url}`);
}

/** Waits without a limit, unlike fetch: a migration takes what it takes. @param {string} url */
function firstAnswer(url) {
  return new Promise((resolve, reject) => {
    const question = request(url, { method: 'HEAD' }, (answer) => resolve(answer.resume()));
    question.on('error', reject).end();
  });
}

/** @param {Env} env */
function serveDevelopment({ port, hostname }) {
  const next = join(ROOT, 'node_modules/next/dist/bin/next');
  const args = [next, 'dev', '--port', String(port), '--hostname', hostname];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => child.kill('SIGINT'));
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** @param {string} hostname an address that stands for all of them cannot be opened in a browser */
function formatHost(hostname) {
  if (hostname === '0.0.0.0' || hostname === '::') return 'localhost';
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}

/**
 * Before the application has its own handler a signal ends the process at once. Afterwards this one only sees to
 * the time limit, and swallows repeats: npm passes a Ctrl-C on to us that the terminal has sent us already.
 */
function handleSignals() {
  let stopping = false;
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      if (process.listenerCount(signal) === 1) {
        stopChildren(signal);
        process.exit(signal === 'SIGINT' ? 130 : 143);
      }
      setTimeout(() => {
        say(`The server did not stop within ${formatSeconds(STOP_LIMIT_MS)} and is ended now.`);
        process.exit(1);
      }, STOP_LIMIT_MS).unref();
    });
  }
}
