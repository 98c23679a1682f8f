import { expect, it } from 'vitest';
import { formatSpan } from './span';

it.each([
  [0, '1 second'],
  [0.2, '1 second'],
  [1, '1 second'],
  [59.4, '59 seconds'],
  [59.6, '1 min'],
  [252, '4 min 12 s'],
  [3_600, '1 h'],
  [11_100, '3 h 5 min'],
  [172_800, '2 days'],
])('%d seconds are %s', (seconds, words) => expect(formatSpan(seconds)).toBe(words));
