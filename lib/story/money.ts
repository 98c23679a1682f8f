import type { OrderJson } from '@/lib/contract/order';
import type { Amount } from '@/lib/contract/values';

/**
 * Money as decimal strings, in the browser too. The server tells amounts with as many places as their currency has, so
 * that nobody here needs a list of currencies. Sums are made in whole numbers, never in fractions.
 */

const AMOUNT = /^(\d{1,10})(?:\.(\d{1,4}))?$/;
/** The largest payment that is taken. */
export const MAX_PAYMENT_UNITS = 1_000_000_000n;

/**
 * Reads a decimal with at most so many places: `12.5` → `1250n` with two.
 * @returns the whole number of the smallest ones, or null when the text is no such decimal
 */
export function toMinor(text: string, places: number): bigint | null {
  const [, units, rest = ''] = AMOUNT.exec(text) ?? [];
  return units === undefined || rest.length > places ? null : BigInt(units + rest.padEnd(places, '0'));
}

/** `1250n` with two places → `12.50`. */
export function fromMinor(minor: bigint, places: number): Amount {
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0');
  const point = digits.length - places;
  return `${sign}${digits.slice(0, point)}${places === 0 ? '' : `.${digits.slice(point)}`}`;
}

/** The places that an amount is told with. */
export const placesIn = (amount: Amount): number => amount.split('.')[1]?.length ?? 0;

/** What is made of amounts of one currency, told with the places of that which has most. */
function reckon(amounts: readonly Amount[], make: (minor: readonly bigint[]) => bigint): Amount {
  const places = Math.max(...amounts.map(placesIn));
  return fromMinor(make(amounts.map((amount) => toMinor(amount, places) ?? 0n)), places);
}

export const addAmounts = (...amounts: Amount[]): Amount =>
  reckon(amounts, (minor) => minor.reduce((sum, one) => sum + one));

export const multiplyAmount = (amount: Amount, by: number): Amount =>
  reckon([amount], ([minor = 0n]) => minor * BigInt(by));

/** How much more the one is than the other, 0 where it is not. */
export const excess = (one: Amount, other: Amount): Amount =>
  reckon([one, other], ([a = 0n, b = 0n]) => (a > b ? a - b : 0n));

export const isPositive = (amount: Amount): boolean => /^[\d.]*[1-9]/.test(amount);

/** Far more than a shop sells in. Whoever pays chooses the currency: beyond it they are made anew. */
const MAX_FORMATTERS = 50;
const formatters = new Map<string, Intl.NumberFormat>();

/** `12.50`, `EUR` → `€12.50`. Intl takes the decimal string as it is, so no digit is lost on the way or added. */
export function formatMoney(amount: Amount, currency: string): string {
  const places = placesIn(amount);
  const key = `${currency}${places}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    if (formatters.size >= MAX_FORMATTERS) formatters.clear();
    formatter = new Intl.NumberFormat('en-IE', {
      style: 'currency',
      currency,
      minimumFractionDigits: places,
      maximumFractionDigits: places,
    });
    formatters.set(key, formatter);
  }
  // Its type wants to see a literal.
  return formatter.format(amount as Intl.StringNumericLiteral);
}

/** What is still to be paid; null when the order has no fixed total. What goes back is not there any more. */
export function missingAmount({
  total,
  received,
  currency,
  refunds = [],
}: Pick<OrderJson['payment'], 'received' | 'total'> &
  Partial<Pick<OrderJson['payment'], 'currency' | 'refunds'>>): Amount | null {
  const back = refunds.filter((one) => one.currency === currency).map(({ amount }) => amount);
  return total === null
    ? null
    : excess(total, back.length === 0 ? received : excess(received, addAmounts(...back)));
}

export type ReadAmount = { ok: true; amount: Amount } | { ok: false; problem: string };

/**
 * Reads what a person typed: `12.5`, `12,50` and ` 12 ` all mean what they say.
 * @param places that the currency has
 */
export function readAmount(typed: string, places: number): ReadAmount {
  const text = typed.trim().replace(',', '.');
  const unit = 10n ** BigInt(places);
  const example = fromMinor((1250n * unit) / 100n, places);
  if (text === '') return { ok: false, problem: `Enter the amount, for example ${example}.` };
  const minor = toMinor(text, places);
  if (minor === null) {
    const decimals = places === 0 ? 'without decimals' : `with at most ${places} decimals`;
    return { ok: false, problem: `Enter the amount in digits ${decimals}, for example ${example}.` };
  }
  if (minor === 0n) return { ok: false, problem: 'The amount must be more than zero.' };
  const most = MAX_PAYMENT_UNITS * unit;
  if (minor > most) return { ok: false, problem: `The amount can be ${fromMinor(most, places)} at most.` };
  return { ok: true, amount: fromMinor(minor, places) };
}
