import { dataOrderOf } from '@/lib/engine/data-order';
import { dataScopesOf } from '@/lib/engine/data-scopes';
import { EngineError } from '@/lib/engine/errors';
import { evaluateGuard, type FeelScope } from '@/lib/engine/feel';
import type { Definition, OpenWork, StepResult } from '@/lib/engine/types';
import { type OrderData, openScopes } from './order-data';

export type Answer = (guard: string) => boolean;

interface Asked {
  readonly definition: Definition;
  /** The data once the output mappings of what the event ends have been carried out. */
  readonly data: OrderData;
  /** What was open before the step. */
  readonly before: readonly OpenWork[];
}

/** Each reading corrects what the one before took for granted; more sub-processes than this no step completes in a row. */
const MAX_READINGS = 20;

/**
 * Looks a step up with the answers of its conditions. Behind a sub-process that the step completes they see what its output
 * mappings set, within one that it enters its local variables. Which those are only the step tells: so it is looked up
 * with none completed first, then with those that it did complete, until it says the same.
 * @param look the table's step with these answers
 * @throws EngineError where a condition, or a mapping that it needs, cannot be evaluated
 */
export function lookUp(
  asked: Asked,
  look: (answer: Answer) => StepResult,
): { readonly answer: Answer; readonly result: StepResult } {
  if (!dataOrderOf(asked.definition).isNeeded) {
    const answer = answersIn(() => asked.data.scopeAt([]));
    return { answer, result: look(answer) };
  }
  let completed: readonly string[] = [];
  for (let reading = 0; reading < MAX_READINGS; reading += 1) {
    const failures: EngineError[] = [];
    const taken = completed;
    const answer = answersIn((guard) => scopeOf(asked, guard, taken), failures);
    const result = look(answer);
    const next = result.found ? completedBy(asked.definition, result) : taken;
    if (next.join() === taken.join()) {
      if (failures[0] !== undefined) throw failures[0];
      return { answer, result };
    }
    completed = next;
  }
  throw new EngineError('mapping-invalid', 'What its conditions ask depends on what they answer.');
}

/**
 * One text has one answer.
 * @param failures what was taken for granted may be wrong: a failure counts once it is not. Left out: it is thrown
 */
function answersIn(scopeOf: (guard: string) => FeelScope, failures?: EngineError[]): Answer {
  const known = new Map<string, boolean>();
  return (guard) => {
    const answer = known.get(guard) ?? evaluated(guard, scopeOf, failures);
    known.set(guard, answer);
    return answer;
  };
}

function evaluated(
  guard: string,
  scopeOf: (guard: string) => FeelScope,
  failures: EngineError[] | undefined,
): boolean {
  try {
    return evaluateGuard(guard, scopeOf(guard));
  } catch (error) {
    if (failures === undefined || !(error instanceof EngineError)) throw error;
    failures.push(error);
    return false;
  }
}

/** Sub-processes with mappings that this step completes, in order. */
function completedBy(
  definition: Definition,
  { leaf }: Extract<StepResult, { found: true }>,
): readonly string[] {
  const { behind } = dataOrderOf(definition);
  return leaf.kind === 'incident' ? [] : leaf.trace.completed.filter((id) => behind.has(id));
}

/** What a condition sees, where the step has completed these sub-processes. */
function scopeOf(
  { definition, data, before }: Asked,
  guard: string,
  completed: readonly string[],
): FeelScope {
  const { scopesOf, behind } = dataOrderOf(definition);
  const thought = data.copy();
  const open = openScopes(before);
  const enter = (ids: readonly string[]) => {
    for (const id of ids) {
      if (!open.has(id)) thought.enter(id);
      open.add(id);
    }
  };
  for (const id of completed) {
    if (behind.get(id)?.has(guard) !== true) continue;
    enter(dataScopesOf(definition, id));
    thought.complete(id);
    thought.leave(id);
    open.delete(id);
  }
  const scopes = scopesOf.get(guard) ?? [];
  enter(scopes);
  return thought.scopeAt(scopes);
}
