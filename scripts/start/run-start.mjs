// @ts-check
// The order of a start: environment, data lock, port, install and build where needed, serve.
import { setDefaultResultOrder } from 'node:dns';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { readEnv } from '../../lib/server/env.mjs';
import { openHttpServer } from '../../lib/server/http-server.mjs';
import { listenerHandedOver } from '../../lib/server/listener-handover.mjs';
import { acquireDataLock } from '../../lib/server/lock.mjs';
import { listeningOrigin } from '../../lib/server/this-machine.mjs';
import { prepareCheckout } from '../setup/prepare-checkout.mjs';
import { formatSeconds, say, stopChildren } from '../setup/steps.mjs';

/** @typedef {import('../../lib/server/env.mjs').Env} Env */
/** @typedef {import('../../lib/server/lock.mjs').LockHandle} LockHandle */
/** @typedef {import('../../lib/server/listener-handover.mjs').RequestListener} RequestListener */

const ROOT = join(import.meta.dirname, '../..');
// The contract allows 10 s from SIGTERM to the end.
const STOP_LIMIT_MS = 9_000;

/** @param {{ dev: boolean }} options */
export async function runStart({ dev }) {
  handleSignals();
  try {
    process.chdir(ROOT);
    if (existsSync('.env')) process.loadEnvFile('.env');
    const env = readEnv();
    const lock = env.databaseUrl === null ? lockDataDir(env.dataDir) : null;
    await checkPort(env);
    await prepareCheckout({ build: !dev });
    await serve(env, lock, dev);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

/** @param {string} dataDir @returns {LockHandle} */
function lockDataDir(dataDir) {
  try {
    return acquireDataLock(dataDir);
  } catch (error) {
    const isPathProblem = error instanceof Error && 'syscall' in error;
    if (isPathProblem) throw new Error(`DATA_DIR takes a folder that can be written to: ${error.message}.`);
    throw error;
  }
}

/** Before a long build, not after it. @param {Env} env */
async function checkPort({ port, hostname }) {
  setDefaultResultOrder('ipv4first');
  const probe = createSocketServer();
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
 * Next is a handler behind a server of ours (its documentation: custom server).
 * @param {Env} env @param {LockHandle | null} lock @param {boolean} dev
 */
async function serve({ port: wanted, hostname, publicUrl, isExposed }, lock, dev) {
  const startedAtMs = Date.now();
  Object.assign(process.env, {
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_RUNTIME: 'nodejs',
    NEXT_TELEMETRY_DISABLED: '1',
  });
  /** @type {RequestListener | null} */
  let answer = null;
  const handedOver = listenerHandedOver().then((makeListener) => makeListener(toNext, server));
  const { server, port } = await openHttpServer({
    port: wanted,
    hostname,
    // What comes before the database is open waits for it.
    onRequest: async (request, response) => (answer ?? (await handedOver))(request, response),
  });
  // What runs here sends itself requests: it needs the port that the system chose.
  process.env.PORT = String(port);
  if (!dev) console.log = console.info = console.debug = () => {};
  /** @type {typeof import('next').default} */
  const createNext = createRequire(import.meta.url)('next');
  // Next takes each request to upgrade from the server that it is shown, and cuts it off: only development needs that.
  const httpServer = dev ? server : createServer();
  const next = createNext({ dev, dir: ROOT, hostname, port, httpServer });
  const prepared = next.prepare().then(() => next.getRequestHandler());
  /** @type {RequestListener} */
  const toNext = async (request, response) => (await prepared)(request, response);
  [answer] = await Promise.all([handedOver, prepared]);
  if (!dev) console.log = console.info = console.debug = console.error;

  const url = listeningOrigin({ hostname, port });
  lock?.setUrl(url, publicUrl);
  say(`Starting the server took ${formatSeconds(Date.now() - startedAtMs)}.`);
  if (isExposed)
    say(
      `This sandbox listens on ${hostname}: whoever reaches it may report payments; /outbox asks for the operator's token.`,
    );
  if (publicUrl !== null) say(`It answers as ${publicUrl} (PUBLIC_URL) and refuses other hosts.`);
  say(`Orderflow is ready at ${url}`);
  // Whoever starts it again after changes is told that this start was not refused.
  process.send?.('ready');
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
