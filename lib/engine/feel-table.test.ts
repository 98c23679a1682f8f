import { FeelDate, FeelDateTime, FeelDuration, FeelTime } from 'feelin';
import { describe, expect, test } from 'vitest';
import { checkGuard, evaluateFeel } from './feel';
import * as builtIns from './testing/feel-built-ins';
import * as language from './testing/feel-language';

const { SCOPE, ...guide } = language;
const TABLE = Object.entries({ ...guide, ...builtIns });

describe.each(TABLE)('FEEL as Camunda 8 documents it: %s', (_chapter, rows) => {
  test.each(rows)('%s', (expression, result) => {
    expect(plain(evaluateFeel(`=${expression}`, SCOPE))).toEqual(result);
  });
});

/** The rows of "Where it differs" in docs/process.md: one that feelin comes to answer as Camunda does is to go there. */
const DIFFERENCES: readonly language.DocumentedResult[] = [
  ['0.1 + 0.2 = 0.3', false],
  ['decimal(0.1 + 0.2, 2) = 0.3', true],
  ['@"2026-01-01T00:00:00" instance of date time', false],
  ['[1] = 1', true],
  ['[0, null][item = null]', []],
  ['{big: function(x) x > 1, found: [1, 2][big(item)]}.found', []],
  ['{big: function(x) x > 1, found: [1, 2][big(item) = true]}.found', [2]],
  ['{count: 2, sum: count([1]) + count}.sum', null],
];

test.each(DIFFERENCES)('where it differs: %s', (expression, result) => {
  expect(plain(evaluateFeel(`=${expression}`, SCOPE))).toEqual(result);
});

test.each(['and([true])', 'or(true)', 'matches("a b", "ab", "x")'])('where it refuses: %s', (expression) => {
  expect(() => evaluateFeel(`=${expression}`, {})).toThrow(expect.objectContaining({ code: 'feel-syntax' }));
});

test.each(['uuid()', 'if random number() < 0.5 then 1 else 2'])(
  'what is random is refused: %s',
  (expression) => {
    expect(checkGuard(`=${expression}`)).toMatch(
      /is another each time; let the handler of a task set a variable/,
    );
  },
);

test('an assertion that does not hold fails with its cause', () => {
  expect(() => evaluateFeel('=assert(x, x >= 0, "x should be positive")', { x: -1 })).toThrow(
    expect.objectContaining({ code: 'feel-assertion', message: 'x should be positive' }),
  );
  expect(() => evaluateFeel('=assert(x, x != null)', {})).toThrow('The condition is not fulfilled.');
});

test('nothing is kept of the nulls of one evaluation in the next', () => {
  const text = '=missing.a > 1';
  expect(evaluateFeel(text, { missing: { a: 2 } })).toBe(true);
  expect(evaluateFeel(text, {})).toBeNull();
  expect(evaluateFeel(text, { missing: { a: 2 } })).toBe(true);
});

/** A temporal value in the notation of a literal; what it stands in as it is. */
function plain(value: unknown): unknown {
  if (
    value instanceof FeelDate ||
    value instanceof FeelTime ||
    value instanceof FeelDateTime ||
    value instanceof FeelDuration
  )
    return `@"${value}"`;
  return Array.isArray(value) ? value.map(plain) : value;
}
