import { checkDefinition, checkExploration } from '@/lib/engine/check';
import { DEFAULT_MARKING_LIMIT, type Exploration, explore } from '@/lib/engine/explore';
import { parseDefinition } from '@/lib/engine/parse';
import { createTable } from '@/lib/engine/table';
import type { Definition, Finding, Table } from '@/lib/engine/types';
import type { Handler } from './types';

/** The handlers at hand: found by element id, else by Zeebe job type. */
export type FindHandler = (elementId: string, jobType: string | null) => Handler | null;

/** What a check of a file says. */
export interface CheckedFile {
  readonly definition: Definition | null;
  readonly table: Table | null;
  readonly exploration: Exploration | null;
  readonly findings: readonly Finding[];
}

/**
 * Parses, checks and explores one BPMN file, without any database.
 * @returns findings of severity `error` where the file must not run
 */
export async function checkFile(
  bytes: Uint8Array,
  findHandler: FindHandler,
  options: {
    readonly fill?: (definition: Definition, table: Table) => Promise<unknown>;
    readonly markingLimit?: number;
  } = {},
): Promise<CheckedFile> {
  const { definition, findings } = await parseDefinition(bytes);
  if (definition === null) return { definition, table: null, exploration: null, findings };
  const declaredErrors = (elementId: string, jobType: string | null) =>
    findHandler(elementId, jobType)?.errors ?? [];
  const found = [
    ...findings,
    ...checkDefinition(definition, {
      hasHandler: ({ elementId, jobType }) => findHandler(elementId, jobType) !== null,
      declaredErrors,
    }),
  ];
  if (found.some(isError)) return { definition, table: null, exploration: null, findings: found };
  const table = createTable(definition);
  await options.fill?.(definition, table);
  const exploration = await explore(definition, table, {
    declaredErrors,
    limit: options.markingLimit ?? DEFAULT_MARKING_LIMIT,
  });
  return {
    definition,
    table,
    exploration,
    findings: [...found, ...checkExploration(definition, exploration)],
  };
}

/** Must the file not run? */
export const isError = (finding: Finding) => finding.severity === 'error';

/** A finding as a line of text. */
export function findingText({ severity, elementId, message }: Finding): string {
  return `${severity}: ${elementId === null ? '' : `${elementId}: `}${message}`;
}
