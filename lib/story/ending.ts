import type { OrderJson } from '@/lib/contract/order';
import type { Model } from './words';

const BAD_OUTCOMES: readonly (string | null)[] = ['cancelled', 'rejected'];

/** An end that is no success is told as a stop, not as something achieved. */
export const endedBadly = ({ outcome }: Pick<OrderJson, 'outcome'>) => BAD_OUTCOMES.includes(outcome);

/**
 * The id of the end event that the order came to: the one that the model gives this outcome, else the last end.
 * Without a model the last element: an order comes to its end last of all.
 * @returns null where it came to none: it runs, or was ended from outside
 */
export function reachedEnd(order: OrderJson, model: Model): string | null {
  if (order.state !== 'COMPLETED') return null;
  const ids = order.completedElements.map(({ elementId }) => elementId);
  if (model === null) return ids.at(-1) ?? null;
  const ends = ids.filter((id) => model.elements[id]?.kind === 'end');
  return ends.findLast((id) => model.elements[id]?.outcome === order.outcome) ?? ends.at(-1) ?? null;
}
