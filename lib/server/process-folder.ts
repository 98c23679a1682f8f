import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DIAGRAM_FILE } from '@/lib/contract/process';
import { MAX_DECISION_FILES } from '@/lib/decisions/decision-files';
import type { ProcessFiles } from '@/lib/runtime/process-files';

export const isDecisionFile = (name: string): boolean => name.endsWith('.dmn');

/** The .dmn files of a folder, by name; of more than may be taken one more, for the check to say so. @throws where it cannot be read */
export function readDecisionFiles(folder: string): ProcessFiles['decisions'] {
  const names = readdirSync(folder).filter(isDecisionFile).sort();
  return names
    .slice(0, MAX_DECISION_FILES + 1)
    .map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }));
}

/** What a folder holds of the process. @throws where its diagram is not there */
export const readProcessFolder = (folder: string): ProcessFiles => ({
  diagram: readFileSync(path.join(folder, DIAGRAM_FILE)),
  decisions: readDecisionFiles(folder),
});
