import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DIAGRAM_FILE } from '@/lib/contract/process';
import type { App } from './compose';

/** Editors write a file in several goes, and some write another one and rename it. */
const SETTLES_MS = 100;

/**
 * While developing: reads the diagram anew whenever it is saved, checks it and starts new orders on it.
 * @param say a line for the person at the terminal
 * @returns ends it
 */
export function watchDiagram(
  app: Pick<App, 'changeDiagram' | 'diagram' | 'log'>,
  folder: string,
  say: (line: string) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  // One after the other: the last one saved is the one that stays.
  let turn = Promise.resolve();
  const look = async () => {
    const bytes = await readFile(path.join(folder, DIAGRAM_FILE));
    if (bytes.equals(app.diagram)) return;
    const { lines } = await app.changeDiagram(bytes);
    for (const { level, text, figures } of lines) {
      app.log[level](figures, text);
      say(text);
    }
  };
  const lookSafely = () =>
    look().catch((error: unknown) => {
      say(`The file in bpmn/ could not be read: ${error instanceof Error ? error.message : String(error)}`);
    });
  // The folder and not the file: whoever renames another one to its place leaves the watch on the old one.
  const watcher = watch(folder, (_, name) => {
    if (name !== null && name !== DIAGRAM_FILE) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      turn = turn.then(lookSafely);
    }, SETTLES_MS);
  });
  return async () => {
    watcher.close();
    clearTimeout(timer);
    await turn;
  };
}
