import { describe, expect, it } from 'vitest';
import { formatDeadline, formatElapsed, formatRelative, formatRemaining, formatTook } from './time';

describe('time', () => {
  it('counts down to zero and not below', () => {
    expect(formatRemaining(299_001)).toBe('5:00');
    expect(formatRemaining(299_000)).toBe('4:59');
    expect(formatRemaining(900)).toBe('0:01');
    expect(formatRemaining(0)).toBe('0:00');
    expect(formatRemaining(-5_000)).toBe('0:00');
    expect(formatRemaining(3_800_000)).toBe('1:03:20');
    expect(formatRemaining(187_200_000)).toBe('2 days 4 h');
  });

  it('says a distance in words', () => {
    expect(formatRelative(0, 3_000)).toBe('just now');
    expect(formatRelative(0, 42_000)).toBe('42 seconds ago');
    expect(formatRelative(0, 60_000)).toBe('1 minute ago');
    expect(formatRelative(7_200_000, 0)).toBe('in 2 hours');
  });
});

it('says how long something took, and how long it has been going on', () => {
  expect([0, 42.4, 999].map(formatTook)).toEqual(['0 ms', '42 ms', '999 ms']);
  expect([1_000, 3_440, 252_000].map(formatTook)).toEqual(['1.0 s', '3.4 s', '4:12']);
  expect([-5, 999, 61_999, 3_800_000].map(formatElapsed)).toEqual(['0:00', '0:00', '1:01', '1:03:20']);
});

it('says a deadline to the minute, and to the second when it is near', () => {
  const now = new Date(2026, 10, 22, 14, 0, 0).getTime();
  expect(formatDeadline(now + 300_000, now)).toBe('14:05');
  expect(formatDeadline(now + 90_000, now)).toBe('14:01:30');
  expect(formatDeadline(now + 86_400_000, now)).toBe('23 Nov, 14:00');
});
