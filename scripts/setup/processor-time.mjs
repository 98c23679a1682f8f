// @ts-check
// Processor time of the commands we run, user and system, with all the processes they started and waited for.
// Linux tells it in /proc; elsewhere it is not known, and null.
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';

/** What /proc counts in: USER_HZ is 100 on every architecture that Node runs on. */
const TICK_MS = 10;

/** @typedef {{ ms: number }} Meter */

/** @type {AsyncLocalStorage<Meter>} */
const meters = new AsyncLocalStorage();
let chargedMs = readTimes()?.childrenMs ?? 0;

/**
 * Measures the commands that `work` runs, also when other work goes on beside it.
 * @template T @param {() => Promise<T>} work
 * @returns {Promise<{ result: T, processorMs: number | null }>}
 */
export async function meterCommands(work) {
  /** @type {Meter} */
  const meter = { ms: 0 };
  const result = await meters.run(meter, work);
  return { result, processorMs: readTimes() === null ? null : meter.ms };
}

/** The meter of the work that runs now. @returns {Meter | undefined} */
export function currentMeter() {
  return meters.getStore();
}

/**
 * Charges what a child has used, and must be called as soon as one has ended. The system only tells the sum over all
 * children that ended: of two that end within the same millisecond the first one is charged for both.
 * @param {Meter | undefined} meter
 */
export function chargeEndedChild(meter) {
  const times = readTimes();
  if (times === null) return;
  if (meter !== undefined) meter.ms += times.childrenMs - chargedMs;
  chargedMs = times.childrenMs;
}

/** What this process and all its ended children have used. @returns {number | null} */
export function totalProcessorMs() {
  const times = readTimes();
  return times === null ? null : times.ownMs + times.childrenMs;
}

/** @returns {{ ownMs: number, childrenMs: number } | null} */
function readTimes() {
  try {
    const text = readFileSync('/proc/self/stat', 'latin1');
    // The second field is the command in brackets and may hold spaces and brackets itself; field 3 follows the last.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [user, system, childrenUser, childrenSystem] = fields.slice(14 - 3, 18 - 3).map(Number);
    const ownMs = ((user ?? NaN) + (system ?? NaN)) * TICK_MS;
    const childrenMs = ((childrenUser ?? NaN) + (childrenSystem ?? NaN)) * TICK_MS;
    return Number.isNaN(ownMs + childrenMs) ? null : { ownMs, childrenMs };
  } catch {
    return null;
  }
}
