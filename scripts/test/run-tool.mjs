// @ts-check
// Runs one of our tools in a process of its own, hears how it comes along, and ends it when it hangs.
import { join } from 'node:path';
import { SILENCE_LIMIT_MS, STOP_LIMIT_MS } from '../../lib/testing/limits.mjs';
import { runCommand } from '../setup/steps.mjs';
import { endTree, newWaitMeter } from './process-tree.mjs';
import { readProgress } from './progress.mjs';
import { describeSilence, startWatchdog } from './watchdog.mjs';

/**
 * @typedef {import('./progress.mjs').FileDone} FileDone
 * @typedef {import('./progress.mjs').Failure} Failure
 *
 * @typedef {object} ToolOptions
 * @property {Record<string, string>} [env] added to ours
 * @property {(news: FileDone | Failure) => void} [onNews] called for each file that is done and each failure, at once
 * @property {number} [silenceLimitMs] how long nothing may finish
 * @property {number} [stopLimitMs] between asking it to end and ending it with all that it started
 *
 * @typedef {object} ToolResult
 * @property {number} passed tests
 * @property {number} failed tests; 1 where the tool failed without one
 * @property {string} output what it printed; empty where its failures were told
 */

const ROOT = join(import.meta.dirname, '../..');

/** A tool sees a pipe, and would leave out its colours on a terminal of ours. */
const COLOURS = process.stdout.isTTY && process.stdout.hasColors() ? { FORCE_COLOR: '1' } : {};

/**
 * Where the tool is a runner with our reporter its tests are signs of life, else every line that it prints.
 * @param {string[]} args of Node @param {ToolOptions} [options] @returns {Promise<ToolResult>}
 */
export async function runTool(args, options = {}) {
  const { env = {}, onNews, silenceLimitMs = SILENCE_LIMIT_MS, stopLimitMs = STOP_LIMIT_MS } = options;
  const counts = { passed: 0, failed: 0, failures: 0 };
  /** @type {{ text: string, end: Promise<void> } | null} */
  let silence = null;
  let pid = 0;
  let waitedMs = () => 0;
  const watchdog = startWatchdog({
    limitMs: silenceLimitMs,
    waitedMs: () => waitedMs(),
    onSilence: (hung) => {
      silence = { text: describeSilence(silenceLimitMs, hung), end: endTree(pid, stopLimitMs) };
    },
  });
  const onMessage = (/** @type {unknown} */ message) => {
    const progress = readProgress(message);
    if (progress === null) return;
    if (progress.kind === 'file') {
      counts.passed += progress.passed;
      counts.failed += progress.failed;
    }
    // What fails because it is being ended says nothing.
    if (silence !== null) return;
    watchdog.alive();
    if (progress.kind === 'started') watchdog.started(progress.name);
    if (progress.kind === 'finished') watchdog.finished(progress.name);
    if (progress.kind === 'failure') counts.failures += 1;
    if (progress.kind === 'file' || progress.kind === 'failure') onNews?.(progress);
  };
  const { code, output } = await runCommand(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...COLOURS, ...env },
    onSpawn: (started) => {
      pid = started;
      waitedMs = newWaitMeter(started);
    },
    ...(onNews === undefined ? { onOutput: watchdog.alive } : { onMessage }),
  }).finally(watchdog.stop);
  const hung = /** @type {{ text: string, end: Promise<void> } | null} */ (silence);
  await hung?.end;
  if (hung !== null) onNews?.({ kind: 'failure', name: '', text: hung.text });
  const isTold = onNews !== undefined && (hung !== null || counts.failures > 0);
  return {
    passed: counts.passed,
    // A file that cannot be loaded fails the run without a failed test; of one that hangs no count comes any more.
    failed: Math.max(counts.failed, hung === null ? Number(code !== 0) : counts.failures + 1),
    output: isTold ? '' : `${output.trim()}\n${hung?.text ?? ''}`.trim(),
  };
}
