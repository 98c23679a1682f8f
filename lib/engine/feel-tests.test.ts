import { describe, expect, it } from 'vitest';
import { errorText } from './errors';
import { type FeelScope, readTests } from './feel';

const evaluateTests = (text: string, input: unknown, known: FeelScope) => readTests(text)(input, known);
function checkTests(text: string): string | null {
  try {
    readTests(text);
    return null;
  } catch (error) {
    return errorText(error);
  }
}

const scope = { list: [1, 2], limit: 4, word: 'tea' };

// DMN 1.3, 7.3.6 and table 54; where it leaves a choice, as Camunda 8 has it.
describe('unary tests', () => {
  it.each([
    ['-', null, true],
    ['> 5', 7, true],
    ['> 5', 5, false],
    ['>= limit', 4, true],
    ['< 2, > 5', 6, true],
    ['< 2, > 5', 3, false],
    ['= 5', 5, true],
    ['!= 5', 5, false],
    ['"a", "b"', 'b', true],
    ['"a", "b"', 'c', false],
    ['"a?b"', 'a?b', true],
    ['word', 'tea', true],
    ['[1..3]', 3, true],
    [']1..3[', 3, false],
    [']1..3[', 2, true],
    ['(1..3)', 1, false],
    ['["a".."c"]', 'b', true],
    ['[date("2026-01-01")..date("2026-12-31")]', 'no date', false],
    ['not("a", "b")', 'c', true],
    ['not("a", > 3)', 'a', false],
    ['not([1..3])', 4, true],
    ['null', null, true],
    ['null', 1, false],
    ['true', true, true],
    ['false', false, true],
    ['false', true, false],
    ['true', 'x', false],
    ['list', 2, true],
    ['list', 3, false],
    ['[1,2]', [1, 2], true],
    ['limit > 3', 'whatever', true],
    ['? > 5 and ? < 7', 6, true],
    ['5 < ?', 6, true],
    ['even(?)', 4, true],
    ['contains(?, "x")', 'axb', true],
    ['list contains(list, ?)', 3, false],
    ['? + 1', 5, false],
    ['? < 5 or ? > 10', 11, true],
    ['> 3 + 4', 8, true],
    // What cannot be compared passes nothing.
    ['> 5', 'x', false],
    ['> 5', null, false],
    ['[1..3]', 'x', false],
    ['"5"', 5, false],
  ])('%s of %j: %s', (text, input, passes) => {
    expect(evaluateTests(text, input, scope)).toBe(passes);
  });

  it.each([
    '',
    '>',
    '> 5 x',
    '"a" "b"',
    'in [1..3]',
    '>> 1',
    'not(',
    '< 5 or > 10',
    '>= 3 and ? < 10',
    '> 3 and < 10',
    'not(> 3 or < 1)',
  ])('"%s" is none', (text) => {
    expect(checkTests(text)).toContain('is not valid FEEL: ');
    expect(() => evaluateTests(text, 1, scope)).toThrow('is not valid FEEL: ');
  });

  it.each(['< 5 or > 10', '>= 3 and ? < 10'])('"%s" says what to write instead', (text) => {
    expect(checkTests(text)).toContain('part tests by commas, or write "?" on both sides of "and" and "or"');
  });

  it('tell apart what a variable and an expression of the same text is', () => {
    expect(evaluateTests('limit', 4, scope)).toBe(true);
    expect(evaluateTests('limit', 5, { limit: 5 })).toBe(true);
  });
});
