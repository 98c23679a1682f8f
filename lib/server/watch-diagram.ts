import { watch } from 'node:fs';
import { DIAGRAM_FILE } from '@/lib/contract/process';
import type { ProcessFiles } from '@/lib/runtime/process-files';
import type { App } from './compose';
import { isBesideFile, readProcessFolder } from './process-folder';

/** Editors write a file in several goes, and some write another one and rename it. */
const SETTLES_MS = 100;

/**
 * While developing: reads the diagram, and the decisions and forms beside it, anew whenever one is saved, checks them and starts new
 * orders on them.
 * @param say a line for the person at the terminal
 * @returns ends it
 */
export function watchDiagram(
  app: Pick<App, 'changeProcess' | 'files' | 'log'>,
  folder: string,
  say: (line: string) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  // One after the other: the last one saved is the one that stays.
  let turn = Promise.resolve();
  const look = async () => {
    const files = readProcessFolder(folder);
    if (isSame(files, app.files)) return;
    const { lines } = await app.changeProcess(files);
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
    if (name !== null && name !== DIAGRAM_FILE && !isBesideFile(name)) return;
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

function isSame(one: ProcessFiles, other: ProcessFiles): boolean {
  const all = ({ diagram, decisions, forms }: ProcessFiles) => [
    { name: '', bytes: diagram },
    ...decisions,
    ...forms,
  ];
  const [files, others] = [all(one), all(other)];
  return (
    files.length === others.length &&
    files.every(({ name, bytes }, at) => {
      const beside = others[at];
      return beside?.name === name && Buffer.compare(bytes, beside.bytes) === 0;
    })
  );
}
