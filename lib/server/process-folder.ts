import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DIAGRAM_FILE } from '@/lib/contract/process';
import { MAX_DECISION_FILES } from '@/lib/decisions/decision-files';
import { MAX_FORM_FILES } from '@/lib/forms/form-files';
import type { ProcessFiles } from '@/lib/runtime/process-files';

/** Does a file of this name stand beside a diagram as part of its process? */
export const isBesideFile = (name: string): boolean => name.endsWith('.dmn') || name.endsWith('.form');

/**
 * What lies beside a diagram: the .dmn and .form files of a folder, by name; of more than may be taken one more, for the check
 * to say so. @throws where it cannot be read
 */
export function readBeside(folder: string): Omit<ProcessFiles, 'diagram'> {
  const names = readdirSync(folder).sort();
  const read = (end: string, most: number) =>
    names
      .filter((name) => name.endsWith(end))
      .slice(0, most + 1)
      .map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }));
  return { decisions: read('.dmn', MAX_DECISION_FILES), forms: read('.form', MAX_FORM_FILES) };
}

/** What a folder holds of the process. @throws where its diagram is not there */
export const readProcessFolder = (folder: string): ProcessFiles => ({
  diagram: readFileSync(path.join(folder, DIAGRAM_FILE)),
  ...readBeside(folder),
});
