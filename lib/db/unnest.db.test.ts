import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from './database';
import { openTestDatabase } from './testing/test-database';
import { unnestOf, valuesOf } from './unnest';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const COLUMNS = {
  a: 'bigint',
  b: 'int',
  c: 'boolean',
  d: 'float8',
  e: 'timestamptz',
  f: 'text',
  g: 'jsonb',
} as const;

test('values of every type come to the database as they were, nothing and odd ones included', async () => {
  const rows = [
    {
      a: 2n ** 62n,
      b: -7,
      c: true,
      d: 0.1,
      e: new Date('2026-11-27T12:34:56.789Z'),
      f: 'a, "b" {c} \\ \'d\' null',
      g: { text: 'é"' },
    },
    { a: null, b: null, c: null, d: null, e: null, f: null, g: null },
    { a: 0n, b: 0, c: false, d: 1e300, e: new Date('0001-01-01T00:00:00.000Z'), f: '', g: '' },
  ];
  const read = await database.query(`select * from ${unnestOf(COLUMNS)}`, valuesOf(COLUMNS, rows));
  expect(read).toEqual(rows);
});

test.each([
  '9999-12-31T23:59:59.999Z',
  '+010000-01-01T00:00:00.000Z',
  '+123456-07-08T09:10:11.012Z',
  '0000-01-01T00:00:00.000Z',
  '-000043-03-15T12:00:00.000Z',
])('the instant %s is the same in the database', async (text) => {
  const at = new Date(text);
  const seconds = `select extract(epoch from r.e)::float8 as seconds from ${unnestOf({ e: 'timestamptz' })}`;
  const [read] = await database.query<{ seconds: number }>(
    seconds,
    valuesOf({ e: 'timestamptz' }, [{ e: at }]),
  );
  expect(read?.seconds).toBeCloseTo(at.getTime() / 1000, 3);
});

test('an instant that is none is refused before anything is sent', () => {
  expect(() => valuesOf({ e: 'timestamptz' }, [{ e: new Date(Number.NaN) }])).toThrow(RangeError);
});
