import { describe, expect, test } from 'vitest';
import { readCsv } from './read-csv';

const recordsOf = (text: string) => {
  const read = readCsv(text, 100);
  return 'problem' in read ? read : read.records.map(({ line, cells }) => [line, ...cells]);
};

describe('a file', () => {
  test.each([
    [
      'a,b\r\n1,2\r\n',
      [
        [1, 'a', 'b'],
        [2, '1', '2'],
      ],
    ],
    [
      'a,b\n1,2',
      [
        [1, 'a', 'b'],
        [2, '1', '2'],
      ],
    ],
    [
      'a,b\r1,2\r',
      [
        [1, 'a', 'b'],
        [2, '1', '2'],
      ],
    ],
    [
      '\uFEFFa;b;c\n1,5;2;',
      [
        [1, 'a', 'b', 'c'],
        [2, '1,5', '2', ''],
      ],
    ],
    [
      'a\n\n\r\nb\n',
      [
        [1, 'a'],
        [4, 'b'],
      ],
    ],
    ['"a ""b""","c,d"\n', [[1, 'a "b"', 'c,d']]],
    [
      'a,"b\nc\r\nd",e\nf',
      [
        [1, 'a', 'b\nc\r\nd', 'e'],
        [4, 'f'],
      ],
    ],
    ['a,', [[1, 'a', '']]],
    ['"",""\n', [[1, '', '']]],
    ['', []],
  ])('%j is read as it was meant', (text, records) => {
    expect(recordsOf(text)).toEqual(records);
  });

  test.each([
    ['a\n"b', 2],
    ['a\n"b"c,d', 2],
    ['a,"b\n', 1],
  ])('%j says on which line its quotation marks are wrong', (text, line) => {
    expect(recordsOf(text)).toEqual({ line, problem: expect.stringContaining('quotation mark') });
  });

  test('with too many lines is not read to its end', () => {
    expect(readCsv('a\n'.repeat(1_000_000), 3)).toEqual({ line: 4, problem: 'A file takes 2 products.' });
  });
});
