import type { AlertKind, AlertNeed } from '@/lib/contract/alerts';
import { KIND_WORDS, needWords } from './desk-words';
import { formatMoney } from './money';

/** What an alert says: the same in a mail and beside the rule. */

export const ALERT_KIND_WORDS: Readonly<Record<AlertKind, readonly [one: string, many: string]>> = {
  ...KIND_WORDS,
  standing: ['order that stands', 'orders that stand'],
};

const countWords = (kind: AlertKind, count: number) =>
  `${count.toLocaleString('en-IE')} ${ALERT_KIND_WORDS[kind][count === 1 ? 0 : 1]}`;

/** `3 incidents, 1 refund` */
export const countsWords = (
  counts: readonly { readonly kind: AlertKind; readonly total: number }[],
): string => counts.map(({ kind, total }) => countWords(kind, total)).join(', ');

/** One thing in one line: what happened, what it is about, which order. */
export function alertLine(need: AlertNeed): string {
  const { kind, what, amount, currency, orderId } = need;
  const words =
    kind === 'standing'
      ? { what: what === '' ? 'An order stands' : `An order stands at “${what}”` }
      : needWords({ ...need, kind, error: null });
  const money = amount === null ? null : currency === null ? amount : formatMoney(amount, currency);
  const about = [money, orderId === null ? null : `order ${orderId}`].filter((part) => part !== null);
  return about.length === 0 ? `${words.what}.` : `${words.what} (${about.join(', ')}).`;
}
