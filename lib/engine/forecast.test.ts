import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { courseOf, type ForecastRules, forecast, MAX_FORECAST_STEPS, type Standing } from './forecast';
import { exploreText } from './testing/run-process';
import type { Table } from './types';

/** Our own diagram's: looking ahead changes nothing in it, as the last test says. */
let table: Table;
beforeAll(async () => {
  ({ table } = await exploreText(readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8')));
});
const AT = Date.parse('2026-11-22T12:00:00.000Z');
const MINUTE_MS = 60_000;

const plain: ForecastRules = {
  scope: {},
  timeScale: 1,
  timeZone: 'UTC',
  graceMs: () => 0,
  kept: [],
  outcomeOf: (completed) => (completed.has('send-cancellation') ? 'cancelled' : 'fulfilled'),
};

/** The marking whose open work has exactly these keys. */
function markingOf(table: Table, ...keys: readonly string[]): string {
  const found = table.markings().find(({ openWork }) => {
    return openWork.length === keys.length && openWork.every(({ key }) => keys.includes(key));
  });
  if (found === undefined) throw new Error(`no marking has ${keys.join(', ')}`);
  return found.hash;
}

const WAITING = ['message:payment-received', 'message:cancel-requested', 'timer:wait-5min-timer'] as const;
const standing = (marking: string, change: Partial<Standing> = {}): Standing => ({
  marking,
  atMs: AT,
  timers: new Map(),
  stopped: new Set(),
  ...change,
});
const dueIn = (ms: number) => ({ dueAtMs: AT + ms, firesAtMs: AT + ms });
const unpaid = (table: Table) =>
  standing(markingOf(table, ...WAITING), {
    timers: new Map([['timer:wait-5min-timer', dueIn(5 * MINUTE_MS)]]),
  });

describe('an order that nobody pays', () => {
  test('is reminded, then cancelled', async () => {
    const { entries, ends } = forecast(table, unpaid(table), plain);
    expect(ends).toBe('ended');
    expect(entries.map(({ kind, elementId, timer, outcome }) => [kind, elementId, timer, outcome])).toEqual([
      ['timer', 'wait-5min-timer', dueIn(5 * MINUTE_MS), null],
      ['timer', 'wait-10min-timer', dueIn(15 * MINUTE_MS), 'cancelled'],
    ]);
    expect(entries[0]?.completed).toEqual([
      'wait-5min-timer',
      'payment-or-reminder',
      'send-friendly-reminder',
    ]);
    expect(entries[0]?.entered).toContain('wait-10min-timer');
    expect(entries[1]?.takenFlows).toContain('send-cancellation-to-order-cancelled');
  });

  test('is so by its own clock, and a grace later where money may come', async () => {
    const rules = { ...plain, timeScale: 60, graceMs: () => 2_000 };
    const first = { dueAtMs: AT + 5_000, firesAtMs: AT + 7_000 };
    const { entries } = forecast(
      table,
      { ...unpaid(table), timers: new Map([['timer:wait-5min-timer', first]]) },
      rules,
    );
    expect(entries.map(({ timer }) => timer)).toEqual([
      first,
      { dueAtMs: AT + 7_000 + 10_000, firesAtMs: AT + 7_000 + 12_000 },
    ]);
  });

  test('whose timer has no time only waits', async () => {
    expect(forecast(table, { ...unpaid(table), timers: new Map() }, plain)).toEqual({
      entries: [],
      ends: 'waits',
    });
  });
});

describe('what is open or kept', () => {
  test('open jobs are done first, down to the next wait', async () => {
    const { entries, ends } = forecast(table, standing(markingOf(table, 'job:validate-order')), plain);
    expect(entries.map(({ kind, elementId }) => [kind, elementId])).toEqual([
      ['job', 'validate-order'],
      ['timer', 'wait-5min-timer'],
      ['timer', 'wait-10min-timer'],
    ]);
    expect(entries[1]?.timer).toEqual(dueIn(5 * MINUTE_MS));
    expect(ends).toBe('ended');
  });

  test('a job that an incident stopped is not', async () => {
    const stopped = new Set(['job:validate-order']);
    expect(forecast(table, standing(markingOf(table, 'job:validate-order'), { stopped }), plain)).toEqual({
      entries: [],
      ends: 'waits',
    });
  });

  test('a message that is kept is delivered once, as soon as it is awaited', async () => {
    const rules = { ...plain, kept: ['payment-received'] };
    const { entries, ends } = forecast(table, standing(markingOf(table, 'job:validate-order')), rules);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ kind: 'job', outcome: 'fulfilled' });
    expect(ends).toBe('ended');
  });
});

