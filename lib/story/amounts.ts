import type { Amount } from '@/lib/contract/values';
import { placesOf, scaleOf, unitOf } from './currencies';
import { fromMinor, MAX_PAYMENT_UNITS, toMinor } from './money';

/** Amounts in a currency, as the server takes, keeps and tells them. The browser reckons with what it was told: money.ts. */

/**
 * Reads the amount of a payment: a decimal with at most as many places as its currency has, above 0, at most
 * 1000000000.
 * @param currency null: none is named; the amount is then read, and given, in hundredths
 * @returns minor units, or null when the text is no such amount
 */
export function parseAmount(text: string, currency: string | null): bigint | null {
  const minor = toMinor(text, placesOf(currency));
  if (minor === null || minor <= 0n || minor > MAX_PAYMENT_UNITS * 10n ** BigInt(placesOf(currency)))
    return null;
  return minor * unitOf(currency);
}

/** What `parseAmount` takes, for who sent something else. */
export function amountRule(currency: string | null): string {
  const places = placesOf(currency);
  const most = fromMinor(MAX_PAYMENT_UNITS * 10n ** BigInt(places), places);
  const what =
    places === 0
      ? `a whole number of ${currency} above 0`
      : `a decimal above 0 with at most ${places} places`;
  return `takes ${what}, at most ${most}`;
}

/**
 * An amount that named no currency, in the currency that it turns out to be of.
 * @param hundredths as `parseAmount` gave it
 * @returns minor units, or null where the currency is not so finely divided
 */
export function inCurrency(hundredths: bigint, currency: string): bigint | null {
  const minor = hundredths * 10n ** BigInt(scaleOf(currency) - scaleOf(null));
  return minor % unitOf(currency) === 0n ? minor : null;
}

/** `1250n` → `12.50`, `12` of the yen: with the places of its currency, and with more only where it has them all the same. */
export function formatAmount(minor: bigint, currency: string | null): Amount {
  const unit = unitOf(currency);
  return minor % unit === 0n
    ? fromMinor(minor / unit, placesOf(currency))
    : fromMinor(minor, scaleOf(currency));
}

/** Reads what `formatAmount` wrote, or wrote once: amounts of the yen had two places. @returns minor units, or null */
export const readAmountOf = (text: string, currency: string | null): bigint | null =>
  toMinor(text, scaleOf(currency));

/** Minor units as a number of units, for who reckons with those. */
export const toUnits = (minor: bigint, currency: string): number => Number(minor) / 10 ** scaleOf(currency);

/**
 * The tax that an amount includes, or a share of that amount, to the nearest sum that can be paid, a half upwards.
 * @param gross minor units, not below 0
 * @param percent whole
 * @param share `[part, whole]`: of so much of a whole that is above 0; of all of it by default
 */
export function includedTax(
  gross: bigint,
  percent: number,
  currency: string,
  [part, whole]: readonly [bigint, bigint] = [1n, 1n],
): bigint {
  const unit = unitOf(currency);
  const divisor = (100n + BigInt(percent)) * unit * whole;
  return ((gross * part * BigInt(percent) * 2n + divisor) / (divisor * 2n)) * unit;
}

/** The smaller of two amounts. */
export const min = (a: bigint, b: bigint) => (a < b ? a : b);
