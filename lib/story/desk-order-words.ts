import type { StepType } from '@/lib/contract/history';
import type { Verdict } from '@/lib/contract/payment';
import { readable } from './words';

/** What the desk says of the parts of an order, in place of the words that the database keeps. */

type Words = Readonly<Record<string, string>>;

const CHANNELS: Words = {
  unsigned: 'a report without a signature',
  signed: 'the payment system',
  stripe: 'card at Stripe',
};

const VERDICTS: Readonly<Record<Verdict, string>> = {
  applied: 'taken',
  partial: 'a part of the sum',
  early: 'ahead of the bill',
  late: 'too late',
  over: 'more than was owed',
  duplicate: 'known already',
  'wrong-currency': 'in another currency',
  unmatched: 'without an order',
  ignored: 'no payment',
};

const REFUNDS: Words = {
  'to-approve': 'waits for a yes',
  queued: 'is about to be sent',
  pending: 'on its way',
  'by-hand': 'has to be sent by hand',
  failed: 'failed',
  stuck: 'it is not known what became of it',
  succeeded: 'went back',
  inquiry: 'the customer’s bank asks what it was for',
  disputed: 'disputed by the customer’s bank',
  void: 'no longer due',
};

const MAILS: Words = {
  received: 'Order received',
  bill: 'Request for payment',
  reminder: 'Reminder',
  'part-paid': 'A part of the money is here',
  paid: 'Paid',
  shipped: 'Shipped',
  cancelled: 'Cancelled',
  rejected: 'Sold out',
  stopped: 'Stopped by the shop',
  'given-up': 'Given up by the shop',
  overpaid: 'More than the total came',
  'late-payment': 'Money came too late',
  'wrong-currency': 'Money came in another currency',
  'refund-due': 'Money will go back',
  'refund-sent': 'Refund on its way',
  refunded: 'Refunded',
  'credit-note': 'Credit note to the invoice',
  'debit-note': 'Debit note to the invoice',
  link: 'Link to the order',
};

/** `{}`: the name of the element. */
const STEPS: Readonly<Record<StepType, string>> = {
  start: '{}',
  'job-completed': '{}: done',
  'job-failed': '{}: failed',
  'user-task-completed': '{}: done by a person',
  message: '{}',
  signal: '{}: it was announced',
  'condition-met': '{}: its condition held',
  'timer-fired': '{}: time was up',
  payment: 'A payment came',
  refund: 'Money went back',
  'refund-granted': 'Money is given back',
  'refund-sent': 'A refund is on its way',
  'refund-failed': 'A refund did not arrive',
  chargeback: 'The customer’s bank took money back',
  'chargeback-reversed': 'The customer’s bank gave money back',
  'incident-opened': '{}: stopped',
  'incident-resolved': '{}: seen to by a person',
  'clock-moved': 'The order’s clock was moved',
  'timer-moved': '{}: moved by a person',
  moved: 'Moved to another step by a person',
  suspended: 'Suspended by a person',
  resumed: 'Resumed by a person',
  terminated: 'Stopped by the shop',
};

/** A name that an installation adds, such as a payment provider's, is called as it is written. */
const wordsIn = (words: Words, name: string) => words[name] ?? readable(name);

export const channelWords = (channel: string) => wordsIn(CHANNELS, channel);
export const refundWords = (state: string) => wordsIn(REFUNDS, state);
export const mailWords = (kind: string) => wordsIn(MAILS, kind);
export const verdictWords = (verdict: string) => wordsIn(VERDICTS, verdict);

/** What became of the pieces of an item. @param stock null: none were ever set aside */
export function stockWords(
  stock: { readonly state: 'open' | 'shipped' | 'released'; readonly returned: number } | null,
  quantity: number,
): string {
  if (stock === null) return 'not set aside';
  if (stock.state !== 'shipped') return stock.state === 'open' ? 'set aside' : 'on the shelf again';
  if (stock.returned === 0) return 'shipped';
  return stock.returned === quantity
    ? 'shipped, and back on the shelf'
    : `shipped, ${stock.returned} back on the shelf`;
}

/** @param element what the element of the step is called; null: it has none */
export const deskStepWords = (type: StepType, element: string | null) =>
  STEPS[type].replace('{}', element ?? 'The order');
