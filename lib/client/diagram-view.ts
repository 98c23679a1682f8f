import type { ElementView, ProcessView } from '@/components/process-diagram/types';
import type { ActiveElement, CompletedElement, OrderJson } from '@/lib/contract';
import { canCancel } from './order-state';
import { formatClock, formatRemaining } from './time';

/** How an order looks on its diagram. Pure: time is an argument, so the countdown is the caller's. */
export function diagramView(order: OrderJson, nowMs: number): ProcessView {
  const elements: Record<string, ElementView> = {};
  for (const completed of order.completedElements)
    elements[completed.elementId] = completedView(order, completed, nowMs);
  for (const active of order.activeElements) elements[active.elementId] = activeView(order, active, nowMs);
  for (const incident of order.incidents) {
    elements[incident.elementId] = {
      state: 'failed',
      note: plural(incident.attempts, 'try', 'tries'),
      label: `failed after ${plural(incident.attempts, 'try', 'tries')}, needs a person: ${incident.message}`,
    };
  }
  const view = { elements, takenFlows: order.takenFlows, ended: order.state !== 'ACTIVE' };
  const focus = focusOf(order);
  return focus === null ? view : { ...view, focus };
}

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** An end that is not the good one is marked as a stop, not as something achieved. */
const BAD_ENDS: Record<string, string> = { cancelled: 'order-cancelled', rejected: 'order-rejected' };

function completedView(
  order: OrderJson,
  { elementId, count, at }: CompletedElement,
  nowMs: number,
): ElementView {
  const stopped = order.outcome !== null && BAD_ENDS[order.outcome] === elementId;
  const when = formatClock(Date.parse(at), nowMs);
  const times = count > 1 ? `, ${count} times` : '';
  return {
    state: stopped ? 'cancelled' : 'done',
    ...(count > 1 ? { count } : {}),
    label: stopped ? `the order stopped here at ${when}` : `done at ${when}${times}`,
  };
}

function activeView(order: OrderJson, active: ActiveElement, nowMs: number): ElementView {
  const since = `since ${formatClock(Date.parse(active.since), nowMs)}`;
  if (active.waitsFor === 'job') return { state: 'active', label: `being done ${since}` };
  if (active.waitsFor === 'user')
    return { state: 'waiting', note: 'A person', label: `waiting for a person ${since}` };
  if (active.waitsFor === 'timer') return timerView(active, nowMs);
  if (active.elementId.startsWith('payment-received')) {
    const partial = order.payment.status === 'partial';
    return {
      state: 'waiting',
      note: partial ? 'Part paid' : 'Payment',
      label: `waiting for your payment ${since}`,
    };
  }
  if (canCancel({ activeElements: [active] })) {
    return { state: 'waiting', note: 'Possible', label: 'you can still cancel' };
  }
  return { state: 'waiting', label: `waiting ${since}` };
}

function timerView({ dueAt }: ActiveElement, nowMs: number): ElementView {
  if (dueAt === undefined)
    return { state: 'waiting', note: 'Paused', label: 'paused: the clock of this order stands still' };
  const dueMs = Date.parse(dueAt);
  return {
    state: 'waiting',
    note: formatRemaining(dueMs - nowMs),
    label: `waiting until ${formatClock(dueMs, nowMs)}`,
  };
}

/** What a narrow screen looks at: the fault, the work, then the payment rather than the offer to cancel. */
function focusOf(order: OrderJson): string | null {
  const incident = order.incidents[0]?.elementId;
  if (incident !== undefined) return incident;
  const { activeElements } = order;
  const chosen =
    activeElements.find((element) => element.waitsFor === 'job') ??
    activeElements.find((element) => element.elementId.startsWith('payment-received')) ??
    activeElements[0];
  if (chosen !== undefined) return chosen.elementId;
  const latest = [...order.completedElements].sort((one, other) => other.at.localeCompare(one.at))[0];
  const end = order.completedElements.find((element) => element.elementId === `order-${order.outcome}`);
  return (end ?? latest)?.elementId ?? null;
}
