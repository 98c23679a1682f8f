// @ts-check
// A lock that only one live process holds, kept as files in a folder, so that a crash needs no clean-up.
//
// A lock named `server` is the files `server.lock.1`, `server.lock.2`, …; the highest number speaks. Whoever finds
// it dead or released creates the next number. Creation is exclusive (`link`), so of any number of takers exactly
// one wins, and no taker ever removes or overwrites a file that a live process may own: that is where a single
// lock file that is deleted and created anew goes wrong. The highest file is never deleted, only marked released.
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describeProcess, isRunning } from './process-identity.mjs';

/**
 * @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity
 * @typedef {ProcessIdentity & { url?: string, publicUrl?: string | null, worker?: ProcessIdentity | null, released?: boolean }} LockHolder
 * `url`: where the holder serves, `publicUrl`: by which name. `worker`: a child that works on the locked thing and may outlive the holder.
 *
 * @typedef {object} LockHandle
 * @property {() => void} release
 * @property {(url: string, publicUrl?: string | null) => void} setUrl
 * @property {(pid: number | null) => void} setWorker the lock stays taken while this process runs, too
 *
 * @typedef {{ generation: number, holder: LockHolder | null }} LockState
 */

/** Thrown when a live process holds the lock. */
export class LockHeldError extends Error {
  /** @param {LockHolder} holder @param {string} folder */
  constructor(holder, folder) {
    const where = holder.url === undefined ? '' : ` serving ${holder.url}`;
    super(
      `Another server (process ${holder.pid})${where} is using ${folder}. Stop it or set DATA_DIR to another folder.`,
    );
    this.name = 'LockHeldError';
    this.holder = holder;
  }
}

const STALE_DRAFT_MS = 60_000;
// Each lost race means that another process moved on, so this is never reached in practice.
const MAX_ATTEMPTS = 1000;

/**
 * The process's own locks, by path. Next bundles a second copy of this module, hence the global symbol.
 * @returns {Map<string, LockHandle>}
 */
function ownLocks() {
  const key = Symbol.for('orderflow.locks');
  const holder = /** @type {Record<symbol, Map<string, LockHandle> | undefined>} */ (globalThis);
  holder[key] ??= new Map();
  return holder[key];
}

/**
 * The lock of the embedded database. A second call in the same process returns the same handle.
 * @param {string} dataDir @returns {LockHandle}
 */
export function acquireDataLock(dataDir) {
  return acquireLock(dataDir, 'server');
}

/**
 * The live server on this folder, or null. @param {string} dataDir @returns {LockHolder | null}
 */
export function readDataLock(dataDir) {
  return readLock(dataDir, 'server');
}

/**
 * Waits until the lock is free.
 * @param {string} folder @param {string} name @param {(holder: LockHolder) => void} onWait called once
 * @returns {Promise<LockHandle>}
 */
export async function waitForLock(folder, name, onWait) {
  for (let waited = false; ; waited = true) {
    try {
      return acquireLock(folder, name);
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw error;
      if (!waited) onWait(error.holder);
      await new Promise((done) => setTimeout(done, 250));
    }
  }
}

/** @param {string} folder @param {string} name @returns {LockHolder | null} */
export function readLock(folder, name) {
  return findLive(readState(folder, name).holder);
}

/** @param {string} folder @param {string} name @returns {LockHandle} */
export function acquireLock(folder, name) {
  makeFolder(folder);
  const path = join(realpathSync(folder), name);
  const own = ownLocks().get(path);
  if (own !== undefined) return own;

  const me = describeProcess(process.pid);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const { generation, holder } = readState(folder, name);
    const live = findLive(holder);
    if (live !== null) throw new LockHeldError(live, folder);
    const file = lockFile(folder, name, generation + 1);
    if (!createExclusive(file, me)) continue;
    // The view above may be old by now: a higher number means that others came and went meanwhile.
    if (readState(folder, name).generation > generation + 1) {
      rmSync(file, { force: true });
      continue;
    }
    removeOld(folder, name, generation + 1);
    return registerHandle(path, file, me);
  }
  throw new Error(`Gave up taking the lock in ${folder} after ${MAX_ATTEMPTS} attempts.`);
}

