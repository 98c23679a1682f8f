import type { ActiveElement, OrderJson } from '@/lib/contract/order';
import { CANCEL_REQUESTED, PAYMENT_RECEIVED, SEND_BILL } from '@/lib/contract/process-names';
import { isPositive, missingAmount } from './money';
import type { Model } from './words';

/** One table of meanings for the diagram, the badges and the words: what may be said and done with an order. */

export type StateName = 'active' | 'waiting' | 'done' | 'failed' | 'ended';

export interface OrderBadge {
  state: StateName;
  word: string;
}

const endings: Record<string, OrderBadge> = {
  fulfilled: { state: 'done', word: 'Fulfilled' },
  cancelled: { state: 'ended', word: 'Cancelled' },
  rejected: { state: 'ended', word: 'Rejected' },
};

/** Works with what both the order and the list of orders know. */
export function orderBadge(
  order: Pick<OrderJson, 'state' | 'outcome' | 'payment'> &
    Partial<
      Pick<OrderJson, 'activeElements' | 'incidents' | 'suspended'> & { payable: boolean; delayed: boolean }
    >,
): OrderBadge {
  if (order.state === 'FAILED') return { state: 'failed', word: 'Given up' };
  if (order.state === 'TERMINATED') return { state: 'ended', word: 'Stopped' };
  if (order.state === 'COMPLETED') {
    return endings[order.outcome ?? ''] ?? { state: 'done', word: 'Finished' };
  }
  if (order.suspended) return { state: 'waiting', word: 'Paused' };
  if (order.delayed || (order.incidents?.length ?? 0) > 0) return { state: 'failed', word: 'Delayed' };
  if (order.activeElements === undefined) {
    return order.payable === true && isUnpaid(order)
      ? { state: 'waiting', word: 'Awaiting payment' }
      : { state: 'active', word: 'In progress' };
  }
  if (awaitsPayment({ activeElements: order.activeElements })) {
    return { state: 'waiting', word: 'Awaiting payment' };
  }
  return order.activeElements.some((element) => element.waitsFor === 'job')
    ? { state: 'active', word: 'In progress' }
    : { state: 'waiting', word: 'Waiting' };
}

type Active = Pick<OrderJson, 'activeElements'>;

/** What the model calls its elements is its own business: the message that they await decides. */
const waitFor = (order: Active, messageName: string) =>
  order.activeElements.find((element) => element.messageName === messageName);

export const paymentWait = (order: Active) => waitFor(order, PAYMENT_RECEIVED);
export const awaitsPayment = (order: Active) => paymentWait(order) !== undefined;
export const cancelWait = (order: Active) => waitFor(order, CANCEL_REQUESTED);
export const canCancel = (order: Active) => cancelWait(order) !== undefined;

type Offering = Pick<OrderJson, 'activeElements' | 'incidents' | 'suspended' | 'payment'>;

/** Is the customer to pay now? Not while a step has failed or the shop holds the order, nor where all is here and only has to be taken in. */
export function offersPayment(order: Offering): boolean {
  const missing = missingAmount(order.payment);
  const stands = order.suspended || order.incidents.length > 0;
  return awaitsPayment(order) && !stands && (missing === null || isPositive(missing));
}

/**
 * Would a cancellation be taken? Not once the payment is complete, though the order has not gone on yet; nor now while the
 * shop holds it.
 */
export const offersCancel = (order: Offering) => {
  const { status } = order.payment;
  return canCancel(order) && !order.suspended && status !== 'paid' && status !== 'over';
};

export const isOpen = (order: Pick<OrderJson, 'state'>) => order.state === 'ACTIVE';

/** Has a handler done its work for the order, whatever its task is called? False while the model is not there. */
export function hasDone(
  { completedElements }: Pick<OrderJson, 'completedElements'>,
  model: Model,
  handler: string,
): boolean {
  return completedElements.some(({ elementId }) => model?.elements[elementId]?.handler === handler);
}

/** `/bill/<id>` is there from the moment that its handler is done. */
export const hasBill = (order: Pick<OrderJson, 'completedElements'>, model: Model) =>
  hasDone(order, model, SEND_BILL);

export const isUnpaid = ({ payment: { status } }: Pick<OrderJson, 'payment'>) =>
  status === 'unpaid' || status === 'partial';

export const hasMoney = (order: Pick<OrderJson, 'payment'>) => isPositive(order.payment.received);

/** The timer that fires next; a paused one has no instant. */
export function nextTimer(order: Active): ActiveElement | null {
  const timers = order.activeElements.filter((element) => element.waitsFor === 'timer');
  return timers.sort((one, other) => dueMs(one) - dueMs(other))[0] ?? null;
}

const dueMs = (element: ActiveElement) =>
  element.dueAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(element.dueAt);

/** Of two answers about one order, the one to show: never an older version than the one on the screen. */
export function newerOrder(shown: OrderJson, arrived: OrderJson): OrderJson {
  return arrived.version > shown.version ? arrived : shown;
}

const WEIGHT: Partial<Record<ActiveElement['waitsFor'], number>> = { job: 0, user: 1, timer: 3 };
const NEWS_WEIGHT = 2;
const OFFER_WEIGHT = 4;

const weightOf = (element: ActiveElement) =>
  canCancel({ activeElements: [element] }) ? OFFER_WEIGHT : (WEIGHT[element.waitsFor] ?? NEWS_WEIGHT);

/** What is open, as it matters: the work first, then what is awaited; the offer to cancel comes last. */
export function byWeight({ activeElements }: Active): ActiveElement[] {
  return [...activeElements].sort((one, other) => weightOf(one) - weightOf(other));
}
