import { describe, expect, it, vi } from 'vitest';
import {
  formatAmount,
  formatMoney,
  includedTax,
  missingAmount,
  parseAmount,
  readAmount,
  toMinor,
} from './money';

describe('money', () => {
  it('goes from text to minor units and back', () => {
    expect(toMinor('12.50')).toBe(1250n);
    expect(toMinor('12.5')).toBe(1250n);
    expect(toMinor('0.07')).toBe(7n);
    expect(toMinor('12.505')).toBeNull();
    expect(toMinor('-1')).toBeNull();
    expect(formatAmount(7n)).toBe('0.07');
    expect(formatAmount(1250n)).toBe('12.50');
    expect(formatAmount(100_000_000_000n)).toBe('1000000000.00');
  });

  it('takes for a payment what is above zero and not too much', () => {
    expect(parseAmount('0.01')).toBe(1n);
    expect(parseAmount('1000000000.00')).toBe(100_000_000_000n);
    for (const text of ['0', '0.00', '1000000000.01', '9999999999', '12.505', '-1', ' 1', '1,00', '1e3', ''])
      expect(parseAmount(text), text).toBeNull();
  });

  it('prints an amount without losing a digit', () => {
    expect(formatMoney('12.50', 'EUR')).toBe('€12.50');
    expect(formatMoney('999999999.99', 'EUR')).toBe('€999,999,999.99');
  });

  it('keeps a formatter for what a shop sells in, not for each currency that a payment may name', () => {
    formatMoney('1.00', 'EUR');
    const { NumberFormat } = Intl;
    const made = vi.spyOn(Intl, 'NumberFormat').mockImplementation(function make(locale, options) {
      return new NumberFormat(locale, options);
    });
    formatMoney('1.00', 'EUR');
    expect(made).not.toHaveBeenCalled();
    for (let n = 0; n < 500; n++) formatMoney('1.00', `X${String.fromCharCode(65 + (n % 26), 65 + n / 26)}`);
    formatMoney('1.00', 'EUR');
    expect(made).toHaveBeenLastCalledWith('en-IE', { style: 'currency', currency: 'EUR' });
    made.mockRestore();
  });

  it('knows what is missing', () => {
    expect(missingAmount({ total: '12.50', received: '5.00' })).toBe('7.50');
    expect(missingAmount({ total: '12.50', received: '20.00' })).toBe('0.00');
    expect(missingAmount({ total: null, received: '0.00' })).toBeNull();
  });

  it('reads what a person types and says what is wrong', () => {
    expect(readAmount(' 12,5 ')).toEqual({ ok: true, amount: '12.50' });
    expect(readAmount('')).toMatchObject({ ok: false });
    expect(readAmount('0.00')).toMatchObject({ ok: false, problem: 'The amount must be more than zero.' });
    expect(readAmount('1,000.00')).toMatchObject({ ok: false });
    expect(readAmount('1000000000.01')).toMatchObject({ ok: false });
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
    expect(formatAmount(includedTax(gross, percent))).toBe(tax);
  });

  it('is never off by more than half a cent', () => {
    for (let gross = 0n; gross < 3_000n; gross++) {
      const exact = (Number(gross) * 23) / 123;
      expect(Math.abs(Number(includedTax(gross, 23)) - exact)).toBeLessThanOrEqual(0.5);
    }
  });
});
