// @ts-check
// Runs the slow steps of a start or a test as child processes, with one line to the human for each.
import { spawn } from 'node:child_process';

const COMMAND_LIMIT_MS = 15 * 60_000;
const STOP_LIMIT_MS = 10_000;

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(pid: number) => void} [onSpawn]
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
 * Runs a command to its end and collects what it prints.
 * @param {string} command @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runCommand(command, args, { cwd, env = process.env, onSpawn } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(child);
    if (child.pid !== undefined) onSpawn?.(child.pid);
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const limit = setTimeout(() => {
      output += `\nNot done after ${formatSeconds(COMMAND_LIMIT_MS)}.`;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS).unref();
    }, COMMAND_LIMIT_MS);
    const end = () => {
      clearTimeout(limit);
      children.delete(child);
    };
    child.on('error', (error) => {
      end();
      reject(error);
    });
    child.on('close', (code, signal) => {
      end();
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
