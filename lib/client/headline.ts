import type { OrderJson } from '@/lib/contract';
import { formatMoney, isPositive, missingAmount } from './money';
import { awaitsPayment, hasCompleted, hasMoney, nextTimer } from './order-state';
import { type Model, nameOf } from './words';

/** What happened, and what happens next, in the customer's words. */
export interface Headline {
  title: string;
  next: string;
  /** The instant by which something happens, with the words before and after it. */
  deadline: { before: string; dueAt: string; after: string } | null;
}

const plain = (title: string, next: string): Headline => ({ title, next, deadline: null });

/** @param model what the order's version says of itself; null: not there yet */
export function headlineFor(order: OrderJson, model: Model = null): Headline {
  if (order.state !== 'ACTIVE') return endHeadline(order);
  if (order.incidents.length > 0) {
    return plain(
      'Your order is delayed.',
      'A step failed on our side. Nothing is lost, and you need not do anything.',
    );
  }
  if (awaitsPayment(order)) return paymentHeadline(order);
  return workHeadline(order, model);
}

function endHeadline(order: OrderJson): Headline {
  const refund = order.payment.status === 'refund-due';
  const money = formatMoney(order.payment.received, order.payment.currency);
  if (order.state === 'TERMINATED') {
    return plain(
      'This order was stopped by the shop.',
      refund ? refundSentence(money) : 'Nothing will be shipped.',
    );
  }
  if (order.state === 'FAILED') {
    return plain(
      'We could not finish this order.',
      refund ? `The fault is ours. ${refundSentence(money)}` : 'The fault is ours, and we are sorry.',
    );
  }
  if (order.outcome === 'cancelled') {
    const why = hasCompleted(order, 'cancel-requested') ? 'You cancelled it.' : 'It was not paid in time.';
    return plain(
      'This order is cancelled.',
      `${why} ${refund ? refundSentence(money) : 'Nothing will be shipped and nothing is owed.'}`,
    );
  }
  if (order.outcome === 'rejected') {
    return plain(
      'We can’t fulfil this order.',
      `Something you chose is no longer in stock. ${refund ? refundSentence(money) : 'There is nothing to pay.'}`,
    );
  }
  if (order.outcome !== 'fulfilled') return plain('This order is finished.', 'Nothing more will happen.');
  return plain(
    'Your parcel is on its way.',
    refund
      ? 'You paid more than the total. We will send the rest back.'
      : 'It is paid and handed over. There is nothing left to do.',
  );
}

const refundSentence = (money: string) => `We received ${money} and will send it back.`;

function paymentHeadline(order: OrderJson): Headline {
  const { payment } = order;
  const missing = missingAmount(payment);
  const reminded = hasCompleted(order, 'send-friendly-reminder');
  const partly = missing !== null && isPositive(missing) && hasMoney(order);
  const title = partly
    ? `${formatMoney(missing, payment.currency)} is still missing.`
    : reminded
      ? 'We are still waiting for your payment.'
      : 'We are waiting for your payment.';
  const bill = reminded ? 'We have reminded you.' : 'Your bill is ready.';
  const next = partly ? `${formatMoney(payment.received, payment.currency)} has arrived.` : bill;
  const deadline = paymentDeadline(order, reminded);
  const paused = deadline === null && nextTimer(order) !== null;
  return { title, next: paused ? `${next} The deadline stands still for now.` : next, deadline };
}

function paymentDeadline(order: OrderJson, reminded: boolean): Headline['deadline'] {
  const dueAt = nextTimer(order)?.dueAt;
  if (dueAt === undefined) return null;
  const after = reminded ? ', or we cancel the order.' : ', or we remind you.';
  return { before: 'Please pay by ', dueAt, after };
}

function workHeadline(order: OrderJson, model: Model): Headline {
  const doing = new Set(
    order.activeElements.filter((element) => element.waitsFor === 'job').map((element) => element.elementId),
  );
  if (doing.has('package-and-deliver') || doing.has('update-accounting')) {
    return plain(
      'We have your payment.',
      doing.has('package-and-deliver') ? 'Your parcel is being packed.' : 'Your payment is being booked.',
    );
  }
  if (doing.has('send-cancellation'))
    return plain('Your order is being cancelled.', 'You will hear from us.');
  if (doing.has('send-rejection')) {
    return plain(
      'We can’t fulfil this order.',
      'Something you chose is no longer in stock. There is nothing to pay.',
    );
  }
  if (doing.has('send-friendly-reminder')) {
    return plain('Your payment is still missing.', 'We are sending you a reminder.');
  }
  if (doing.has('validate-order')) return plain('We have your order.', 'We are setting your items aside.');
  if (doing.has('send-bill')) return plain('Your items are set aside.', 'We are writing your bill.');
  return otherHeadline(order, model);
}

/** A process that this table does not know: say what is open, and no more. */
function otherHeadline(order: OrderJson, model: Model): Headline {
  const first = order.activeElements[0];
  if (first === undefined)
    return plain('Your order is on its way through the shop.', 'The next step starts at once.');
  const timer = nextTimer(order);
  const next = `Now: ${nameOf(model, first.elementId)}.`;
  if (timer?.dueAt === undefined) return plain('Your order is on its way through the shop.', next);
  return {
    title: 'Your order is on its way through the shop.',
    next,
    deadline: { before: 'It goes on by ', dueAt: timer.dueAt, after: ' at the latest.' },
  };
}
