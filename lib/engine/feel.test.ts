import { describe, expect, test } from 'vitest';
import { checkGuard, evaluateGuard } from './feel';

describe('a guard', () => {
  const scope = { total: 12.5, customer: { country: 'DE' }, items: [{ sku: 'tea', quantity: 2 }] };

  test.each([
    ['=total > 10', true],
    ['=total > 20', false],
    ['=customer.country = "DE" and count(items) = 1', true],
    ['=some item in items satisfies item.quantity > 1', true],
    ['=missing', false],
    ['=missing.deep > 3', false],
    ['="true"', false],
    ['=1', false],
    ['=null', false],
  ])('%s is %s', (text, answer) => {
    expect(evaluateGuard(text, scope)).toBe(answer);
  });

  test('with broken syntax is an error that says so', () => {
    expect(() => evaluateGuard('=total >', scope)).toThrow(/"=total >" is not valid FEEL/);
    expect(() => evaluateGuard('total > 10', scope)).toThrow(/begin it with "="/);
    expect(checkGuard('=total >')).toMatch(/not valid FEEL/);
    expect(checkGuard('=total > 1')).toBeNull();
  });
});
