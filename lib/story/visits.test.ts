import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { StepJson } from '@/lib/contract/history';
import type { RecordedLife } from './testing/recorded-life';
import { passagesOf, visitsOf } from './visits';

const lives: Record<string, RecordedLife> = JSON.parse(
  readFileSync(new URL('./testing/lives.json', import.meta.url), 'utf8'),
);

const step = (seq: number, second: number, entered: string[], completed: string[]): StepJson => ({
  seq,
  at: `2026-11-22T12:00:${String(second).padStart(2, '0')}.000Z`,
  type: 'job-completed',
  elementId: null,
  entered,
  completed,
  takenFlows: [],
  activeElements: [],
  data: {},
});

it.each(Object.entries(lives))(
  'counts the passes of an order %s as the server does',
  (_name, { history, views }) => {
    for (const { version, completedElements } of views) {
      const counted = [...visitsOf(history, version).values()].map(({ elementId, count, endedAt }) => ({
        elementId,
        count,
        at: endedAt,
      }));
      const byId = (one: { elementId: string }, other: { elementId: string }) =>
        one.elementId.localeCompare(other.elementId);
      expect(counted.sort(byId)).toEqual([...completedElements].sort(byId));
    }
  },
);

it('tells how long the last pass took, also where one step ends a pass and begins the next', () => {
  const steps = [
    step(1, 0, ['start', 'look'], ['start']),
    step(2, 10, ['again', 'look'], ['look', 'again']),
    step(3, 25, [], ['look']),
  ];
  expect([...visitsOf({ steps }, 2).values()]).toMatchObject([
    { elementId: 'start', count: 1, tookMs: 0 },
    { elementId: 'look', count: 1, tookMs: 10_000 },
    { elementId: 'again', count: 1, tookMs: 0 },
  ]);
  expect(visitsOf({ steps }, 3).get('look')).toMatchObject({ count: 2, tookMs: 15_000 });
  expect([...visitsOf({ steps }, 3).keys()].at(-1)).toBe('look');
});

it('says nothing of a time whose beginning is not in the log', () => {
  expect(visitsOf({ steps: [step(5, 0, [], ['look'])] }, 5).get('look')).toMatchObject({ tookMs: null });
});

it('tells each passage of a flow, those that the log does not tell yet last, and never one of later', () => {
  const took = (seq: number, takenFlows: string[]) => ({ ...step(seq, seq, [], []), takenFlows });
  const steps = [took(1, ['a']), took(2, ['b', 'back']), took(3, ['b']), took(4, ['out'])];
  expect(passagesOf({ steps }, { version: 3, takenFlows: ['a', 'b', 'back'] })).toEqual([
    'a',
    'b',
    'back',
    'b',
  ]);
  expect(passagesOf({ steps }, { version: 5, takenFlows: ['a', 'b', 'back', 'out', 'new'] })?.at(-1)).toBe(
    'new',
  );
  expect(passagesOf({ steps: [] }, { version: 5, takenFlows: ['a'] })).toBeNull();
});
