// @ts-check
// A throw-away PostgreSQL cluster in a temporary folder, for tests and drills.
import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../lib/testing/free-port.mjs';
import { WAIT_LIMIT_MS } from '../../lib/testing/limits.mjs';
import { findPostgres } from '../../scripts/setup/system-parts.mjs';

/**
 * @typedef {object} PostgresOptions
 * @property {boolean} [fsync] off is faster and loses data only when the machine fails, not the process
 * @property {Record<string, string | number>} [settings] further lines of postgresql.conf
 * @property {number} [standbyOf] the port of a server of which it is to be a standby, by streaming replication
 *
 * @typedef {object} PostgresCluster
 * @property {string} url of the database `postgres`, by TCP
 * @property {number} port
 * @property {string} folder also holds the Unix socket
 * @property {() => Promise<void>} kill -9 at once for all of its processes, as if its machine had lost its power
 * @property {() => Promise<void>} stop and remove everything
 * @property {() => Promise<void>} crash ends it as a power cut of the database would: no checkpoint, recovery at restart
 * @property {() => Promise<void>} restart on the same port and data
 *
 * @typedef {{ uid: number, gid: number }} Owner
 */

/** Ends what hangs. */
const START_LIMIT_MS = WAIT_LIMIT_MS;

/** @param {PostgresOptions} [options] @returns {Promise<PostgresCluster>} */
export async function startPostgres({ fsync = true, settings = {}, standbyOf } = {}) {
  const bin = findPostgres();
  if (bin === null)
    throw new Error('No PostgreSQL was found; POSTGRES_BIN names the folder of its programs.');
  const owner = findOwner();
  const folder = mkdtempSync(join(temporaryFolder(), 'orderflow-pg-'));
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const watchdog = startWatchdog(folder);
  try {
    const data = join(folder, 'data');
    if (standbyOf === undefined)
      await runAs(
        owner,
        join(bin, 'initdb'),
        ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
        folder,
      );
    else {
      const source = `host=127.0.0.1 port=${standbyOf} user=postgres`;
      const options = ['-D', data, '-d', source, '--write-recovery-conf', '--checkpoint=fast', '--no-sync'];
      await runAs(owner, join(bin, 'pg_basebackup'), options, folder);
    }
    const port = await findFreePort();
    const allSettings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: folder,
      max_connections: 200,
      fsync: fsync ? 'on' : 'off',
      // Otherwise that of the machine, and what leans on UTC would fail on some of them.
      timezone: 'Pacific/Apia',
      ...settings,
    };
    const args = [
      '-D',
      data,
      ...Object.entries(allSettings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ];
    const launch = () => launchServer(owner, join(bin, 'postgres'), args, port, folder);
    let server = await launch();
    return {
      url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
      port,
      folder,
      kill: () => killServer(server),
      async stop() {
        await endServer(server, 'SIGINT');
        await watchdog.finish();
        rmSync(folder, { recursive: true, force: true });
      },
      crash: () => endServer(server, 'SIGQUIT'),
      async restart() {
        await endServer(server, 'SIGINT');
        server = await launch();
      },
    };
  } catch (error) {
    await watchdog.finish();
    throw error;
  }
}

/** PostgreSQL and PgBouncer refuse to run as root. @returns {Owner | null} null: as ourselves */
export function findOwner() {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((fields) => fields[0] === name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error('PostgreSQL does not run as root, and neither the user postgres nor nobody exists.');
}

/** Root's TMPDIR may be closed to the owner, and the path of a Unix socket is limited to about 100 characters. */
export function temporaryFolder() {
  return process.getuid?.() === 0 || tmpdir().length > 60 ? '/tmp' : tmpdir();
}

/**
 * Ends the cluster and removes its folder when this process is gone, even by kill -9: then its standard input ends.
 * It has a process group of its own so that a Ctrl-C does not reach it.
 * @param {string} folder
 */
function startWatchdog(folder) {
  const script = `cat >/dev/null
    pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
    [ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null
    for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2>/dev/null || break; sleep 0.2; done
    grep -o " $1/[^ ]*" /proc/mounts 2>/dev/null | xargs -r umount --lazy
    rm -rf "$1"`;
  const child = spawn('sh', ['-c', script, 'watchdog', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.unref();
  // An open pipe would keep this process alive.
  /** @type {import('node:net').Socket} */ (child.stdin).unref();
  return {
    async finish() {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}

/** @param {Owner | null} owner @param {string} program @param {string[]} args @param {string} folder */
function spawnAs(owner, program, args, folder) {
  // A process group of its own: a Ctrl-C in the terminal ends the test first, which then stops the cluster.
  const child = spawn(program, args, {
    ...owner,
    cwd: folder,
    detached: true,
    env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, HOME: folder, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-4000);
  });
  /** @type {Promise<number>} */
  const exited = new Promise((resolve) => {
    child.once('error', (error) => {
      log = error.message;
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { child, exited, readLog: () => log };
}

/** @param {Owner | null} owner @param {string} program @param {string[]} args @param {string} folder */
async function runAs(owner, program, args, folder) {
  const { exited, readLog } = spawnAs(owner, program, args, folder);
  if ((await exited) !== 0) throw new Error(`${program} failed: ${readLog()}`);
}

/**
 * @param {Owner | null} owner @param {string} program @param {string[]} args @param {number} port
 * @param {string} folder
 */
async function launchServer(owner, program, args, port, folder) {
  const server = spawnAs(owner, program, args, folder);
  server.child.unref();
  /** @type {import('node:net').Socket} */ (/** @type {unknown} */ (server.child.stderr)).unref();
  const deadlineMs = Date.now() + START_LIMIT_MS;
  // The port opens before recovery is done; the log tells when clients are let in.
  while (!/ready to accept (?:read-only )?connections/.test(server.readLog()) || !(await isListening(port))) {
    const over = await Promise.race([server.exited.then(() => true), sleep(50)]);
    if (over === true || Date.now() > deadlineMs) {
      server.child.kill('SIGQUIT');
      throw new Error(`PostgreSQL did not start: ${server.readLog()}`);
    }
  }
  return server;
}

/** @param {ReturnType<typeof spawnAs>} server @param {NodeJS.Signals} signal */
async function endServer(server, signal) {
  server.child.ref();
  if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill(signal);
  await server.exited;
}

/** Frozen first, so that it starts no others meanwhile. @param {ReturnType<typeof spawnAs>} server */
async function killServer({ child, exited }) {
  child.ref();
  const { pid } = child;
  if (pid === undefined) return;
  process.kill(pid, 'SIGSTOP');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  for (const one of [pid, ...children]) process.kill(one, 'SIGKILL');
  await exited;
}

/** @param {number} port @returns {Promise<boolean>} */
function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** @param {number} ms */
function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
