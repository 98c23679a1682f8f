import type { StepJson } from '@/lib/contract/history';
import type { MoneyBack, OrderJson } from '@/lib/contract/order';
import type { Amount } from '@/lib/contract/values';
import { addAmounts, excess, formatMoney, isPositive } from './money';

/** Money that goes back, as the log of an order tells it; pure, on the server and in the browser. */

/** By currency, once some of it has moved: what is still to be sent, is under way, and is gone. */
export type MoneyGone = Map<string, Readonly<Record<MoneyBack['state'], Amount>>>;

type Told = Pick<StepJson, 'type'> & {
  readonly data: Readonly<Partial<Record<'amount' | 'currency' | 'verdict' | 'was' | 'due', unknown>>>;
};

const NOTHING = { 'charged-back': '0', refunded: '0', pending: '0', due: '0' } as const;
const TYPES: readonly StepJson['type'][] = [
  'refund',
  'refund-granted',
  'refund-sent',
  'refund-failed',
  'chargeback',
  'chargeback-reversed',
];
/** Money that came although nothing was to be paid. */
const COMES_IN_VAIN: readonly unknown[] = ['late', 'over', 'wrong-currency'];

/** Takes one step into account. */
export function addMoneyGone(gone: MoneyGone, { type, data }: Told): void {
  const currency = String(data.currency);
  const amount = String(data.amount);
  const before = gone.get(currency);
  if (type === 'payment' && before !== undefined && COMES_IN_VAIN.includes(data.verdict))
    gone.set(currency, { ...before, due: addAmounts(before.due, amount) });
  if (!TYPES.includes(type)) return;
  const sums = { ...(before ?? NOTHING), due: typeof data.due === 'string' ? data.due : '0' };
  if (data.was === 'pending' || data.was === 'refunded') sums[data.was] = excess(sums[data.was], amount);
  if (type === 'refund') sums.refunded = addAmounts(sums.refunded, amount);
  if (type === 'refund-sent') sums.pending = addAmounts(sums.pending, amount);
  if (type === 'chargeback') sums['charged-back'] = addAmounts(sums['charged-back'], amount);
  if (type === 'chargeback-reversed') sums['charged-back'] = excess(sums['charged-back'], amount);
  gone.set(currency, sums);
}

/** By currency: what came in another one than the order's. */
export type ForeignMoney = Map<string, Amount>;

/** Takes one step into account. */
export function addForeign(foreign: ForeignMoney, { type, data }: Told): void {
  if (type !== 'payment' || data.verdict !== 'wrong-currency') return;
  const currency = String(data.currency);
  const before = foreign.get(currency);
  foreign.set(currency, before === undefined ? String(data.amount) : addAmounts(before, String(data.amount)));
}

export const foreignOf = (foreign: ForeignMoney) =>
  [...foreign].map(([currency, amount]) => ({ amount, currency }));

/** What an order tells of it. */
export function moneyBackOf(gone: MoneyGone): MoneyBack[] {
  return [...gone].flatMap(([currency, sums]) =>
    (['charged-back', 'refunded', 'pending', 'due'] as const).flatMap((state) =>
      isPositive(sums[state]) ? [{ state, amount: sums[state], currency }] : [],
    ),
  );
}

/** `€5.00 and $3.00`; null: there is none in this state. */
function sumOf(refunds: readonly MoneyBack[], state: MoneyBack['state']): string | null {
  const sums = refunds.filter((one) => one.state === state);
  return sums.length === 0
    ? null
    : sums.map(({ amount, currency }) => formatMoney(amount, currency)).join(' and ');
}

/** What has happened to the money of an order that goes back, and what will: a sentence for each; none where none does. */
export function refundSentences({ payment }: Pick<OrderJson, 'payment'>): string[] {
  const refunds = payment.refunds ?? [];
  const hasRest =
    payment.status === 'refund-due' &&
    refunds.every(({ state }) => state === 'refunded' || state === 'charged-back');
  const told = [
    ['charged-back', (sum: string) => `Your bank has taken back ${sum} after a dispute.`],
    ['refunded', (sum: string) => `${sum} has been refunded to you.`],
    ['pending', (sum: string) => `Your refund of ${sum} is on its way.`],
    ['due', (sum: string) => `We will refund ${sum}.`],
  ] as const;
  const sentences = told.flatMap(([state, say]) => {
    const sum = sumOf(refunds, state);
    return sum === null ? [] : [say(sum)];
  });
  return hasRest && sentences.length > 0 ? [...sentences, 'We will send the rest back.'] : sentences;
}

/** What came and does not count: in another currency, or more than the total. A sentence for each; once it goes back, that is told instead. */
export function extraSentences({ state, payment }: Pick<OrderJson, 'state' | 'payment'>): string[] {
  const { received, total, currency, status, refunds = [], foreign = [] } = payment;
  const told = new Set(refunds.map((one) => one.currency));
  const other = foreign.filter((one) => !told.has(one.currency));
  const sums = other.map((one) => formatMoney(one.amount, one.currency)).join(' and ');
  const until =
    state === 'ACTIVE'
      ? ' It is safe, and goes back to you when this order has ended.'
      : ' It goes back to you.';
  const foreignTold =
    other.length === 0
      ? []
      : [
          `${sums} came in another currency than this order’s ${currency}, and does not count towards it.${until}`,
        ];
  const more = total === null || told.has(currency) ? null : excess(received, total);
  const over = status === 'over' && more !== null && isPositive(more);
  return over
    ? [`You paid ${formatMoney(more, currency)} more than the total. We will send it back.`, ...foreignTold]
    : foreignTold;
}
