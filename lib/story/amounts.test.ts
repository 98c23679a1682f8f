import { describe, expect, it } from 'vitest';
import {
  amountRule,
  formatAmount,
  inCurrency,
  includedTax,
  parseAmount,
  readAmountOf,
  toUnits,
} from './amounts';
import { placesOf, scaleOf, unitOf } from './currencies';

const WHOLE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const THOUSANDTHS = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');
const HUNDREDTHS = ['EUR', 'USD', 'GBP', 'CHF', 'HUF', 'TWD', 'MGA', 'IDR', 'COP', null];

describe('the places of a currency', () => {
  it.each(WHOLE)('%s has none, and is kept in hundredths', (currency) => {
    expect([placesOf(currency), scaleOf(currency), unitOf(currency)]).toEqual([0, 2, 100n]);
    expect(parseAmount('10', currency)).toBe(1000n);
    for (const text of ['10.50', '10.0', '10.00']) expect(parseAmount(text, currency), text).toBeNull();
    expect(formatAmount(1000n, currency)).toBe('10');
  });

  it.each(THOUSANDTHS)('%s has three', (currency) => {
    expect([placesOf(currency), scaleOf(currency), unitOf(currency)]).toEqual([3, 3, 1n]);
    expect(parseAmount('1.234', currency)).toBe(1234n);
    expect(parseAmount('1.5', currency)).toBe(1500n);
    expect(parseAmount('1.2345', currency)).toBeNull();
    expect(formatAmount(1234n, currency)).toBe('1.234');
  });

  it.each(HUNDREDTHS)('%s has two', (currency) => {
    expect([placesOf(currency), scaleOf(currency), unitOf(currency)]).toEqual([2, 2, 1n]);
    expect(parseAmount('12.5', currency)).toBe(1250n);
    expect(parseAmount('12.505', currency)).toBeNull();
    expect(formatAmount(1250n, currency)).toBe('12.50');
  });
});

describe('an amount', () => {
  it.each([
    ['EUR', '0.01', 1n, '1000000000.00', 100_000_000_000n],
    ['JPY', '1', 100n, '1000000000', 100_000_000_000n],
    ['KWD', '0.001', 1n, '1000000000.000', 1_000_000_000_000n],
  ] as const)('of %s is from %s to %s', (currency, least, leastMinor, most, mostMinor) => {
    expect(parseAmount(least, currency)).toBe(leastMinor);
    expect(parseAmount(most, currency)).toBe(mostMinor);
    for (const text of ['0', '1000000001', '9999999999', '-1', ' 1', '1,00', '1e3', ''])
      expect(parseAmount(text, currency), text).toBeNull();
  });

  it('says what would be right', () => {
    expect(amountRule('EUR')).toBe('takes a decimal above 0 with at most 2 places, at most 1000000000.00');
    expect(amountRule(null)).toBe(amountRule('EUR'));
    expect(amountRule('JPY')).toBe('takes a whole number of JPY above 0, at most 1000000000');
    expect(amountRule('KWD')).toBe('takes a decimal above 0 with at most 3 places, at most 1000000000.000');
  });

  it('that named no currency is brought into the one it is of', () => {
    expect(inCurrency(1250n, 'EUR')).toBe(1250n);
    expect(inCurrency(1250n, 'KWD')).toBe(12_500n);
    expect(inCurrency(1200n, 'JPY')).toBe(1200n);
    expect(inCurrency(1250n, 'JPY')).toBeNull();
  });

  it('of before, with more places than its currency has, is told as it is', () => {
    expect(formatAmount(1050n, 'JPY')).toBe('10.50');
    expect(readAmountOf('10.50', 'JPY')).toBe(1050n);
    expect(readAmountOf('12.50', 'KWD')).toBe(12_500n);
    expect(readAmountOf('12.50', 'EUR')).toBe(1250n);
  });

  it('is a number of units to who reckons with them', () => {
    expect([toUnits(1250n, 'EUR'), toUnits(1200n, 'JPY'), toUnits(1234n, 'KWD')]).toEqual([12.5, 12, 1.234]);
  });
});

describe('the tax included', () => {
  it.each([
    [12_300n, 23, '23.00'],
    [1_250n, 23, '2.34'],
    [1n, 23, '0.00'],
    [0n, 23, '0.00'],
    [107n, 7, '0.07'],
    [100_000_000_000n, 23, '186991869.92'],
    [1_250n, 0, '0.00'],
  ])('%d with %d %% included holds %s of tax', (gross, percent, tax) => {
    expect(formatAmount(includedTax(gross, percent, 'EUR'), 'EUR')).toBe(tax);
  });

  it('is never off by more than half a cent', () => {
    for (let gross = 0n; gross < 3_000n; gross++) {
      const exact = (Number(gross) * 23) / 123;
      expect(Math.abs(Number(includedTax(gross, 23, 'EUR')) - exact)).toBeLessThanOrEqual(0.5);
    }
  });

  it('is a sum that can be paid', () => {
    // 1000 yen hold 186.99, which are 187; 1.234 dinars hold 0.2307.
    expect(formatAmount(includedTax(100_000n, 23, 'JPY'), 'JPY')).toBe('187');
    expect(formatAmount(includedTax(1234n, 23, 'KWD'), 'KWD')).toBe('0.231');
  });
});
