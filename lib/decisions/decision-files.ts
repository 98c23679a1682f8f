import { createHash } from 'node:crypto';
import type { Finding } from '@/lib/engine/types';
import { readDecisions } from './read-decisions';
import type { Decision, Decisions } from './types';

/** Files of decisions in one folder; a process calls a handful. */
export const MAX_DECISION_FILES = 50;

/** A .dmn file beside the diagram. */
export interface DecisionFile {
  /** Its name, without a folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a process calls of the files beside it. */
export interface Called {
  /** All of the files that hold what is called. */
  readonly decisions: Decisions;
  /** Those that hold it: they belong to the version of the process. By name. */
  readonly files: readonly DecisionFile[];
  readonly findings: readonly Finding[];
}

/** A task of the process that has a decision made. */
export interface Call {
  readonly elementId: string;
  readonly decisionId: string;
}

/**
 * Looks for the decisions that a process calls. A file that holds none of them may be damaged, and is warned of.
 * @param files all that lie beside the diagram
 */
export async function findCalled(calls: readonly Call[], files: readonly DecisionFile[]): Promise<Called> {
  if (calls.length === 0) return { decisions: new Map(), files: [], findings: [] };
  if (files.length > MAX_DECISION_FILES) {
    const message = `More than ${MAX_DECISION_FILES} .dmn files lie beside the diagram; put decisions that belong together into one.`;
    return { decisions: new Map(), files: [], findings: [error(null, message)] };
  }
  const wanted = new Set(calls.map(({ decisionId }) => decisionId));
  const decisions = new Map<string, Decision>();
  const holders = new Map<string, DecisionFile>();
  const findings: Finding[] = [];
  for (const file of [...files].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const read = await readDecisions(file.bytes);
    const held = [...read.decisions.values()];
    const isCalled = held.some(({ id }) => wanted.has(id));
    findings.push(...read.findings.map((finding) => ofFile(file, finding, isCalled)));
    if (!isCalled) continue;
    holders.set(file.name, file);
    for (const decision of held) {
      // Which of two is meant nobody knows; one that nobody calls may stand in both.
      if (decisions.has(decision.id) && wanted.has(decision.id))
        findings.push(
          error(null, `The decision "${decision.id}" stands in several .dmn files; keep it in one.`),
        );
      if (!decisions.has(decision.id)) decisions.set(decision.id, decision);
    }
  }
  for (const { elementId, decisionId } of calls) {
    if (!decisions.has(decisionId))
      findings.push(
        error(
          elementId,
          `It calls the decision "${decisionId}", which no .dmn file beside the diagram holds${damagedOf(findings)}; put the file there.`,
        ),
      );
  }
  return { decisions, files: [...holders.values()], findings };
}

const damagedOf = (findings: readonly Finding[]) =>
  findings.length === 0 ? '' : ' (of those that cannot be read see the other findings)';

const ofFile = ({ name }: DecisionFile, { message }: Finding, isCalled: boolean): Finding => ({
  severity: isCalled ? 'error' : 'warning',
  elementId: null,
  message: `${name}: ${message}`,
});

const error = (elementId: string | null, message: string): Finding => ({
  severity: 'error',
  elementId,
  message,
});

/**
 * What a version is known by: the SHA-256 of the diagram's bytes, hex; with decision files, of that and theirs.
 * @param diagram the hash of the diagram
 */
export function deploymentHash(diagram: string, files: readonly DecisionFile[]): string {
  if (files.length === 0) return diagram;
  const hash = createHash('sha256').update(diagram);
  for (const { name, bytes } of files)
    hash.update(`\n${name} ${createHash('sha256').update(bytes).digest('hex')}`);
  return hash.digest('hex');
}
