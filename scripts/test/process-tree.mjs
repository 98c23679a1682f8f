// @ts-check
// A command and the processes below it, as Linux lists them; elsewhere only the command itself is known.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeProcess, isRunning } from '../../lib/server/process-identity.mjs';

const LOOK_EVERY_MS = 50;

/** @param {number} root @returns {number[]} its pid, and those of its children and their children */
export function listTree(root) {
  /** @type {Map<number, number[]>} */
  const childrenOf = new Map();
  for (const pid of listProcesses()) {
    const parent = readParent(pid);
    if (parent === null) continue;
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid]);
  }
  const tree = [root];
  // The list grows while it is walked.
  for (const pid of tree) tree.push(...(childrenOf.get(pid) ?? []));
  return tree;
}

/**
 * Tells how long the work had to wait for a processor: of the processes in a tree the one that waited longest.
 * @param {number} root @returns {() => number} in ms, since the last call
 */
export function newWaitMeter(root) {
  /** @type {Map<number, number>} */
  let before = new Map();
  return () => {
    const now = new Map(listTree(root).map((pid) => [pid, readWaitedMs(pid)]));
    const waited = [...now].map(([pid, ms]) => ms - (before.get(pid) ?? 0));
    before = now;
    return Math.max(0, ...waited);
  };
}

/**
 * Ends a command with all that it has started: asks it, and after a while leaves no choice.
 * @param {number} root @param {number} stopLimitMs how long that while is
 * @returns {Promise<void>} when none of them runs any more
 */
export async function endTree(root, stopLimitMs) {
  // Written down now: what outlives its parent is found below it no more.
  const processes = listTree(root).map(describeProcess);
  const endsAtMs = performance.now() + stopLimitMs;
  signal(root, 'SIGINT');
  for (let left = processes; left.length > 0; left = left.filter(isRunning)) {
    if (performance.now() >= endsAtMs) for (const { pid } of left) signal(pid, 'SIGKILL');
    await sleep(LOOK_EVERY_MS);
  }
}

/** @returns {number[]} */
function listProcesses() {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** @param {number} pid @returns {number | null} */
function readParent(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** The second figure of its schedstat, in ns: runnable, but not running. @param {number} pid */
function readWaitedMs(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** @param {number} pid @param {NodeJS.Signals} name */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
