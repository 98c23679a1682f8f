import { deploymentHash, findCalled } from '@/lib/decisions/decision-files';
import type { Decisions } from '@/lib/decisions/types';
import { type CheckOptions, checkDefinition, checkExploration } from '@/lib/engine/check';
import { checkDrawing } from '@/lib/engine/drawing';
import { DEFAULT_MARKING_LIMIT, type Exploration, explore } from '@/lib/engine/explore';
import { exploreByGame } from '@/lib/engine/explore-by-game';
import { bpmnLibrary } from '@/lib/engine/library';
import { FAILED_HERE, parseDefinition } from '@/lib/engine/parse';
import { type ProcessReport, reportProcess } from '@/lib/engine/report';
import { createTable } from '@/lib/engine/table';
import type { Advance, Definition, Finding, Table } from '@/lib/engine/types';
import { type FoundForms, findForms } from '@/lib/forms/form-files';
import type { ProcessFiles } from './process-files';
import type { Handler } from './types';

/** The handlers at hand: found by element id, else by Zeebe job type. */
export type FindHandler = (elementId: string, jobType: string | null) => Handler | null;

export interface CheckFileOptions {
  /** The messages that something here sends; left out: all are taken as known. */
  readonly knownMessages?: readonly string[];
  /** The names that FEEL knows of every order; left out: all are taken as known. */
  readonly knownNames?: readonly string[];
  /** The process id that the file must have; left out: any. */
  readonly processId?: string;
  /** Puts into the table what is stored of it. */
  readonly fill?: (definition: Definition, table: Table) => Promise<unknown>;
  /** It was checked when it was taken: of a large process the library is asked nothing again. */
  readonly isKnown?: boolean;
  /** Beyond this many markings the walk stops. */
  readonly markingLimit?: number;
  /** Who is asked for what the table lacks; left out: the library. */
  readonly advance?: Advance;
}

/** What a check of a file says. */
export interface CheckedFile {
  readonly definition: Definition | null;
  readonly table: Table | null;
  /** What it calls of the .dmn files beside it; `formFiles`: the .form files, and the files that hold it: they belong to its version. */
  readonly called: { readonly decisions: Decisions; readonly files: ProcessFiles['decisions'] };
  /** What its user tasks show, and the .form files that hold it: they belong to its version. */
  readonly shown: Pick<FoundForms, 'forms' | 'files'>;
  readonly exploration: Exploration | null;
  readonly findings: readonly Finding[];
  /** Null where the file holds no process, or the check failed. */
  readonly report: ProcessReport | null;
  /** How many steps the library was asked for: none, when the table was stored. */
  readonly asked: number;
  /** What was thrown where the check itself failed; a finding says that it did. */
  readonly failure?: unknown;
}

/**
 * Parses, checks and explores one BPMN file with the decisions that it calls and the forms that it shows; without `fill`, without any database. Throws
 * what `fill` throws, nothing else: where the check itself fails, a finding says so.
 * @param decisionFiles the .dmn files beside it
 * @returns findings of severity `error` where the file must not run
 */
export async function checkFile(
  { diagram, decisions: decisionFiles, forms: formFiles }: ProcessFiles,
  findHandler: FindHandler,
  options: CheckFileOptions = {},
): Promise<CheckedFile> {
  const parsed = await parseDefinition(diagram);
  if (parsed.definition === null)
    return { ...parsed, ...NOTHING_RUN, called: NOTHING_CALLED, shown: NOTHING_SHOWN, report: null };
  const calls = [...parsed.definition.decisions].map(([elementId, call]) => ({ elementId, ...call }));
  const called = await findCalled(calls, decisionFiles);
  const shown = findForms(parsed.definition.forms, formFiles, options.knownNames);
  const definition = {
    ...parsed.definition,
    hash: deploymentHash(parsed.definition.hash, [...called.files, ...shown.files]),
  };
  const findings = [...parsed.findings, ...called.findings, ...shown.findings];
  const { knownMessages, knownNames } = options;
  const check: CheckOptions = {
    hasHandler: ({ elementId, jobType }) => findHandler(elementId, jobType) !== null,
    declaredErrors: (elementId, jobType) => findHandler(elementId, jobType)?.errors ?? [],
    ...(knownMessages === undefined ? {} : { knownMessages }),
    ...(knownNames === undefined ? {} : { knownNames }),
  };
  const refuse = (found: readonly Finding[]): CheckedFile => {
    const report = reportProcess(definition, null, check, found);
    return { definition, called, shown, ...NOTHING_RUN, findings: found, report };
  };
  let found = findings;
  try {
    found = [
      ...findings,
      ...checkProcessId(definition, options.processId),
      ...checkDefinition(definition, check),
      ...checkDrawing(definition),
    ];
    if (found.some(isError)) return refuse(found);
    return { ...(await run(definition, check, found, options)), called, shown };
  } catch (error) {
    if (error instanceof FillError) throw error.cause;
    const failed: Finding = { severity: 'error', elementId: null, message: FAILED_HERE };
    return {
      definition,
      called,
      shown,
      ...NOTHING_RUN,
      findings: [...found, failed],
      report: null,
      failure: error,
    };
  }
}

const NOTHING_CALLED = { decisions: new Map(), files: [] } as const;
const NOTHING_SHOWN = { forms: new Map(), files: [] } as const;
const NOTHING_RUN = { table: null, exploration: null, asked: 0 } as const;

/** The database failed, not the check. */
class FillError extends Error {}

async function run(
  definition: Definition,
  check: CheckOptions,
  found: readonly Finding[],
  options: CheckFileOptions,
): Promise<Omit<CheckedFile, 'called' | 'shown'>> {
  const table = createTable(definition);
  await options.fill?.(definition, table).catch((cause: unknown) => {
    throw new FillError('the table could not be filled', { cause });
  });
  const { isKnown = false } = options;
  const played = await exploreByGame(definition, { ...check, isKnown });
  let asked = played?.asked ?? 0;
  const exploration =
    played?.exploration ??
    (await explore(definition, table, {
      declaredErrors: check.declaredErrors,
      limit: options.markingLimit ?? DEFAULT_MARKING_LIMIT,
      advance: options.advance ?? bpmnLibrary.advance,
      onAdvanced: () => {
        asked += 1;
      },
    }));
  const all = [...found, ...checkExploration(definition, exploration, options.knownMessages)];
  const report = reportProcess(definition, exploration, check, all);
  return { definition, table, exploration, findings: all, report, asked };
}

function checkProcessId(definition: Definition, processId: string | undefined): Finding[] {
  if (processId === undefined || definition.processId === processId) return [];
  const message = `The process id is "${definition.processId}"; it must be "${processId}".`;
  return [{ severity: 'error', elementId: null, message }];
}

/** Must the file not run? */
export const isError = (finding: Finding) => finding.severity === 'error';

/** A finding as a line of text, which names its element once. */
export function findingText({ severity, elementId, message }: Finding): string {
  const isNamed = elementId === null || message.includes(elementId);
  return `${severity}: ${isNamed ? '' : `${elementId}: `}${message}`;
}
