// @ts-check
// Runs the slow steps of a start or a test as child processes, with one line to the human for each.
import { spawn } from 'node:child_process';
import { chargeEndedChild, currentMeter } from './processor-time.mjs';

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(pid: number) => void} [onSpawn]
 * @property {(text: string) => void} [onOutput] each piece of what it prints
 * @property {(message: unknown) => void} [onMessage] what a Node program sends by `process.send`
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();

/** Human lines go to stderr; stdout belongs to the JSON log. @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** @param {number} ms */
export function formatSeconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** @template T @param {string} what in the form "Building" @param {() => Promise<T>} work @returns {Promise<T>} */
export async function step(what, work) {
  const startedAtMs = Date.now();
  say(`${what} …`);
  const result = await work();
  say(`${what} took ${formatSeconds(Date.now() - startedAtMs)}.`);
  return result;
}

/**
 * Runs a command to its end, however long it takes, and collects what it prints.
 * @param {string} command @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runCommand(command, args, options = {}) {
  const { cwd, env = process.env, onSpawn, onOutput, onMessage } = options;
  return new Promise((resolve, reject) => {
    const meter = currentMeter();
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe', ...(onMessage === undefined ? [] : [/** @type {const} */ ('ipc')])],
    });
    children.add(child);
    if (child.pid !== undefined) onSpawn?.(child.pid);
    if (onMessage !== undefined) child.on('message', onMessage);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        onOutput?.(text);
      });
    }
    child.on('error', (error) => {
      children.delete(child);
      reject(error);
    });
    child.on('exit', () => chargeEndedChild(meter));
    child.on('close', (code, signal) => {
      children.delete(child);
      resolve({ code: code ?? 1, output: signal === null ? output : `${output}\nEnded by ${signal}.` });
    });
  });
}

/**
 * As runCommand, but throws with the output when the command fails.
 * @param {string} command @param {string[]} args @param {CommandOptions} [options]
 */
export async function runOrThrow(command, args, options) {
  const { code, output } = await runCommand(command, args, options);
  if (code !== 0)
    throw new Error(`${output.trim()}\n\`${[command, ...args].join(' ')}\` failed with code ${code}.`);
}

/** @param {NodeJS.Signals} signal */
export function stopChildren(signal) {
  for (const child of children) child.kill(signal);
}
