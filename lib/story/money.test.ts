import { describe, expect, it } from 'vitest';
import { formatMoney, fromMinor, missingAmount, readAmount, toMinor } from './money';

describe('money', () => {
  it('goes from text to minor units and back', () => {
    expect(toMinor('12.50')).toBe(1250);
    expect(toMinor('12.5')).toBe(1250);
    expect(toMinor('0.07')).toBe(7);
    expect(toMinor('12.505')).toBeNull();
    expect(toMinor('-1')).toBeNull();
    expect(fromMinor(7)).toBe('0.07');
    expect(fromMinor(1250)).toBe('12.50');
    expect(fromMinor(100_000_000_000)).toBe('1000000000.00');
  });

  it('prints an amount without losing a digit', () => {
    expect(formatMoney('12.50', 'EUR')).toBe('€12.50');
    expect(formatMoney('999999999.99', 'EUR')).toBe('€999,999,999.99');
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
