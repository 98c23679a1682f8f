import { describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { UnpaidLimits } from './unpaid-limits';

const product = (available: number, unpaid = 0, sku = 'tea') => ({
  sku,
  name: 'Tea',
  priceMinor: 100n,
  currency: 'EUR',
  revision: 1,
  hidden: false,
  available,
  unpaid,
});
const fieldOf = () => 'items[0].quantity';

/** What an order of so many pieces is told: true, false, or why it is refused. */
function told(limits: UnpaidLimits, quantity: number, client: string | null = 'ada') {
  try {
    return limits.hold([{ sku: 'tea', quantity }], client, fieldOf);
  } catch (error) {
    if (!isAppError(error)) throw error;
    expect(error).toMatchObject({ code: 'unpaid-limit', field: 'items[0].quantity' });
    return error.message;
  }
}

describe('what unpaid orders may hold', () => {
  test.each([
    [24, 20, true],
    [24, 21, expect.stringContaining('One order may hold at most 20 unpaid pieces of "Tea"')],
    [200, 100, true],
    [200, 101, expect.stringContaining('One order may hold at most 100 ')],
    [3, 3, true],
    [0, 1, false],
    [24, 25, false],
  ])('of %d on the shelf an order of %d: %s', (available, quantity, expected) => {
    expect(told(new UnpaidLimits([product(available)], []), quantity)).toEqual(expected);
  });

  test('one client holds three quarters at most, however many orders; another goes on', () => {
    const limits = new UnpaidLimits([product(80, 20)], [{ client: 'ada', sku: 'tea', quantity: 20 }]);
    expect(told(limits, 50)).toBe(true);
    expect(told(limits, 5)).toBe(true);
    expect(told(limits, 1)).toContain('One customer may hold at most 75 unpaid pieces of "Tea" now; 75 are');
    expect(told(limits, 1, 'bob')).toBe(true);
    expect(told(limits, 1, null)).toBe(true);
  });

  test('all together hold nine tenths; what is sold does not count', () => {
    const limits = new UnpaidLimits([product(30, 70)], []);
    expect(told(limits, 20, null)).toBe(true);
    expect(told(limits, 1, null)).toContain('All unpaid orders together may hold at most 90 pieces');
  });

  test('what is refused holds nothing, whichever line is too much', () => {
    const limits = new UnpaidLimits([product(100), product(24, 0, 'pot')], []);
    const lines = [
      { sku: 'tea', quantity: 50 },
      { sku: 'pot', quantity: 24 },
    ];
    expect(() => limits.hold(lines, 'ada', (sku) => sku)).toThrow('One order');
    expect(told(limits, 50)).toBe(true);
    expect(told(limits, 25)).toBe(true);
    expect(told(limits, 1)).toContain('One customer');
  });

  test('an order that the shelf is too short for holds nothing', () => {
    const limits = new UnpaidLimits([product(10)], []);
    expect(told(limits, 11)).toBe(false);
    expect(told(limits, 10)).toBe(true);
    expect(told(limits, 1)).toBe(false);
  });
});
