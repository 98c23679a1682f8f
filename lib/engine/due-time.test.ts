import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkTimerText, dueTimeOf, rescaled } from './due-time';
import { TIMER_KINDS, type TimerKind } from './kinds';

describe('a duration', () => {
  const openedAtMs = Date.parse('2026-01-31T12:00:00Z');
  const duration = (text: string) => ({ type: 'duration', text }) as const;
  const plain = { timeScale: 1, graceMs: 0, timeZone: 'UTC' };

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
    const due = dueTimeOf(duration('PT1S'), openedAtMs, {}, { ...plain, timeScale: 3, graceMs: 500 });
    expect(due).toEqual({ dueAtMs: openedAtMs + 333, firesAtMs: openedAtMs + 833 });
  });

  test('of months is counted by the calendar before it is divided', () => {
    const due = dueTimeOf(duration('P1M'), openedAtMs, {}, { ...plain, timeScale: 28 });
    expect(due.dueAtMs).toBe(openedAtMs + 86_400_000);
  });
});

describe('months and years go by the calendar of the shop', () => {
  test.each([
    // Clocks in Berlin go forward on 29 March 2026, back on 25 October; in Sydney the other way on 5 April and 4 October.
    ['P1M', '2026-03-15T12:00:00+01:00', 'Europe/Berlin', '2026-04-15T12:00:00+02:00'],
    ['P1M', '2026-10-15T12:00:00+02:00', 'Europe/Berlin', '2026-11-15T12:00:00+01:00'],
    ['P1M', '2026-03-15T12:00:00+11:00', 'Australia/Sydney', '2026-04-15T12:00:00+10:00'],
    ['P6M', '2026-03-15T12:00:00+01:00', 'Europe/Berlin', '2026-09-15T12:00:00+02:00'],
    ['P1Y', '2026-03-29T03:30:00+02:00', 'Europe/Berlin', '2027-03-29T03:30:00+02:00'],
    ['P1Y', '2028-02-29T12:00:00+01:00', 'Europe/Berlin', '2029-02-28T12:00:00+01:00'],
    ['=duration("P1M")', '2026-03-15T12:00:00+01:00', 'Europe/Berlin', '2026-04-15T12:00:00+02:00'],
    // To an hour that there is not, and to one that there is twice.
    ['P1Y', '2025-03-29T02:30:00+01:00', 'Europe/Berlin', '2026-03-29T03:30:00+02:00'],
    ['P1M', '2026-09-25T02:30:00+02:00', 'Europe/Berlin', '2026-10-25T02:30:00+02:00'],
    ['P1M', '2026-01-31T12:00:00+01:00', 'Europe/Berlin', '2026-02-28T12:00:00+01:00'],
    // The last of a month in the shop is the first of the next in UTC.
    ['P1M', '2026-01-31T23:30:00Z', 'Europe/Berlin', '2026-02-28T23:30:00Z'],
    ['P1M', '2026-01-31T23:30:00Z', 'UTC', '2026-02-28T23:30:00Z'],
    ['P1M', '2026-03-30T22:30:00Z', 'Europe/Berlin', '2026-04-29T22:30:00Z'],
    // Days have 24 hours.
    ['P1D', '2026-03-28T12:00:00+01:00', 'Europe/Berlin', '2026-03-29T13:00:00+02:00'],
  ])('%s from %s in %s is over at %s', (text, opened, timeZone, due) => {
    const clock = { timeScale: 1, graceMs: 0, timeZone };
    const { dueAtMs } = dueTimeOf({ type: 'duration', text }, Date.parse(opened), {}, clock);
    expect(new Date(dueAtMs).toISOString()).toBe(new Date(due).toISOString());
  });
});

