import type { OrderRow } from '@/lib/db/tables/orders';
import type { ItemRow } from '@/lib/db/tables/shop';
import { openBeside, waitScopesOf } from '@/lib/engine/data-scopes';
import { dueTimeOf } from '@/lib/engine/due-time';
import { EngineError } from '@/lib/engine/errors';
import type { EngineEvent } from '@/lib/engine/types';
import { lookUp } from '@/lib/runtime/guard-data';
import { OrderData } from '@/lib/runtime/order-data';
import type { LoadedDefinition } from '@/lib/runtime/types';
import { orderScope } from './order-scope';

/** What one event leads to with the data as they are: what opens, an end, a stop, or nobody knows. */
export type Follows =
  | { readonly kind: 'opens'; readonly elementIds: readonly string[] }
  | { readonly kind: 'ends' }
  | { readonly kind: 'stops' }
  | { readonly kind: 'unknown' };

/**
 * Asks the table alone, and reckons mappings and the timers that would open, as the step does: it calls no library, and changes
 * nothing.
 * @param order its row and its lines
 * @param now when it would happen
 */
export function whatFollows(
  loaded: LoadedDefinition,
  marking: string,
  event: Exclude<EngineEvent, { type: 'start' }>,
  { row, items }: { readonly row: Readonly<OrderRow>; readonly items: readonly ItemRow[] },
  now: Date,
): Follows {
  const { definition, table } = loaded;
  const scopeWith = (variables: OrderRow['variables']) => orderScope(row, items, variables);
  const data = new OrderData(definition, scopeWith, row.variables, row.locals);
  const openIn = (hash: string) => table.marking(hash)?.openWork ?? [];
  const elementId = event.work.slice(event.work.lastIndexOf(':') + 1);
  try {
    if (event.type !== 'job-failed') data.complete(elementId);
    const before = openBeside(definition, elementId, openIn(marking));
    const asked = { definition, data: data.copy(), before };
    const { result } = lookUp(asked, (answer) => table.step(marking, event, answer));
    if (!result.found) return { kind: 'unknown' };
    const { leaf } = result;
    if (leaf.kind === 'incident') return { kind: 'stops' };
    if (leaf.kind === 'ended') return { kind: 'ends' };
    data.follow(leaf, openIn(marking), openIn(leaf.to));
    const opened = leaf.effects.filter(({ do: what }) => what === 'open');
    for (const { work } of opened) requireDuration(loaded, work.elementId, data, now);
    return { kind: 'opens', elementIds: [...new Set(opened.map(({ work }) => work.elementId))] };
  } catch (error) {
    // A guard, a mapping or a duration that these data make invalid: the real step would stop there too.
    if (error instanceof EngineError) return { kind: 'stops' };
    throw error;
  }
}

/** @throws EngineError where it is a timer to which these data give no duration */
function requireDuration({ table }: LoadedDefinition, elementId: string, data: OrderData, now: Date): void {
  const model = table.definition.work.get(elementId);
  // Whatever the clock of the order makes of a duration, or a zone of a date, it stays one.
  const clock = { timeScale: 1, graceMs: 0, timeZone: 'UTC' };
  const scope = data.scopeAt(waitScopesOf(table.definition, elementId));
  if (model?.kind === 'timer') dueTimeOf(model.timer, now.getTime(), scope, clock);
}
