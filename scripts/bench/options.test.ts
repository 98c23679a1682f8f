import { expect, it } from 'vitest';
import { readBenchOptions } from './options';

it('runs what is usual unless a part is named: the millions are asked for', () => {
  const usual = readBenchOptions([]).parts;
  expect(usual.has('http')).toBe(true);
  expect(usual.has('waiting')).toBe(false);
  expect([...readBenchOptions(['waiting', '--on', 'pglite']).parts]).toEqual(['waiting']);
});

it.each([
  [['nothing'], 'there is no "nothing"'],
  [['--on', 'mysql'], '--on takes postgres or pglite, not "mysql".'],
  [['--waiting', '10'], '--waiting takes a number from 100000 to 10000000, not "10".'],
  [['--minutes', ''], '--minutes takes a number from'],
  [['--nothing'], "Unknown option '--nothing'"],
])('refuses %j in a line', (args, line) => {
  expect(() => readBenchOptions(args)).toThrow(line);
});
