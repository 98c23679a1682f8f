import { expect, test } from 'vitest';
import { CrowdPace } from './crowd-pace';

/** Tells as often as it may until then. @returns how often */
function flood(pace: CrowdPace, told: number, fromMs: number, untilMs: number): number {
  let tellings = 0;
  for (let nowMs = fromMs; nowMs < untilMs; tellings += 1) nowMs += Math.max(1, pace.restAfter(told, nowMs));
  return tellings;
}

test('a handful of watchers is told of everything at once', () => {
  expect(flood(new CrowdPace(), 19, 0, 1_000)).toBe(1_000);
});

test('a crowd is told of dozens of changes in a row, each by itself, then twice a second', () => {
  const pace = new CrowdPace();
  const first = Array.from({ length: 32 }, (_, index) => pace.restAfter(100, index * 5));
  expect(first).toEqual(Array<number>(32).fill(5));
  expect(flood(pace, 100, 160, 10_160)).toBeLessThanOrEqual(22);
});

test('after a quiet moment a crowd is told at once again', () => {
  const pace = new CrowdPace();
  flood(pace, 100, 0, 20_000);
  expect(pace.restAfter(100, 22_000)).toBe(5);
  flood(pace, 100, 22_000, 40_000);
  expect(Array.from({ length: 30 }, (_, index) => pace.restAfter(100, 60_000 + index * 5)).at(-1)).toBe(5);
});
