import type { OrderJson } from '@/lib/contract/order';
import {
  CANCEL_REQUESTED,
  PACKAGE_AND_DELIVER,
  PAYMENT_RECEIVED,
  SEND_BILL,
  SEND_CANCELLATION,
  SEND_FRIENDLY_REMINDER,
  SEND_REJECTION,
  UPDATE_ACCOUNTING,
  VALIDATE_ORDER,
} from '@/lib/contract/process-names';
import { reachedEnd } from './ending';
import { latestNews } from './milestones';
import { excess, formatMoney, isPositive, missingAmount } from './money';
import { extraSentences, refundSentences } from './money-back';
import { awaitsPayment, hasDone, hasMoney, nextTimer, paymentWait } from './order-state';
import { soldOutWords } from './sold-out';
import { doneText, type Model, nameOf, nowText } from './words';

/** What happened, and what happens next, in the customer's words. Deadlines are told by `deadlines.ts`. */
export interface Headline {
  title: string;
  next: string;
}

const plain = (title: string, next: string): Headline => ({ title, next });

/**
 * The model's own words where it has any, else those for the steps that every ordering process has.
 * @param model what the order's version says of itself; null: not there yet
 */
export function headlineFor(order: OrderJson, model: Model = null): Headline {
  if (order.state !== 'ACTIVE') return endHeadline(order, model);
  if (order.suspended) {
    const told = [
      'It goes on when the shop lets it, and no time runs out meanwhile.',
      ...moneyWhileDelayed(order),
    ];
    return plain('The shop has paused this order.', told.join(' '));
  }
  if (order.incidents.length > 0) {
    const told = ['A step failed on our side, and the shop is seeing to it.', ...moneyWhileDelayed(order)];
    return plain('Your order is delayed.', told.join(' '));
  }
  if (awaitsPayment(order)) return paymentHeadline(order, model);
  const { title, next } = modelHeadline(order, model) ?? workHeadline(order, model);
  return plain(title, [next, ...refundSentences(order), ...extraSentences(order)].join(' '));
}

/** What of the customer's money, while nothing moves. */
function moneyWhileDelayed(order: OrderJson): string[] {
  const { payment } = order;
  const back = [...refundSentences(order), ...extraSentences(order)];
  if (hasMoney(order))
    return [
      `Your ${formatMoney(payment.received, payment.currency)} is safe; you need not do anything.`,
      ...back,
    ];
  const rest = awaitsPayment(order)
    ? 'Please wait with your payment until it goes on.'
    : 'Nothing is lost, and you need not do anything.';
  return [rest, ...back];
}

function endHeadline(order: OrderJson, model: Model): Headline {
  const refund = refundWords(order);
  if (order.state === 'TERMINATED')
    return plain(
      'This order was stopped by the shop.',
      [...shortageWords(order), 'Nothing more will be shipped.', refund ?? 'There is nothing to pay.'].join(
        ' ',
      ),
    );
  if (order.state === 'FAILED') {
    return plain(
      'We could not finish this order.',
      `The fault is ours, and we are sorry. ${refund ?? 'There is nothing to pay.'}`,
    );
  }
  const told = endByModel(order, model, refund);
  if (told !== null) return told;
  if (order.outcome === 'cancelled') {
    const rest = refund ?? 'Nothing will be shipped and nothing is owed.';
    const why = order.shortages === undefined ? plainCauseOf(order, model) : shortageWords(order);
    return plain('This order is cancelled.', [...why, rest].join(' '));
  }
  if (order.outcome === 'rejected') {
    return plain(
      'We can’t fulfil this order.',
      `${soldOutWords(order.shortages)} ${refund ?? 'There is nothing to pay.'}`,
    );
  }
  if (order.outcome !== 'fulfilled')
    return plain('This order is finished.', refund ?? 'Nothing more will happen.');
  return plain(
    'Your parcel is on its way.',
    refund ?? 'It is paid and handed over. There is nothing left to do.',
  );
}

/** What had sold out when the order wanted it, or wanted it back: whoever pays late may find it gone. */
const shortageWords = ({ shortages }: OrderJson): string[] =>
  shortages === undefined ? [] : [soldOutWords(shortages)];

/** What becomes, or became, of money that goes back; null: none does. Only what has happened is told as such. */
function refundWords(order: OrderJson): string | null {
  const { status, received, total, currency, refunds = [] } = order.payment;
  const extra = extraSentences(order);
  if (refunds.length > 0) return [...refundSentences(order), ...extra].join(' ');
  // Where nothing came in the order's currency, what goes back is told by the other sentences.
  if (status !== 'refund-due' || !isPositive(received)) return extra.length === 0 ? null : extra.join(' ');
  const more = total === null ? null : excess(received, total);
  const isSold = order.outcome === 'fulfilled' || (order.outcome === null && order.state === 'COMPLETED');
  const due =
    isSold && more !== null && isPositive(more)
      ? `You paid ${formatMoney(more, currency)} more than the total.`
      : isSold
        ? 'You paid more than the total.'
        : `We received ${formatMoney(received, currency)}, which you get back.`;
  return [due, isSold ? `We will send the rest back ${SOON}` : `We send it ${SOON}`, ...extra].join(' ');
}

const SOON = 'the way it came; your bank may take some days to show it.';

