import { describe, expect, test } from 'vitest';
import { addDuration, checkDuration, checkGuard, evaluateGuard } from './feel';

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

describe('a duration', () => {
  const openedAt = new Date('2026-01-31T12:00:00Z');

  test.each([
    ['PT5M', '2026-01-31T12:05:00.000Z'],
    ['PT0S', '2026-01-31T12:00:00.000Z'],
    ['P1M', '2026-02-28T12:00:00.000Z'],
    ['=duration("PT90S")', '2026-01-31T12:01:30.000Z'],
    ['="PT1H"', '2026-01-31T13:00:00.000Z'],
    ['=if total > 10 then "PT1H" else "PT2H"', '2026-01-31T13:00:00.000Z'],
  ])('%s is added', (duration, due) => {
    expect(addDuration(openedAt, duration, { total: 11 }).toISOString()).toBe(due);
  });

  test.each([
    'five minutes',
    '',
    '5',
    'PT',
    '=missing',
    '=5',
    '=true',
    'R3/PT5M',
    '-PT5M',
    'PT-5M',
    'P11Y',
    'PT999999999H',
  ])('%j is refused', (duration) => {
    expect(() => addDuration(openedAt, duration, {})).toThrow(
      expect.objectContaining({ code: 'duration-invalid' }),
    );
  });

  test('is checked as far as the model tells', () => {
    expect(checkDuration('PT5M')).toBeNull();
    expect(checkDuration('=wait')).toBeNull();
    expect(checkDuration('soon')).toMatch(/not an ISO 8601 duration/);
    expect(checkDuration('=duration(')).toMatch(/not valid FEEL/);
  });
});
