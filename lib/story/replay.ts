import type { HistoryJson, StepJson } from '@/lib/contract/history';
import type { CompletedElement, Incident, MoneyBack, OrderJson } from '@/lib/contract/order';
import type { Amount } from '@/lib/contract/values';
import { countUpTo, Folding, type Sum } from './folding';
import { addAmounts, excess, isPositive, multiplyAmount } from './money';
import {
  addForeign,
  addMoneyGone,
  type ForeignMoney,
  foreignOf,
  type MoneyGone,
  moneyBackOf,
} from './money-back';

interface Past {
  /** In order of first completion, with the last time of each. */
  completed: Map<string, CompletedElement>;
  /** In order of first passage. */
  flows: Set<string>;
  /** Open until a person has seen to it, or the element waits no more. */
  incidents: Map<string, Incident>;
  /** By currency: what came, and the first payment that was applied. */
  received: Map<string, Amount>;
  firstApplied: Map<string, Amount>;
  gone: MoneyGone;
  foreign: ForeignMoney;
  /** Did the shop hold it? */
  suspended: boolean;
}

/** What the log says of an order, up to one of its steps. */
export const PAST: Sum<Past> = {
  start: () => ({
    completed: new Map(),
    flows: new Set(),
    incidents: new Map(),
    received: new Map(),
    firstApplied: new Map(),
    gone: new Map(),
    foreign: new Map(),
    suspended: false,
  }),
  copy: ({ completed, flows, incidents, received, firstApplied, gone, foreign, suspended }) => ({
    suspended,
    completed: new Map(completed),
    flows: new Set(flows),
    incidents: new Map(incidents),
    received: new Map(received),
    firstApplied: new Map(firstApplied),
    gone: new Map(gone),
    foreign: new Map(foreign),
  }),
  add(past, step) {
    for (const elementId of step.completed) {
      const count = (past.completed.get(elementId)?.count ?? 0) + 1;
      past.completed.set(elementId, { elementId, count, at: step.at });
    }
    for (const flow of step.takenFlows) past.flows.add(flow);
    addIncident(past.incidents, step);
    if (step.type === 'payment') addPayment(past, step);
    addMoneyGone(past.gone, step);
    addForeign(past.foreign, step);
    if (step.type === 'suspended') past.suspended = true;
    if (step.type === 'resumed') past.suspended = false;
  },
};

function addIncident(open: Past['incidents'], { type, elementId, at, activeElements }: StepJson): void {
  if (type === 'incident-opened' && elementId !== null) {
    const before = open.get(elementId);
    const incident = before ?? { elementId, message: 'this step failed', since: at, attempts: 0 };
    open.set(elementId, { ...incident, attempts: incident.attempts + 1 });
  }
  if (type === 'incident-resolved' && elementId !== null) open.delete(elementId);
  for (const id of open.keys())
    if (!activeElements.some((element) => element.elementId === id)) open.delete(id);
}

function addPayment({ received, firstApplied }: Past, { data }: StepJson): void {
  const currency = String(data.currency);
  const amount = String(data.amount);
  const before = received.get(currency);
  received.set(currency, before === undefined ? amount : addAmounts(before, amount));
  if (data.verdict === 'applied' && !firstApplied.has(currency)) firstApplied.set(currency, amount);
}

/**
 * An order as it was after one of its steps: the log folded up to there. What the diagram takes of an order comes out
 * exactly as it was then. Of incidents that are over the log knows neither words nor tries: those are left plain.
 * @param order the order as it is now; at its last step it is given back as it is
 * @param seq the step, 1 for the first; beyond the last one it is the last
 * @param folding what was folded of this log before
 * @throws RangeError where the history has no step of this number or an earlier one
 */
export function orderAt(
  order: OrderJson,
  { steps }: HistoryJson,
  seq: number,
  folding = new Folding(PAST),
): OrderJson {
  const last = steps[countUpTo(steps, seq) - 1];
  if (last === undefined) throw new RangeError(`There is no step ${seq} in the history of this order.`);
  if (last.seq === order.version) return order;
  const hasEnded = last.activeElements.length === 0;
  const past = folding.at(steps, last.seq);
  return {
    ...order,
    state: hasEnded ? order.state : 'ACTIVE',
    outcome: hasEnded ? order.outcome : null,
    updatedAt: last.at,
    version: last.seq,
    activeElements: last.activeElements,
    completedElements: [...past.completed.values()],
    takenFlows: [...past.flows],
    incidents: incidentsOf(past, order.incidents),
    suspended: past.suspended && !hasEnded,
    payment: paymentOf(past, order, hasEnded),
    shipment: order.shipment !== null && order.shipment.shippedAt <= last.at ? order.shipment : null,
  };
}

/** One that is still open is told in full. */
function incidentsOf({ incidents }: Readonly<Past>, known: readonly Incident[]): Incident[] {
  return [...incidents.values()].map((incident) => {
    const now = known.find(
      ({ elementId, since }) => elementId === incident.elementId && since === incident.since,
    );
    return now ?? incident;
  });
}

/** What was received by then, in the order's currency, and what that made of it. */
function paymentOf(past: Readonly<Past>, order: OrderJson, hasEnded: boolean): OrderJson['payment'] {
  const { payment } = order;
  const none = multiplyAmount(payment.received, 0);
  const received = addAmounts(none, past.received.get(payment.currency) ?? none);
  // Without a total the first payment settles the order, whatever it is.
  const due = payment.total ?? past.firstApplied.get(payment.currency) ?? null;
  const status = statusOf(received, due);
  const owes =
    status === 'over' || status === 'partial' || (status === 'paid' && order.outcome !== 'fulfilled');
  const { refunds: later = [], foreign: _, ...rest } = payment;
  const foreign = foreignOf(past.foreign);
  const refunds = moneyBackOf(past.gone);
  const areGone = (then: readonly MoneyBack[]) => later.every(({ currency }) => hasGone(then, currency));
  // What is due now and no step tells of was due then: money of which nothing has moved.
  const wasDue = (payment.status === 'refund-due' && areGone(later)) || !areGone(refunds);
  const isRefundDue = hasEnded && wasDue && owes;
  return {
    ...rest,
    status: isRefundDue ? 'refund-due' : status,
    received,
    ...(refunds.length === 0 ? {} : { refunds }),
    ...(foreign.length === 0 ? {} : { foreign }),
  };
}

/** Was all money of this currency with the customer by then? */
function hasGone(refunds: readonly MoneyBack[], currency: string): boolean {
  const own = refunds.filter((one) => one.currency === currency);
  return own.length > 0 && own.every(({ state }) => state !== 'due' && state !== 'pending');
}

function statusOf(received: Amount, due: Amount | null): OrderJson['payment']['status'] {
  if (!isPositive(received)) return 'unpaid';
  if (due === null || isPositive(excess(due, received))) return 'partial';
  return isPositive(excess(received, due)) ? 'over' : 'paid';
}
