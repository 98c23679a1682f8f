import { describe, expect, test } from 'vitest';
import { checkTimerText, dueTimeOf, rescaled } from './due-time';
import { TIMER_KINDS, type TimerKind } from './kinds';

describe('a duration', () => {
  const openedAtMs = Date.parse('2026-01-31T12:00:00Z');
  const duration = (text: string) => ({ type: 'duration', text }) as const;
  const plain = { timeScale: 1, graceMs: 0 };

  test.each([
    ['PT5M', '2026-01-31T12:05:00.000Z'],
    ['PT0S', '2026-01-31T12:00:00.000Z'],
    ['P1M', '2026-02-28T12:00:00.000Z'],
    ['=duration("PT90S")', '2026-01-31T12:01:30.000Z'],
    ['="PT1H"', '2026-01-31T13:00:00.000Z'],
    ['=if total > 10 then "PT1H" else "PT2H"', '2026-01-31T13:00:00.000Z'],
  ])('%s is added', (text, due) => {
    const dueAtMs = Date.parse(due);
    expect(dueTimeOf(duration(text), openedAtMs, { total: 11 }, plain)).toEqual({
      dueAtMs,
      firesAtMs: dueAtMs,
    });
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
  ])('%j is refused', (text) => {
    expect(() => dueTimeOf(duration(text), openedAtMs, {}, plain)).toThrow(
      expect.objectContaining({ code: 'duration-invalid' }),
    );
  });

  test('is checked as far as the model tells', () => {
    expect(checkTimerText(duration('PT5M'))).toBeNull();
    expect(checkTimerText(duration('=wait'))).toBeNull();
    expect(checkTimerText(duration('soon'))).toMatch(/not an ISO 8601 duration/);
    expect(checkTimerText(duration('=duration('))).toMatch(/not valid FEEL/);
  });

  test('is divided by the time scale, in whole milliseconds; the grace comes on top as it is', () => {
    const due = dueTimeOf(duration('PT1S'), openedAtMs, {}, { timeScale: 3, graceMs: 500 });
    expect(due).toEqual({ dueAtMs: openedAtMs + 333, firesAtMs: openedAtMs + 833 });
  });

  test('of months is counted by the calendar before it is divided', () => {
    const due = dueTimeOf(duration('P1M'), openedAtMs, {}, { timeScale: 28, graceMs: 0 });
    expect(due.dueAtMs).toBe(openedAtMs + 86_400_000);
  });
});

const refused = (Object.keys(TIMER_KINDS) as TimerKind[]) // the table's own keys
  .filter((type) => TIMER_KINDS[type].refused !== undefined);

test.each(refused)('a timer of a refused kind, %s, is never due', (type) => {
  expect(() => dueTimeOf({ type, text: 'PT5M' }, 0, {}, { timeScale: 1, graceMs: 0 })).toThrow(
    expect.objectContaining({ code: 'duration-invalid' }),
  );
});

test('what is left when a clock changes its pace is in whole milliseconds', () => {
  expect(rescaled(1_000, 1, 3)).toBe(333);
  expect(rescaled(1_000, 60, 1)).toBe(60_000);
});
