import { CANCEL_REQUESTED, PAYMENT_RECEIVED } from '@/lib/contract/process-names';
import type { OrderRow } from '@/lib/db/tables/orders';
import type { ItemRow } from '@/lib/db/tables/shop';
import { paymentStatus } from '@/lib/payments/status';
import type { LoadedDefinition } from '@/lib/runtime/types';
import { toUnits } from '@/lib/story/amounts';

/** What the order domain tells the process, as pure functions: the batch decides by them, the forecast looks ahead by them. */

type Definition = LoadedDefinition['definition'];

/** What FEEL sees of an order: no personal data, amounts as numbers in units. */
export function orderScope(
  order: Readonly<OrderRow>,
  items: readonly ItemRow[],
  variables: Readonly<Record<string, unknown>> | null = order.variables,
): Record<string, unknown> {
  return { ...variables, ...factsOf(order, items) };
}

/** What nobody sets: it follows from the order and its money. A variable of such a name is never seen. */
function factsOf(order: Readonly<OrderRow>, items: readonly ItemRow[]) {
  return {
    orderId: order.id,
    total: order.total === null ? null : toUnits(order.total, order.currency),
    currency: order.currency,
    items: items.map((item) => ({
      sku: item.sku,
      quantity: item.quantity,
      unitPrice: toUnits(item.unitPriceMinor, order.currency),
    })),
    customer: { country: null },
    payment: { status: paymentStatus(order), received: toUnits(order.received, order.currency) },
  };
}

const FACTS: Readonly<Record<keyof ReturnType<typeof factsOf>, true>> = {
  orderId: true,
  total: true,
  currency: true,
  items: true,
  customer: true,
  payment: true,
};

/** The names that FEEL knows of every order, whatever its variables are. */
export const SCOPE_NAMES: readonly string[] = Object.keys(FACTS);

/** Is this name one of an order's variables, and no fact of it? */
export const isVariable = (name: string): boolean => !Object.hasOwn(FACTS, name);

/** Only processes that ask something need the items in their scope. */
export function readsItems(definition: Definition): boolean {
  const { guards, mappings, decisions, assignments } = definition;
  if (guards.length > 0 || mappings.size > 0 || decisions.size > 0 || assignments.size > 0) return true;
  return [...definition.work.values()].some(
    (work) => work.kind === 'timer' && work.timer.text.startsWith('='),
  );
}

/** Does an awaited payment compete with this timer? The two then share an event-based gateway. */
export function competesWithPayment(definition: Definition, elementId: string): boolean {
  const timer = definition.work.get(elementId);
  if (timer?.kind !== 'timer' || timer.gatewayId === null) return false;
  return [...definition.work.values()].some(
    (other) =>
      other.kind === 'message' &&
      other.messageName === PAYMENT_RECEIVED &&
      other.gatewayId === timer.gatewayId,
  );
}

/** Does what was applied reach the total? With no total any money does. */
export function isCovered(order: Readonly<Pick<OrderRow, 'total' | 'applied'>>): boolean {
  return order.total === null ? order.applied > 0n : order.applied >= order.total;
}

/** Would it, with what is held? */
export function isCoveredByHeld(order: Readonly<Pick<OrderRow, 'total' | 'applied' | 'held'>>): boolean {
  return isCovered({ ...order, applied: order.applied + order.held });
}

/** The messages that are kept for an order, in the order of their delivery once they are awaited. */
export function keptMessages(order: Readonly<OrderRow>): readonly string[] {
  // Nothing is delivered before a person says so.
  if (order.suspended) return [];
  const settles = order.settledAt === null && isCoveredByHeld(order);
  return [
    ...(order.cancelRequestedAt === null ? [] : [CANCEL_REQUESTED]),
    ...(order.held > 0n && settles ? [PAYMENT_RECEIVED] : []),
  ];
}
