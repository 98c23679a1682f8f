import { PROCESS_ID } from '@/lib/contract/process';
import { KNOWN_MESSAGES } from '@/lib/contract/process-names';
import type { Database } from '@/lib/db/database';
import type { Library } from '@/lib/engine/library';
import type { TableSize } from '@/lib/engine/types';
import { SCOPE_NAMES } from '@/lib/orders/order-scope';
import type { FindHandler } from '@/lib/runtime/check-file';
import { Definitions } from '@/lib/runtime/definitions';
import type { ProcessFiles } from '@/lib/runtime/process-files';
import type { Log } from './log';

export interface DefinitionsOptions {
  readonly findHandler: FindHandler;
  readonly library: Library;
  readonly markingLimit: number | undefined;
  readonly tableLimit: TableSize | undefined;
}

/** Loads the versions that run, and logs what was found of each. @throws where none of them may run */
export async function openDefinitions(
  database: Database,
  files: ProcessFiles,
  log: Log,
  options: DefinitionsOptions,
): Promise<Definitions> {
  const definitions = new Definitions({
    database,
    knownMessages: KNOWN_MESSAGES,
    knownNames: SCOPE_NAMES,
    ...options,
  });
  for (const { level, text, figures } of await definitions.open(files, PROCESS_ID)) log[level](figures, text);
  return definitions;
}
