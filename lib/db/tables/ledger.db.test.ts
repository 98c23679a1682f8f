import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database';
import { openTestDatabase } from '../testing/test-database';
import { type Posting, post } from './ledger';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const POSTING: Posting = {
  orderNumber: 1n,
  kind: 'payment',
  reference: 'payment:1',
  currency: 'EUR',
  postedAt: new Date(),
  debit: 'payments',
  credit: 'receivables',
  amount: 5n,
};
const written = () =>
  database.query(`select e.order_number as "orderNumber", e.reference, l.account, l.amount from ledger_entry e
    join ledger_line l on l.entry_id = e.id order by 1, 2, 3`);

test('an entry is posted once, in one call or in two', async () => {
  const lines = [
    { orderNumber: 1n, reference: 'payment:1', account: 'payments', amount: 5n },
    { orderNumber: 1n, reference: 'payment:1', account: 'receivables', amount: -5n },
  ];
  await expect(post(database, [POSTING, POSTING])).rejects.toMatchObject({ code: '23505' });
  expect(await written()).toEqual([]);
  await post(database, [POSTING]);
  expect(await written()).toEqual(lines);
  await post(database, [{ ...POSTING, amount: 6n }]);
  expect(await written()).toEqual(lines);
});

test('a reference is one order’s own', async () => {
  await post(database, [{ ...POSTING, orderNumber: 2n }]);
  expect(await written()).toHaveLength(4);
});
