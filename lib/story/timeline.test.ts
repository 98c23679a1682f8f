import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ForecastStep } from '@/lib/contract/forecast';
import type { RecordedLife } from './testing/recorded-life';
import {
  chosenAt,
  comingAt,
  comingKey,
  expectedAt,
  instantAt,
  type Line,
  lastPlace,
  lineOf,
  NOW,
  placeOf,
  playGapMs,
  readAt,
  stepAt,
  withAt,
} from './timeline';

const lives: Record<string, RecordedLife> = JSON.parse(
  readFileSync(new URL('./testing/lives.json', import.meta.url), 'utf8'),
);
const { history } = lives['reminded, then paid'] ?? expect.fail();
const NOON = Date.parse('2026-11-22T12:00:00.000Z');

/** Two deadlines, as an order that waits has them. */
const coming: ForecastStep[] = [
  {
    kind: 'timer',
    elementId: 'wait-5min-timer',
    at: '2026-11-22T12:05:00.000Z',
    firesAt: '2026-11-22T12:05:00.000Z',
    entered: ['wait-5min-timer', 'send-friendly-reminder', 'payment-or-cancellation', 'wait-10min-timer'],
    completed: ['wait-5min-timer', 'send-friendly-reminder'],
    takenFlows: ['a', 'b'],
    outcome: null,
  },
  {
    kind: 'timer',
    elementId: 'wait-10min-timer',
    at: '2026-11-22T12:15:00.000Z',
    firesAt: '2026-11-22T12:15:00.000Z',
    entered: ['send-cancellation', 'order-cancelled'],
    completed: ['wait-10min-timer', 'send-cancellation', 'order-cancelled'],
    takenFlows: ['b', 'c'],
    outcome: 'cancelled',
  },
];
const line: Line = { now: 3, steps: history.steps.slice(0, 3), coming };

describe('the places of a timeline', () => {
  it('has a place for each step, then one for each that comes', () => {
    expect(lastPlace(line)).toBe(5);
    expect(stepAt(line, 2)?.seq).toBe(2);
    expect(stepAt(line, 4)).toBeUndefined();
    expect(comingAt(line, 3)).toBeUndefined();
    expect(comingAt(line, 5)?.elementId).toBe('wait-10min-timer');
    expect(instantAt(line, 5)).toBe(NOON + 15 * 60_000);
    expect(instantAt(line, 9)).toBeNull();
  });

  it('goes to each place and finds it again', () => {
    for (let place = 1; place <= lastPlace(line); place++)
      expect(placeOf(line, chosenAt(line, place))).toBe(place);
  });

  it('takes any number for the nearest place', () => {
    expect(placeOf(line, chosenAt(line, -7))).toBe(1);
    expect(placeOf(line, chosenAt(line, 99))).toBe(5);
    expect(placeOf(line, chosenAt(line, 2.4))).toBe(2);
  });

  it('keeps a step of the past while the order goes on, and follows at now', () => {
    const past = chosenAt(line, 2);
    const grown = { ...line, now: 6, steps: history.steps.slice(0, 6) };
    expect(placeOf(grown, past)).toBe(2);
    expect(placeOf(grown, chosenAt(line, 3))).toBe(6);
    expect(chosenAt(line, 3)).toBe(NOW);
  });

  it('keeps what comes as long as it still comes; once it has come, that is now', () => {
    const second = chosenAt(line, 5);
    expect(placeOf({ ...line, now: 6, coming: coming.slice(1) }, second)).toBe(7);
    expect(placeOf({ ...line, now: 8, coming: [] }, second)).toBe(8);
  });

  it('tells the rounds of a loop apart', () => {
    const twice = [coming[0], coming[0]].flatMap((step) => step ?? []);
    expect(comingKey(twice, 0)).not.toBe(comingKey(twice, 1));
    expect(placeOf({ ...line, coming: twice }, chosenAt({ ...line, coming: twice }, 5))).toBe(5);
  });

  it('shows nothing of a history that is ahead of the page, and does without one', () => {
    expect(lineOf(2, history, undefined).steps.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(lineOf(4, undefined, undefined)).toEqual({ now: 4, steps: [], coming: [] });
  });
});

describe('the player', () => {
  it.each([
    ['the true time', 1_000, 1, 1_000],
    ['a quarter of it', 4_000, 4, 1_000],
    ['never too short to be seen', 10, 1, 350],
    ['never longer than two seconds', 86_400_000, 16, 2_000],
    ['not backwards, were a clock to be', -5_000, 1, 350],
  ] as const)('waits %s', (_name, gapMs, speed, expected) => {
    expect(playGapMs(NOON, NOON + gapMs, speed)).toBe(expected);
  });

  it('does not wait for what has no time', () => expect(playGapMs(NOON, null, 1)).toBe(350));
});

describe('the link to a moment', () => {
  it.each([
    ['?orderId=7&at=3', 3],
    ['?at=3&at=4', 3],
    ['?orderId=7', null],
    ['?at=', null],
    ['?at=0', null],
    ['?at=-1', null],
    ['?at=3.5', null],
    ['?at=soon', null],
    ['?at=12345678901234567890', null],
  ])('%s asks for %s', (search, seq) => {
    expect(readAt(search)).toEqual(seq === null ? { kind: 'none' } : { kind: 'step', seq });
  });

  it('keeps what else stands in the address; now and what comes are no moments', () => {
    const href = 'http://shop/show-process.html?orderId=7&lens=process';
    expect(withAt(href, chosenAt(line, 2))).toBe(`${href}&at=2`);
    expect(withAt(`${href}&at=2`, chosenAt(line, 1))).toBe(`${href}&at=1`);
    expect(withAt(`${href}&at=2`, NOW)).toBe(href);
    expect(withAt(`${href}&at=2`, chosenAt(line, 4))).toBe(href);
  });
});

describe('what the diagram outlines', () => {
  it('is nothing up to now', () => {
    expect(expectedAt(line, 3, [], NOON)).toBeUndefined();
    expect(expectedAt(line, 1, [], NOON)).toBeUndefined();
  });

  it('is what would be done by then, with the times of the timers, and what would be next', () => {
    const first = expectedAt(line, 4, [], NOON);
    expect(first?.flows).toEqual(['a', 'b']);
    expect(first?.elements['wait-5min-timer']?.note).toMatch(/^\d\d:05:00$/);
    expect(first?.elements['send-friendly-reminder']).toEqual({
      label: expect.stringMatching(/^would be done at/),
    });
    expect(first?.elements['wait-10min-timer']).toEqual({ label: 'would be next' });
  });

  it('says no time twice: a timer that runs is counted down already', () => {
    const first = expectedAt(line, 4, ['wait-5min-timer'], NOON)?.elements['wait-5min-timer'];
    expect(first).not.toHaveProperty('note');
    expect(first?.label).toMatch(/^would be over at \d\d:05:00$/);
  });

  it('grows with each step, up to the end', () => {
    const all = expectedAt(line, 5, [], NOON);
    expect(all?.flows).toEqual(['a', 'b', 'c']);
    expect(Object.keys(all?.elements ?? {})).toEqual(
      expect.arrayContaining(['order-cancelled', 'wait-5min-timer']),
    );
    expect(all?.elements['wait-10min-timer']?.note).toMatch(/^\d\d:15:00$/);
  });

  it('has no times while the clock of the order stands', () => {
    const paused = { ...line, coming: coming.map((step) => ({ ...step, at: null, firesAt: null })) };
    expect(expectedAt(paused, 4, [], NOON)?.elements['wait-5min-timer']).toEqual({ label: 'would be over' });
  });
});
