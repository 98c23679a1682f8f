import { describe, expect, it } from 'vitest';
import { parseAmount } from '@/lib/story/amounts';
import { fromStripe, STRIPE_UNITS, toStripe } from './stripe-currencies';

/** What is paid, and as what number Stripe wants it; https://docs.stripe.com/currencies, read in November 2026. */
const ROWS: readonly (readonly [currency: string, amount: string, counted: number])[] = [
  ['BIF', '500', 500],
  ['CLP', '500', 500],
  ['DJF', '500', 500],
  ['GNF', '500', 500],
  ['JPY', '500', 500],
  ['KMF', '500', 500],
  ['KRW', '500', 500],
  ['MGA', '500', 500],
  ['PYG', '500', 500],
  ['RWF', '500', 500],
  ['VND', '500', 500],
  ['VUV', '500', 500],
  ['XAF', '500', 500],
  ['XOF', '500', 500],
  ['XPF', '500', 500],
  ['BHD', '5.120', 5120],
  ['JOD', '5.120', 5120],
  ['KWD', '5.120', 5120],
  ['OMR', '5.120', 5120],
  ['TND', '5.120', 5120],
  ['ISK', '5', 500],
  ['UGX', '5', 500],
  ['HUF', '10.45', 1045],
  ['TWD', '800.45', 80045],
];

const minorOf = (amount: string, currency: string) => {
  const minor = parseAmount(amount, currency);
  if (minor === null) throw new Error(`${amount} ${currency} is no amount`);
  return minor;
};

describe('an amount at Stripe', () => {
  it.each(ROWS)('of %s: %s is asked for as %d, and read back', (currency, amount, counted) => {
    const minor = minorOf(amount, currency);
    expect(toStripe(minor, currency)).toBe(counted);
    expect(fromStripe(counted, currency)).toBe(minor);
  });

  it('has a row for each currency that is not in hundredths', () => {
    expect(ROWS.map(([currency]) => currency)).toEqual(Object.keys(STRIPE_UNITS));
  });

  it.each(['EUR', 'USD', 'GBP', 'CHF', 'IQD', 'LYD', 'IDR'])('of %s is in hundredths', (currency) => {
    const minor = minorOf('12.50', currency);
    expect(toStripe(minor, currency)).toBe(1250);
    expect(fromStripe(1250, currency)).toBe(minor);
  });

  it.each([
    ['MGA', '500.20'],
    ['KWD', '5.124'],
    ['IQD', '5.124'],
  ])('is not rounded: of %s %s cannot be paid', (currency, amount) => {
    expect(() => toStripe(minorOf(amount, currency), currency)).toThrow('cannot be paid at Stripe');
  });

  it.each([
    ['JPY', 50_001n],
    ['ISK', 501n],
    ['UGX', 501n],
  ])('is not rounded: %s has nothing smaller than 1', (currency, minor) => {
    expect(() => toStripe(minor, currency)).toThrow('cannot be paid at Stripe');
  });

  it('is none where nothing was paid', () => {
    expect(fromStripe(0, 'EUR')).toBeNull();
    expect(fromStripe(-5, 'KWD')).toBeNull();
  });
});
