import type { HistoryJson, StepJson } from '@/lib/contract/history';
import type { CompletedElement, Incident, OrderJson } from '@/lib/contract/order';
import type { Amount } from '@/lib/contract/values';
import { addAmounts, excess, isPositive, multiplyAmount } from './money';

/**
 * An order as it was after one of its steps: the log folded up to there. What the diagram takes of an order comes out
 * exactly as it was then. Of incidents that are over the log knows neither words nor tries: those are left plain.
 * @param order the order as it is now; at its last step it is given back as it is
 * @param seq the step, 1 for the first; beyond the last one it is the last
 * @throws RangeError where the history has no step of this number or an earlier one
 */
export function orderAt(order: OrderJson, history: HistoryJson, seq: number): OrderJson {
  const steps = history.steps.filter((step) => step.seq <= seq);
  const last = steps.at(-1);
  if (last === undefined) throw new RangeError(`There is no step ${seq} in the history of this order.`);
  if (last.seq === order.version) return order;
  const hasEnded = last.activeElements.length === 0;
  return {
    ...order,
    state: hasEnded ? order.state : 'ACTIVE',
    outcome: hasEnded ? order.outcome : null,
    updatedAt: last.at,
    version: last.seq,
    activeElements: last.activeElements,
    completedElements: completedIn(steps),
    takenFlows: [...new Set(steps.flatMap((step) => step.takenFlows))],
    incidents: incidentsAfter(steps, order.incidents),
    payment: paymentAfter(steps, order, hasEnded),
  };
}

/** In order of first completion, with the last time of each. */
function completedIn(steps: readonly StepJson[]): CompletedElement[] {
  const found = new Map<string, CompletedElement>();
  for (const { completed, at } of steps)
    for (const elementId of completed)
      found.set(elementId, { elementId, count: (found.get(elementId)?.count ?? 0) + 1, at });
  return [...found.values()];
}

/** Open until a person has seen to it, or the element waits no more. */
function incidentsAfter(steps: readonly StepJson[], known: readonly Incident[]): Incident[] {
  const open = new Map<string, Incident>();
  for (const { type, elementId, at, activeElements } of steps) {
    if (type === 'incident-opened' && elementId !== null) {
      const before = open.get(elementId);
      const incident = before ?? { elementId, message: 'this step failed', since: at, attempts: 0 };
      open.set(elementId, { ...incident, attempts: incident.attempts + 1 });
    }
    if (type === 'incident-resolved' && elementId !== null) open.delete(elementId);
    for (const id of open.keys())
      if (!activeElements.some((element) => element.elementId === id)) open.delete(id);
  }
  // One that is still open is told in full.
  return [...open.values()].map((incident) => {
    const now = known.find(
      ({ elementId, since }) => elementId === incident.elementId && since === incident.since,
    );
    return now ?? incident;
  });
}

/** What was received by then, in the order's currency, and what that made of it. */
function paymentAfter(steps: readonly StepJson[], order: OrderJson, hasEnded: boolean): OrderJson['payment'] {
  const { payment } = order;
  let received = multiplyAmount(payment.received, 0);
  let due = payment.total;
  for (const { type, data } of steps) {
    if (type !== 'payment' || data.currency !== payment.currency) continue;
    const amount = String(data.amount);
    received = addAmounts(received, amount);
    // Without a total the first payment settles the order, whatever it is.
    if (data.verdict === 'applied') due ??= amount;
  }
  const status = statusOf(received, due);
  const owes =
    status === 'over' || status === 'partial' || (status === 'paid' && order.outcome !== 'fulfilled');
  const isRefundDue = hasEnded && payment.status === 'refund-due' && owes;
  return { ...payment, status: isRefundDue ? 'refund-due' : status, received };
}

function statusOf(received: Amount, due: Amount | null): OrderJson['payment']['status'] {
  if (!isPositive(received)) return 'unpaid';
  if (due === null || isPositive(excess(due, received))) return 'partial';
  return isPositive(excess(received, due)) ? 'over' : 'paid';
}
