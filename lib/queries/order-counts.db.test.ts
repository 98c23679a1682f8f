import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { endOrder } from '@/lib/orders/end-order';
import type { App } from '@/lib/server/compose';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { findOrderCounts, type OrderCount } from './order-counts';

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
});
afterAll(async () => {
  await app?.close();
  await database?.close();
});

/** What the summary is to say, counted. */
function counted(): Promise<OrderCount[]> {
  return database.query<OrderCount>(
    `with ended as (select definition_id, coalesce(marking_id, 0) as marking,
         case when marking_id is null then coalesce(outcome, state) else '' end as place from orders)
     select definition_id as "definitionId", nullif(marking, 0) as "markingId", nullif(place, '') as outcome,
       count(*)::float8 as orders
     from ended group by definition_id, marking, place order by definition_id, marking, place`,
  );
}

const byPlace = (counts: readonly OrderCount[]) =>
  Object.fromEntries(counts.map(({ outcome, orders }) => [outcome ?? 'open', orders]));

test('the summary agrees with the orders, wherever they go', async () => {
  expect(await findOrderCounts(database)).toEqual([]);
  const placed = await Promise.all(Array.from({ length: 30 }, () => place(app)));
  expect(byPlace(await findOrderCounts(database))).toEqual({ open: 30 });
  const [first, second, ...others] = placed.map((order) => order.orderId);
  await Promise.all(others.slice(0, 10).map((orderId) => pay(app, orderId, 100n)));
  await place(app, [{ sku: 'cast-iron-kettle', quantity: 1 }]);
  await app.submit({ kind: endOrder, orderId: first ?? '', input: { state: 'TERMINATED' } });
  await app.submit({ kind: endOrder, orderId: second ?? '', input: { state: 'FAILED' } });
  const counts = await findOrderCounts(database);
  expect(byPlace(counts)).toEqual({ open: 18, fulfilled: 10, rejected: 1, TERMINATED: 1, FAILED: 1 });
  expect(counts).toEqual(await counted());
});

test('what is rolled back is not counted, what is deleted no more', async () => {
  const before = await findOrderCounts(database);
  await expect(
    database.transaction(async (sql) => {
      await sql.query(`update orders set marking_id = null, state = 'COMPLETED', outcome = 'lost'`);
      expect(byPlace(await findOrderCounts(sql))).toEqual({ lost: 31 });
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  expect(await findOrderCounts(database)).toEqual(before);
  await database.transaction(async (sql) => {
    await sql.query(`delete from orders where outcome = 'rejected'`);
  });
  expect(byPlace(await findOrderCounts(database))).not.toHaveProperty('rejected');
  expect(await findOrderCounts(database)).toEqual(await counted());
});
