import { describe, expect, it } from 'vitest';
import { formatRelative, formatRemaining } from './time';

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