describe('a date', () => {
  const openedAtMs = Date.parse('2026-03-01T12:00:00Z');
  afterEach(() => {
    vi.useRealTimers();
  });
  const berlin = { timeScale: 600, graceMs: 0, timeZone: 'Europe/Berlin' };
  const due = (text: string, clock = berlin, scope = {}) => {
    const { dueAtMs } = dueTimeOf({ type: 'date', text }, openedAtMs, scope, clock);
    return new Date(dueAtMs).toISOString();
  };

  test.each([
    ['2026-12-24T18:00:00Z', '2026-12-24T18:00:00.000Z'],
    ['2026-12-24T18:00:00.250Z', '2026-12-24T18:00:00.250Z'],
    ['2026-12-24T18:00:00+05:30', '2026-12-24T12:30:00.000Z'],
    ['2026-12-24T18:00:00+01:00[Europe/Berlin]', '2026-12-24T17:00:00.000Z'],
    ['2026-12-24T18:00:00@America/New_York', '2026-12-24T23:00:00.000Z'],
    // In the shop's zone where they name none, winter and summer.
    ['2026-12-24T18:00:00', '2026-12-24T17:00:00.000Z'],
    ['2026-07-24T18:00', '2026-07-24T16:00:00.000Z'],
    ['2026-12-24', '2026-12-23T23:00:00.000Z'],
    // An hour that there is not, and one that there is twice.
    ['2026-03-29T02:30:00', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30:00', '2026-10-25T00:30:00.000Z'],
    ['=date and time("2026-12-24T18:00:00")', '2026-12-24T17:00:00.000Z'],
    ['=date and time("2026-12-24T18:00:00Z")', '2026-12-24T18:00:00.000Z'],
    ['=date and time("2026-12-24T18:00:00+05:30")', '2026-12-24T12:30:00.000Z'],
    ['=date and time("2026-12-24T18:00:00@America/New_York")', '2026-12-24T23:00:00.000Z'],
    ['=date("2026-12-24")', '2026-12-23T23:00:00.000Z'],
    ['=date and time("2026-12-24T18:00:00Z") - duration("P1D")', '2026-12-23T18:00:00.000Z'],
    ['="2026-12-24T18:00:00Z"', '2026-12-24T18:00:00.000Z'],
    ['=promised', '2026-12-24T18:00:00.000Z'],
  ])('%s is an instant, whatever the clocks say', (text, instant) => {
    expect(due(text, berlin, { promised: '2026-12-24T18:00:00Z' })).toBe(instant);
  });

  test.each(['2026-01-15', '2026-07-15'])(
    'of an hour that is there twice means the first, asked on %s',
    (today) => {
      vi.useFakeTimers({ now: Date.parse(today), toFake: ['Date'] });
      expect(due('2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00.000Z');
      expect(due('=date and time("2026-10-25T02:30:00")')).toBe('2026-10-25T00:30:00.000Z');
      expect(due('2026-10-25T02:30:00@Europe/Berlin', { ...berlin, timeZone: 'UTC' })).toBe(
        '2026-10-25T00:30:00.000Z',
      );
      expect(due('2026-03-29T02:30:00')).toBe('2026-03-29T01:30:00.000Z');
    },
  );

  test('that has passed when its wait opens is due at once', () => {
    expect(due('2020-01-01T00:00:00Z')).toBe('2026-03-01T12:00:00.000Z');
  });

  test.each([
    'tomorrow',
    '',
    'PT5M',
    '2026',
    '18:00:00',
    '2026-02-30T12:00:00Z',
    '2026-12-24T18:00:00@Nowhere/Land',
    '2026-12-24T18:00:00+01:00[Nowhere/Land]',
    '2036-12-24T18:00:00Z',
    '=missing',
    '=5',
    '=duration("PT5M")',
    '=time("18:00:00")',
  ])('%j is refused', (text) => {
    expect(() => due(text)).toThrow(expect.objectContaining({ code: 'duration-invalid' }));
  });

  test('is checked as far as the model tells', () => {
    const check = (text: string) => checkTimerText({ type: 'date', text });
    expect([check('2026-12-24T18:00:00'), check('=promised'), check('2020-01-01T00:00:00Z')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(check('PT5M')).toMatch(/not an ISO 8601 date and time such as "2026-12-24T18:00:00Z"/);
    expect(check('=date(')).toMatch(/not valid FEEL/);
  });
});

const refused = (Object.keys(TIMER_KINDS) as TimerKind[]) // the table's own keys
  .filter((type) => TIMER_KINDS[type].refused !== undefined);

test.each(refused)('a timer of a refused kind, %s, is never due', (type) => {
  expect(() =>
    dueTimeOf({ type, text: 'PT5M' }, 0, {}, { timeScale: 1, graceMs: 0, timeZone: 'UTC' }),
  ).toThrow(expect.objectContaining({ code: 'duration-invalid' }));
});

test('what is left when a clock changes its pace is in whole milliseconds', () => {
  expect(rescaled(1_000, 1, 3)).toBe(333);
  expect(rescaled(1_000, 60, 1)).toBe(60_000);
});
