import { expect, it } from 'vitest';
import { COLUMN_WORDS, columnQuery, DESK_COLUMNS, isOnPhone, readColumns } from './desk-columns';

const usual = readColumns(null);

it.each([
  ['total,state', ['state', 'total']],
  [
    ['total', 'state,nothing'],
    ['state', 'total'],
  ],
  ['', usual],
  ['nothing', usual],
  [undefined, usual],
])('%j names %j', (said, columns) => {
  expect(readColumns(said)).toEqual(columns);
});

it('an address names them only where they are not the usual ones', () => {
  expect(columnQuery(usual)).toEqual({});
  expect(columnQuery(readColumns('total,state'))).toEqual({ columns: 'state,total' });
  expect(readColumns(columnQuery([...DESK_COLUMNS]).columns)).toEqual(DESK_COLUMNS);
});

it('a narrow screen leaves some of the usual ones out, and none that was chosen', () => {
  expect(usual.filter((column) => !isOnPhone(column, usual))).toEqual(['changed', 'version']);
  expect(isOnPhone('version', readColumns('version'))).toBe(true);
  expect(Object.keys(COLUMN_WORDS)).toEqual([...DESK_COLUMNS]);
});