describe('what may happen now', () => {
  test('leads to the end that it leads to', async () => {
    const at = unpaid(table);
    const open = table.marking(at.marking)?.openWork ?? [];
    const courses = Object.fromEntries(
      open.map((work) => [work.elementId, courseOf(table, at, plain, work)?.outcome]),
    );
    expect(courses).toEqual({
      'payment-received': 'fulfilled',
      'cancel-requested': 'cancelled',
      'wait-5min-timer': null,
    });
  });
});

describe('where it must stop', () => {
  test('a process that reminds for ever is told to the bound', async () => {
    const { table } = await exploreText(`
      start begin
      exclusive again
      timer pause=PT1M
      job remind
      begin -> again
      again -> pause
      pause -> remind
      remind -> again`);
    const timers = new Map([['timer:pause', dueIn(MINUTE_MS)]]);
    const { entries, ends } = forecast(table, standing(markingOf(table, 'timer:pause'), { timers }), plain);
    expect(ends).toBe('limit');
    expect(entries).toHaveLength(MAX_FORECAST_STEPS);
    expect(entries.at(-1)?.timer?.dueAtMs).toBe(AT + MAX_FORECAST_STEPS * MINUTE_MS);
  });

  test('a loop of jobs is left after a hundred', async () => {
    const { table } = await exploreText(`
      start begin
      exclusive again
      job spin
      begin -> again
      again -> spin
      spin -> again`);
    expect(forecast(table, standing(markingOf(table, 'job:spin')), plain).ends).toBe('limit');
  });

  test('at a gateway without a true branch, a duration that is none, a marking that nobody knows', async () => {
    const { table } = await exploreText(
      `
      start begin
      timer pause=PT1M
      exclusive choose
      timer long=wait
      end done
      end never
      begin -> pause
      pause -> choose
      choose -> long if =total > 5
      choose -> never if =total < 0
      long -> done`.replace('long=wait', 'long==hold'),
    );
    const timers = new Map([['timer:pause', dueIn(MINUTE_MS)]]);
    const at = standing(markingOf(table, 'timer:pause'), { timers });
    const endsWith = (scope: Record<string, unknown>) => forecast(table, at, { ...plain, scope });
    expect(endsWith({ total: 1 })).toEqual({ entries: [], ends: 'incident' });
    expect(endsWith({ total: 6, hold: 'soon' })).toEqual({ entries: [], ends: 'incident' });
    expect(endsWith({ total: 6, hold: 'PT1H' }).entries[1]?.timer).toEqual(dueIn(61 * MINUTE_MS));
    expect(endsWith({ total: -1 }).entries[0]?.outcome).toBe('fulfilled');
    expect(forecast(table, { ...at, marking: 'nowhere' }, plain)).toEqual({ entries: [], ends: 'unknown' });
  });
});

test('nothing is changed by looking ahead', async () => {
  const at = unpaid(table);
  const before = JSON.stringify([table.transitions(), [...at.timers], [...at.stopped]]);
  forecast(table, at, plain);
  expect(JSON.stringify([table.transitions(), [...at.timers], [...at.stopped]])).toBe(before);
  expect(forecast(table, at, plain)).toEqual(forecast(table, at, plain));
});
