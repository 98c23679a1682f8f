import { dueTimeOf } from '@/lib/engine/due-time';
import { EngineError } from '@/lib/engine/errors';
import { evaluateGuard, type FeelScope } from '@/lib/engine/feel';
import type { EngineEvent } from '@/lib/engine/types';
import type { LoadedDefinition } from '@/lib/runtime/types';

/** What one event leads to with the data as they are: what opens, an end, a stop, or nobody knows. */
export type Follows =
  | { readonly kind: 'opens'; readonly elementIds: readonly string[] }
  | { readonly kind: 'ends' }
  | { readonly kind: 'stops' }
  | { readonly kind: 'unknown' };

/**
 * Asks the table alone, and reckons the timers that would open, as the step does: it calls no library, and changes nothing.
 * @param now when it would happen
 */
export function whatFollows(
  loaded: LoadedDefinition,
  marking: string,
  event: EngineEvent,
  scope: FeelScope,
  now: Date,
): Follows {
  try {
    const step = loaded.table.step(marking, event, (guard) => evaluateGuard(guard, scope));
    if (!step.found) return { kind: 'unknown' };
    const { leaf } = step;
    if (leaf.kind === 'incident') return { kind: 'stops' };
    if (leaf.kind === 'ended') return { kind: 'ends' };
    const opened = leaf.effects.filter(({ do: what }) => what === 'open');
    for (const { work } of opened) requireDuration(loaded, work.elementId, scope, now);
    return { kind: 'opens', elementIds: [...new Set(opened.map(({ work }) => work.elementId))] };
  } catch (error) {
    // A guard or a duration that these data make invalid: the real step would stop there too.
    if (error instanceof EngineError) return { kind: 'stops' };
    throw error;
  }
}

/** @throws EngineError where it is a timer to which these data give no duration */
function requireDuration({ table }: LoadedDefinition, elementId: string, scope: FeelScope, now: Date): void {
  const model = table.definition.work.get(elementId);
  // Whatever the clock of the order makes of a duration, or a zone of a date, it stays one.
  const clock = { timeScale: 1, graceMs: 0, timeZone: 'UTC' };
  if (model?.kind === 'timer') dueTimeOf(model.timer, now.getTime(), scope, clock);
}
