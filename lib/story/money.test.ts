import { describe, expect, it, vi } from 'vitest';
import {
  addAmounts,
  excess,
  formatMoney,
  fromMinor,
  isPositive,
  missingAmount,
  multiplyAmount,
  placesIn,
  readAmount,
  toMinor,
} from './money';

describe('money', () => {
  it('goes from text to whole numbers and back, with as many places as are asked for', () => {
    expect(toMinor('12.50', 2)).toBe(1250n);
    expect(toMinor('12.5', 2)).toBe(1250n);
    expect(toMinor('0.07', 2)).toBe(7n);
    expect(toMinor('12', 0)).toBe(12n);
    expect(toMinor('1.234', 3)).toBe(1234n);
    for (const [text, places] of [
      ['12.505', 2],
      ['12.0', 0],
      ['1.2345', 3],
      ['-1', 2],
      ['1.', 2],
      ['.5', 2],
    ] as const)
      expect(toMinor(text, places), text).toBeNull();
    expect(fromMinor(7n, 2)).toBe('0.07');
    expect(fromMinor(-7n, 2)).toBe('-0.07');
    expect(fromMinor(7n, 0)).toBe('7');
    expect(fromMinor(7n, 3)).toBe('0.007');
    expect(fromMinor(100_000_000_000n, 2)).toBe('1000000000.00');
  });

  it('prints an amount without losing a digit, or adding one', () => {
    expect(formatMoney('12.50', 'EUR')).toBe('€12.50');
    expect(formatMoney('999999999.99', 'EUR')).toBe('€999,999,999.99');
    expect(formatMoney('1050', 'JPY')).toMatch(/1,050$/);
    expect(formatMoney('1.234', 'KWD')).toMatch(/1\.234$/);
    expect(formatMoney('10.45', 'HUF')).toMatch(/10\.45$/);
  });

  it('reckons with amounts as they are told', () => {
    expect(addAmounts('12.50', '0.50')).toBe('13.00');
    expect(addAmounts('1050', '50')).toBe('1100');
    expect(addAmounts('1.234', '0.006')).toBe('1.240');
    expect(multiplyAmount('12.50', 3)).toBe('37.50');
    expect(multiplyAmount('1050', 0)).toBe('0');
    expect(excess('12.50', '5.00')).toBe('7.50');
    expect(excess('5.00', '12.50')).toBe('0.00');
    expect(['12.50', '12', '1.234'].map(placesIn)).toEqual([2, 0, 3]);
    expect(['0.01', '1', '10', '0.00', '0'].map(isPositive)).toEqual([true, true, true, false, false]);
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
    expect(made).toHaveBeenLastCalledWith('en-IE', expect.objectContaining({ currency: 'EUR' }));
    made.mockRestore();
  });

  it('knows what is missing', () => {
    expect(missingAmount({ total: '12.50', received: '5.00' })).toBe('7.50');
    expect(missingAmount({ total: '12.50', received: '20.00' })).toBe('0.00');
    expect(missingAmount({ total: '1050', received: '50' })).toBe('1000');
    expect(missingAmount({ total: null, received: '0.00' })).toBeNull();
  });

  it('reads what a person types and says what is wrong', () => {
    expect(readAmount(' 12,5 ', 2)).toEqual({ ok: true, amount: '12.50' });
    expect(readAmount('', 2)).toEqual({ ok: false, problem: 'Enter the amount, for example 12.50.' });
    expect(readAmount('0.00', 2)).toMatchObject({ problem: 'The amount must be more than zero.' });
    expect(readAmount('1,000.00', 2)).toMatchObject({ ok: false });
    expect(readAmount('1000000000.01', 2)).toMatchObject({
      problem: 'The amount can be 1000000000.00 at most.',
    });
  });

  it('asks for no more places than the currency has', () => {
    expect(readAmount('1050', 0)).toEqual({ ok: true, amount: '1050' });
    expect(readAmount('10.50', 0)).toEqual({
      ok: false,
      problem: 'Enter the amount in digits without decimals, for example 12.',
    });
    expect(readAmount('1,234', 3)).toEqual({ ok: true, amount: '1.234' });
    expect(readAmount('1.2345', 3)).toEqual({
      ok: false,
      problem: 'Enter the amount in digits with at most 3 decimals, for example 12.500.',
    });
  });
});
