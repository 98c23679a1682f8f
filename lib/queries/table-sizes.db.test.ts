import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database, Sql } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { findTableSizes, tableSizesOfLate } from './table-sizes';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const sizes = async () =>
  new Map((await findTableSizes(database)).map(({ table, bytes }) => [table, bytes] as const));

test('every table of ours has its size, indexes included, and grows with its rows', async () => {
  const before = await sizes();
  const tables = await database.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  expect([...before.keys()].sort()).toEqual(tables.map(({ name }) => name).sort());
  await database.query(`insert into setting (key, value)
    select 'k' || n, repeat('long ', 200) from generate_series(1, 1000) as n`);
  const after = await sizes();
  const grown = [...after].filter(([table, bytes]) => bytes > (before.get(table) ?? 0));
  expect(grown.map(([table]) => table)).toEqual(['setting']);
  expect((after.get('setting') ?? 0) - (before.get('setting') ?? 0)).toBeGreaterThan(1_000_000);
});

test('who asks often is told for a minute what was seen, and at once where a look failed', async () => {
  let looks = 0;
  let fails = true;
  const counting: Sql = {
    ...database,
    query: (text, values) => {
      looks += 1;
      return fails ? Promise.reject(new Error('gone')) : database.query(text, values);
    },
  };
  let nowMs = 0;
  const ofLate = tableSizesOfLate(counting, () => new Date(nowMs));
  await expect(ofLate()).rejects.toThrow('gone');
  fails = false;
  const first = await ofLate();
  expect(first.length).toBeGreaterThan(0);
  nowMs = 59_999;
  expect(await ofLate()).toBe(first);
  expect(looks).toBe(2);
  nowMs = 60_000;
  expect(await ofLate()).toEqual(first);
  expect(looks).toBe(3);
});
