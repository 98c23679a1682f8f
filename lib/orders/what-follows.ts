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

/** Asks the table alone: it calls no library, and changes nothing. */
export function whatFollows(
  loaded: LoadedDefinition,
  marking: string,
  event: EngineEvent,
  scope: FeelScope,
): Follows {
  try {
    const step = loaded.table.step(marking, event, (guard) => evaluateGuard(guard, scope));
    if (!step.found) return { kind: 'unknown' };
    const { leaf } = step;
    if (leaf.kind === 'incident') return { kind: 'stops' };
    if (leaf.kind === 'ended') return { kind: 'ends' };
    const opened = leaf.effects.filter(({ do: what }) => what === 'open');
    return { kind: 'opens', elementIds: [...new Set(opened.map(({ work }) => work.elementId))] };
  } catch (error) {
    // A guard or a duration that these data make invalid: the real step would stop there too.
    if (error instanceof EngineError) return { kind: 'stops' };
    throw error;
  }
}
