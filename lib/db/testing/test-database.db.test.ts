import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database';
import { keepOpen, openTestDatabase } from './test-database';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('is migrated, empty and of the kind that was asked for', async () => {
  expect(await database.query('select id from orders')).toEqual([]);
  expect(database.kind).toBe(process.env.TEST_DATABASE ?? 'pglite');
});

test('outlives a user that closes what it was given', async () => {
  await keepOpen(database).close();
  expect(await database.query<{ one: number }>('select 1 as one')).toEqual([{ one: 1 }]);
});