/**
 * The end in the words of the model: its first sentence, then what brought a bad end about, then the rest.
 * @param refund what is told of money that goes back; null: none does
 */
function endByModel(order: OrderJson, model: Model, refund: string | null): Headline | null {
  const text = model?.elements[reachedEnd(order, model) ?? '']?.customerText ?? null;
  if (text === null) return null;
  const [title = text, ...rest] = text.split(/(?<=[.!?]) /);
  const owed = refund === null ? [] : [refund];
  if (order.outcome === 'fulfilled' || order.outcome === null)
    return plain(title, [...rest, ...owed].join(' '));
  const cause = causeOf(order, model);
  const told = cause === null ? null : doneText(model, cause);
  const why = order.shortages === undefined ? (told === null ? [] : [told]) : shortageWords(order);
  return plain(title, [...why, ...(refund === null ? rest : owed)].join(' '));
}

/** The last event that came: the customer asked for it, the time was over, something had sold out. */
function causeOf(order: OrderJson, model: Model): string | null {
  const events = order.completedElements.filter(({ elementId }) =>
    ['message', 'signal', 'condition', 'timer', 'event'].includes(model?.elements[elementId]?.kind ?? ''),
  );
  return events.sort((one, other) => one.at.localeCompare(other.at)).at(-1)?.elementId ?? null;
}

/** What cancelled the order, in our own words; none where it was neither the buyer nor a payment that did not come. */
function plainCauseOf(order: OrderJson, model: Model): string[] {
  const cause = model?.elements[causeOf(order, model) ?? ''];
  const awaits = (id: string) => model?.elements[id]?.messageName === PAYMENT_RECEIVED;
  if (cause?.messageName === CANCEL_REQUESTED) return ['You cancelled it.'];
  return cause?.kind === 'timer' && cause.competesWith.some(awaits) ? ['It was not paid in time.'] : [];
}

function paymentHeadline(order: OrderJson, model: Model): Headline {
  const { payment } = order;
  const missing = missingAmount(payment);
  const reminded = hasDone(order, model, SEND_FRIENDLY_REMINDER);
  const awaited = paymentWait(order)?.elementId ?? '';
  const waiting = reminded ? 'We are still waiting for your payment.' : 'We are waiting for your payment.';
  const partly = missing !== null && isPositive(missing) && hasMoney(order);
  const back = refundSentences(order);
  const title = partly
    ? `${formatMoney(missing, payment.currency)} is still missing.`
    : (nowText(model, awaited) ?? waiting);
  const news = latestNews(order, model) ?? (reminded ? 'We have reminded you.' : 'Your bill is ready.');
  const arrived = partly ? `${formatMoney(payment.received, payment.currency)} has arrived.` : news;
  const next = [arrived, ...back, ...extraSentences(order)].join(' ');
  const timer = nextTimer(order);
  const paused = timer !== null && timer.dueAt === undefined;
  return plain(title, paused ? `${next} The deadline stands still for now.` : next);
}

/** Of that many jobs at once the headline tells. */
const MAX_JOBS = 3;

/** What happened last and what is being done or awaited now; null where the model has no words for it. */
function modelHeadline(order: OrderJson, model: Model): Headline | null {
  const jobs = order.activeElements.filter(({ waitsFor }) => waitsFor === 'job');
  const open = jobs.length > 0 ? jobs : order.activeElements.filter(({ waitsFor }) => waitsFor !== 'timer');
  const words = open.slice(0, MAX_JOBS).flatMap(({ elementId }) => nowText(model, elementId) ?? []);
  if (words.length === 0) return null;
  return plain(latestNews(order, model) ?? 'Your order is on its way through the shop.', words.join(' '));
}

/** What is said while a handler works, by its name, the most important first. */
const WORK_WORDS: readonly (readonly [handler: string, title: string, next: string])[] = [
  [PACKAGE_AND_DELIVER, 'We have your payment.', 'Your parcel is being packed.'],
  [UPDATE_ACCOUNTING, 'We have your payment.', 'Your payment is being booked.'],
  [SEND_CANCELLATION, 'Your order is being cancelled.', 'You will hear from us.'],
  [SEND_REJECTION, 'We can’t fulfil this order.', `${soldOutWords()} There is nothing to pay.`],
  [SEND_FRIENDLY_REMINDER, 'Your payment is still missing.', 'We are sending you a reminder.'],
  [VALIDATE_ORDER, 'We have your order.', 'We are setting your items aside.'],
  [SEND_BILL, 'Your items are set aside.', 'We are writing your bill.'],
];

function workHeadline({ activeElements }: OrderJson, model: Model): Headline {
  const working = activeElements.map(({ elementId }) => model?.elements[elementId]?.handler);
  const words = WORK_WORDS.find(([handler]) => working.includes(handler));
  if (words !== undefined) return plain(words[1], words[2]);
  const title = 'Your order is on its way through the shop.';
  // Work before waits; what would only call the order off is no news.
  const first =
    activeElements.find(({ waitsFor }) => waitsFor === 'job' || waitsFor === 'user') ??
    activeElements.find(({ messageName }) => messageName !== CANCEL_REQUESTED);
  // A process of others: say what is open, and no more.
  return plain(
    title,
    first === undefined ? 'The next step starts at once.' : `Now: ${nameOf(model, first.elementId)}.`,
  );
}
