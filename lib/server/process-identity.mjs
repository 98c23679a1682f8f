// @ts-check
// Tells whether a process written down earlier still runs. A pid alone does not: pids are used again.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} ProcessIdentity
 * @property {number} pid
 * @property {string | null} startTime tells it from a later process with the same pid; null: not known here
 * @property {string | null} bootId null where the system has none
 *
 * @typedef {{ state: string, startTime: string }} ProcessStat
 */

/** @param {number} pid of a running process @returns {ProcessIdentity} */
export function describeProcess(pid) {
  return { pid, startTime: readStat(pid)?.startTime ?? null, bootId: readBootId() };
}

/**
 * A zombie is dead: after a kill -9 it stays listed until its parent asks for it.
 * @param {ProcessIdentity} identity
 */
export function isRunning({ pid, startTime, bootId }) {
  const currentBootId = readBootId();
  if (bootId !== null && currentBootId !== null && bootId !== currentBootId) return false;
  const stat = readStat(pid);
  // Another user's process can be hidden from /proc and from ps, but still answers to signal 0.
  if (stat === null) return respondsToSignal(pid);
  return !/^[ZX]/.test(stat.state) && (startTime === null || startTime === stat.startTime);
}

/** @returns {string | null} */
export function readBootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

/** @param {number} pid @returns {ProcessStat | null} */
function readStat(pid) {
  return readBootId() === null ? readPs(pid) : readProcStat(pid);
}

/** @param {number} pid @returns {ProcessStat | null} */
function readProcStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the command in brackets and may hold spaces and brackets itself; field 3 follows the last.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, startTime] = [fields[0], fields[22 - 3]];
    return state === undefined || startTime === undefined ? null : { state, startTime };
  } catch {
    return null;
  }
}

/** macOS and the BSDs. @param {number} pid @returns {ProcessStat | null} */
function readPs(pid) {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', env });
    const [state = '', ...startTime] = line.trim().split(/\s+/);
    return state === '' ? null : { state, startTime: startTime.join(' ') };
  } catch {
    return null;
  }
}

/** @param {number} pid */
function respondsToSignal(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
