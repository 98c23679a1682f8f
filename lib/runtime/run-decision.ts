import { decide } from '@/lib/decisions/evaluate';
import { EngineError } from '@/lib/engine/errors';
import { jsonOf } from '@/lib/engine/feel-json';
import type { JobResult, PendingJob, Session } from './types';

/** What a decision came to, and what the log keeps of it: nothing that it read. */
export interface Made {
  readonly result: JobResult;
  readonly data: { readonly decision: string; readonly rows: readonly number[] };
  /** How many cells it asked at most, those of required decisions included. */
  readonly cells: number;
}

/**
 * Has the decision of a business rule task made.
 * @returns the result for its variable and which rows of its table matched, of a literal expression none
 * @throws EngineError which table, row and cell has none
 */
export function makeDecision(session: Session, { key, work: { elementId } }: PendingJob): Made {
  const { definition, decisions } = session.loaded;
  const call = definition.decisions.get(elementId);
  if (call === undefined) throw new Error(`${elementId} calls no decision`);
  const { result, decided } = decide(decisions, call.decisionId, session.scopeOf(elementId));
  return {
    result: {
      key,
      kind: 'completed',
      variables: { [call.resultVariable]: storable(result, call.decisionId) },
    },
    data: { decision: call.decisionId, rows: (decided.at(-1)?.matched ?? []).map(({ row }) => row) },
    cells: decided.reduce((sum, { decisionId }) => sum + (decisions.get(decisionId)?.cells ?? 0), 0),
  };
}

function storable(result: unknown, decisionId: string): unknown {
  try {
    return jsonOf(result);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const message = `The result of the decision "${decisionId}" cannot be kept: ${error.message}.`;
    throw new EngineError('decision-failed', message, { cause: error });
  }
}
