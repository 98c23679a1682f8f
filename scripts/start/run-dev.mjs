// @ts-check
// `npm run dev`: the server in a process of its own, started again when code that it holds changes. Next puts pages and
// routes in place by itself; what `instrumentation.ts` opened, the handlers of the tasks for instance, is one object for as
// long as the process runs.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { say } from '../setup/steps.mjs';

const ROOT = join(import.meta.dirname, '../..');
/** Editors write a file in several goes, and people save several files. */
const SETTLES_MS = 150;

/** Does a running server hold this file of `lib/`? Neither tests nor what browsers alone run. @param {string} file */
export const isHeld = (file) =>
  /\.(?:ts|tsx|mjs)$/.test(file) &&
  !/\.(?:test|d)\.ts$/.test(file) &&
  !/(?:^|[\\/])testing[\\/]/.test(file) &&
  !/^browser[\\/]/.test(file);

/**
 * Runs servers one after the other until a signal ends it. A server that ends before it was ready was refused: its end is
 * this one's, too. One that ends later waits for the next change.
 * @param {{ script: string, folder?: string, env?: NodeJS.ProcessEnv }} options `folder`: the one that is watched
 */
export async function runDev({ script, folder = join(ROOT, 'lib'), env = process.env }) {
  /** @type {import('node:child_process').ChildProcess | null} */
  let child = null;
  let wasReady = false;
  /** @type {NodeJS.Signals | null} */
  let endedBy = null;
  /** Files that changed since the last start. @type {Set<string>} */
  const changed = new Set();
  /** @type {() => void} */
  let onChange = () => {};

  const start = () =>
    new Promise((/** @type {(code: number) => void} */ resolve) => {
      changed.clear();
      const started = spawn(process.execPath, [script, '--dev', '--once'], {
        stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
        env,
      });
      started.on('message', () => {
        wasReady = true;
      });
      started.once('exit', (code) => {
        child = null;
        resolve(code ?? 1);
      });
      child = started;
    });

  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
    process.on(signal, () => {
      endedBy = signal;
      child?.kill(signal);
      onChange();
    });
  }
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const watcher = watch(folder, { recursive: true }, (_, file) => {
    if (file === null || !isHeld(file)) return;
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => {
      // It holds the port and the database: the next one starts when it has given them back.
      child?.kill('SIGTERM');
      onChange();
    }, SETTLES_MS);
  });
  try {
    for (;;) {
      const code = await start();
      if (endedBy !== null) return code;
      if (changed.size === 0) {
        if (!wasReady) return code;
        say('The server has ended. It starts again when a file in lib/ changes.');
        await new Promise((/** @type {(value: void) => void} */ resolve) => {
          onChange = resolve;
        });
        onChange = () => {};
        if (endedBy !== null) return 0;
      }
      say(`Changed: ${[...changed].join(', ')}. Starting again …`);
    }
  } finally {
    watcher.close();
    clearTimeout(timer);
  }
}