/** Node's recursive mkdir never returns where the system answers ENOENT for good, as in /proc. @param {string} folder */
function makeFolder(folder) {
  const parent = dirname(folder);
  if (parent !== folder && !existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
}

/** @param {string} path @param {string} file @param {ProcessIdentity} me @returns {LockHandle} */
function registerHandle(path, file, me) {
  /** @type {LockHolder} */
  let content = me;
  let released = false;
  /** @param {Partial<LockHolder>} change */
  const update = (change) => {
    content = { ...content, ...change };
    replaceFile(file, content);
  };
  const release = () => {
    if (released) return;
    released = true;
    ownLocks().delete(path);
    process.off('exit', release);
    try {
      update({ released: true });
    } catch {
      // The folder is gone or full. The lock dies with this process anyway.
    }
  };
  /** @type {LockHandle} */
  const handle = {
    release,
    setUrl: (url, publicUrl = null) => released || update({ url, publicUrl }),
    setWorker: (pid) => released || update({ worker: pid === null ? null : describeProcess(pid) }),
  };
  process.on('exit', release);
  ownLocks().set(path, handle);
  return handle;
}

/** @param {string} folder @param {string} name @param {number} generation */
function lockFile(folder, name, generation) {
  return join(folder, `${name}.lock.${generation}`);
}

/** @param {string} folder @param {string} name @returns {number[]} ascending */
function listGenerations(folder, name) {
  const prefix = `${name}.lock.`;
  return readdirSync(folder)
    .filter((file) => file.startsWith(prefix) && /^\d+$/.test(file.slice(prefix.length)))
    .map((file) => Number(file.slice(prefix.length)))
    .sort((a, b) => a - b);
}

/** @param {string} folder @param {string} name @returns {LockState} */
function readState(folder, name) {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    /** @type {number} */
    let generation;
    try {
      generation = listGenerations(folder, name).at(-1) ?? 0;
    } catch (error) {
      if (isCode(error, 'ENOENT')) return { generation: 0, holder: null };
      throw error;
    }
    if (generation === 0) return { generation, holder: null };
    try {
      return { generation, holder: parseHolder(readFileSync(lockFile(folder, name, generation), 'utf8')) };
    } catch (error) {
      // Its creator gave it up between the listing and the reading.
      if (!isCode(error, 'ENOENT')) throw error;
    }
  }
  throw new Error(`Gave up reading the lock in ${folder} after ${MAX_ATTEMPTS} attempts.`);
}

/**
 * Files appear under their name complete, so an unreadable one is left from a power cut: nobody holds it.
 * @param {string} text @returns {LockHolder | null}
 */
function parseHolder(text) {
  try {
    const holder = JSON.parse(text);
    return Number.isInteger(holder?.pid) && holder.pid > 0 ? holder : null;
  } catch {
    return null;
  }
}

/** @param {string} file @param {LockHolder} content */
function writeDraft(file, content) {
  const draft = `${file}.${process.pid}-${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(content)}\n`, { flag: 'wx' });
  return draft;
}

/** @param {string} file @param {LockHolder} content @returns {boolean} false if the file exists already */
function createExclusive(file, content) {
  const draft = writeDraft(file, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param {string} file @param {LockHolder} content */
function replaceFile(file, content) {
  renameSync(writeDraft(file, content), file);
}

/**
 * The number before the current one stays: a reader that lists the folder while files come and go still sees one
 * that is higher than any that was current before. Drafts are left by processes killed while they wrote one.
 * @param {string} folder @param {string} name @param {number} generation
 */
function removeOld(folder, name, generation) {
  for (const old of listGenerations(folder, name)) {
    if (old < generation - 1) rmSync(lockFile(folder, name, old), { force: true });
  }
  const drafts = readdirSync(folder).filter((file) => file.startsWith(`${name}.lock.`) && file.includes('-'));
  for (const draft of drafts.map((file) => join(folder, file))) {
    const ageMs = Date.now() - (statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (ageMs > STALE_DRAFT_MS) rmSync(draft, { force: true });
  }
}

/** The process that still keeps the lock. @param {LockHolder | null} holder @returns {LockHolder | null} */
function findLive(holder) {
  if (holder === null || holder.released) return null;
  if (isRunning(holder)) return holder;
  return holder.worker && isRunning(holder.worker) ? holder.worker : null;
}

/** @param {unknown} error @param {string} code */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
