import type { OrderJson } from '@/lib/contract/order';
import type { Amount } from '@/lib/contract/values';

/**
 * Money, on the server and in the browser. Amounts travel as decimal strings; sums are made in whole minor units
 * (cents) as `bigint`, never in fractions.
 */

const AMOUNT = /^(\d{1,10})(?:\.(\d{1,2}))?$/;
/** The largest payment that is taken: 1000000000.00. */
const MAX_PAYMENT = 100_000_000_000n;

/**
 * Reads a decimal with at most two places: `12.5` → `1250n`.
 * @returns minor units, or null when the text is no amount
 */
export function toMinor(text: string): bigint | null {
  const [, units, cents = ''] = AMOUNT.exec(text) ?? [];
  return units === undefined ? null : BigInt(units + cents.padEnd(2, '0'));
}

/**
 * Reads the amount of a payment: a decimal with at most two places, above 0, at most 1000000000.00.
 * @returns minor units, or null when the text is no such amount
 */
export function parseAmount(text: string): bigint | null {
  const minor = toMinor(text);
  return minor !== null && minor > 0n && minor <= MAX_PAYMENT ? minor : null;
}

/** `1250n` → `12.50`. */
export function formatAmount(minor: bigint): Amount {
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Far more than a shop sells in. Whoever pays chooses the currency: beyond it they are made anew. */
const MAX_FORMATTERS = 50;
const formatters = new Map<string, Intl.NumberFormat>();

/** `12.50`, `EUR` → `€12.50`. Intl takes the decimal string as it is, so no digit is lost on the way. */
export function formatMoney(amount: Amount, currency: string): string {
  let formatter = formatters.get(currency);
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat('en-IE', { style: 'currency', currency });
    if (formatters.size >= MAX_FORMATTERS) formatters.clear();
    formatters.set(currency, formatter);
  }
  // Its type wants to see a literal.
  return formatter.format(amount as Intl.StringNumericLiteral);
}

/** What is still to be paid; null when the order has no fixed total. */
export function missingAmount(payment: Pick<OrderJson['payment'], 'received' | 'total'>): Amount | null {
  if (payment.total === null) return null;
  const missing = (toMinor(payment.total) ?? 0n) - (toMinor(payment.received) ?? 0n);
  return formatAmount(missing > 0n ? missing : 0n);
}

export function isPositive(amount: Amount): boolean {
  return (toMinor(amount) ?? 0n) > 0n;
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
  if (minor === 0n) return { ok: false, problem: 'The amount must be more than zero.' };
  if (minor > MAX_PAYMENT) return { ok: false, problem: 'The amount can be 1000000000.00 at most.' };
  return { ok: true, amount: formatAmount(minor) };
}

/**
 * The tax that an amount includes, to the nearest cent, a half upwards.
 * @param gross minor units, not below 0
 * @param percent whole
 */
export function includedTax(gross: bigint, percent: number): bigint {
  const divisor = 100n + BigInt(percent);
  return (gross * BigInt(percent) * 2n + divisor) / (divisor * 2n);
}

/** The smaller of two amounts. */
export const min = (a: bigint, b: bigint) => (a < b ? a : b);
