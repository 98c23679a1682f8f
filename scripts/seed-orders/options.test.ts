import { expect, test } from 'vitest';
import { readSeedOptions } from './options';

test('a number of orders, waiting and due far away unless told', () => {
  expect(readSeedOptions(['1000000'])).toEqual({ count: 1_000_000, mix: 'waiting', dueWithinS: null });
  expect(readSeedOptions(['10', '--mixed', '--due-within', '60'])).toEqual({
    count: 10,
    mix: 'mixed',
    dueWithinS: 60,
  });
});

test.each([
  [[], 'It takes one number of orders'],
  [['10', '20'], 'It takes one number of orders'],
  [['many'], 'COUNT takes a whole number'],
  [['0'], 'COUNT takes a whole number'],
  [['-5'], "Unknown option '-5'"],
  [['1e99'], 'COUNT takes a whole number'],
  [['10000001'], 'COUNT takes a whole number'],
  [['10', '--due-within', 'soon'], '--due-within takes a whole number'],
  [['10', '--waiting', '--mixed'], 'exclude each other'],
  [['10', '--paid'], "Unknown option '--paid'"],
])('%j is refused', (args, reason) => {
  expect(() => readSeedOptions(args)).toThrow(reason);
});
