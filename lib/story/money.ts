import type { OrderJson } from '@/lib/contract/order';
import type { Amount } from '@/lib/contract/values';

/** Amounts travel as decimal strings; sums are made in whole minor units, never in fractions. */

const AMOUNT = /^(\d{1,10})(?:\.(\d{1,2}))?$/;
/** The largest payment the server takes: 1000000000.00. */
const MAX_PAYMENT_MINOR = 100_000_000_000;

/** `12.5` → 1250; null when the text is no amount. */
export function toMinor(text: string): number | null {
  const match = AMOUNT.exec(text);
  if (match === null) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** 1250 → `12.50`. */
export function fromMinor(minor: number): Amount {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** `12.50`, `EUR` → `€12.50`. Intl takes the decimal string as it is, so no digit is lost on the way. */
export function formatMoney(amount: Amount, currency: string): string {
  let formatter = formatters.get(currency);
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat('en-IE', { style: 'currency', currency });
    formatters.set(currency, formatter);
  }
  return formatter.format(amount as Intl.StringNumericLiteral);
}

/** What is still to be paid; null when the order has no fixed total. */
export function missingAmount(payment: Pick<OrderJson['payment'], 'received' | 'total'>): Amount | null {
  if (payment.total === null) return null;
  const missing = (toMinor(payment.total) ?? 0) - (toMinor(payment.received) ?? 0);
  return fromMinor(Math.max(0, missing));
}

export function isPositive(amount: Amount): boolean {
  return (toMinor(amount) ?? 0) > 0;
}

export type ReadAmount = { ok: true; amount: Amount } | { ok: false; problem: string };

/** Reads what a person typed: `12.5`, `12,50` and ` 12 ` all mean what they say. */
export function readAmount(typed: string): ReadAmount {
  const text = typed.trim().replace(',', '.');
  if (text === '') return { ok: false, problem: 'Enter the amount, for example 12.50.' };
  const minor = toMinor(text);
  if (minor === null) {
    return { ok: false, problem: 'Enter the amount in digits with at most two decimals, for example 12.50.' };
  }
  if (minor === 0) return { ok: false, problem: 'The amount must be more than zero.' };
  if (minor > MAX_PAYMENT_MINOR) return { ok: false, problem: 'The amount can be 1000000000.00 at most.' };
  return { ok: true, amount: fromMinor(minor) };
}
