import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DIAGRAM_FILE } from '@/lib/contract/process';
import type { ProcessFiles } from '@/lib/runtime/process-files';

/** Files of decisions in one folder; a process calls a handful. */
const MAX_DECISION_FILES = 50;

export const isDecisionFile = (name: string): boolean => name.endsWith('.dmn');

/** The .dmn files of a folder, by name. @throws where it cannot be read, or holds too many */
export function readDecisionFiles(folder: string): ProcessFiles['decisions'] {
  const names = readdirSync(folder).filter(isDecisionFile).sort();
  if (names.length > MAX_DECISION_FILES)
    throw new Error(
      `${folder} holds ${names.length} .dmn files; at most ${MAX_DECISION_FILES} are read. Put decisions that belong together into one.`,
    );
  return names.map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }));
}

/** What a folder holds of the process. @throws where its diagram is not there */
export const readProcessFolder = (folder: string): ProcessFiles => ({
  diagram: readFileSync(path.join(folder, DIAGRAM_FILE)),
  decisions: readDecisionFiles(folder),
});
