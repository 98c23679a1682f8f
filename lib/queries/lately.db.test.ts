import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { Lately } from './lately';

const tea = (quantity: number) => [{ sku: 'assam-breakfast', quantity }];

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

/** As if all of an order had happened then. */
async function moveTo(orderId: string, at: string): Promise<void> {
  const number = await numberOf(database, orderId);
  await database.query('update orders set created_at = $2 where number = $1::bigint', [number, at]);
  await database.query('update payment set arrived_at = $2 where order_number = $1::bigint', [number, at]);
  await database.query('update ledger_entry set posted_at = $2 where order_number = $1::bigint', [
    number,
    at,
  ]);
}

test('hours and days are those of the shop, and what is over stays as it was read', async () => {
  // In Dublin winter time begins on 25 October 2026, at 2:00: that day has 25 hours.
  let now = new Date('2026-10-25T12:30:00Z');
  const zone = 'Europe/Dublin';
  const lately = new Lately(
    database,
    () => zone,
    () => now,
    0,
  );
  const paid = (await place(app, tea(2))).orderId;
  await pay(app, paid, 2500n);
  // 00:30 in Dublin, still the 24th in UTC.
  await moveTo(paid, '2026-10-24T23:30:00Z');
  const partly = (await place(app, tea(1))).orderId;
  await pay(app, partly, 500n);
  await moveTo(partly, '2026-10-25T12:10:00Z');

  const week = await lately.read('7d', true);
  expect([week.starts[0], week.starts.at(-2), week.starts.at(-1)]).toEqual([
    '2026-10-18T23:00:00.000Z',
    '2026-10-23T23:00:00.000Z',
    '2026-10-24T23:00:00.000Z',
  ]);
  expect(week.orders).toEqual([0, 0, 0, 0, 0, 0, 2]);
  expect(week.revenue).toEqual([
    { currency: 'EUR', total: '25.00', amounts: ['0.00', '0.00', '0.00', '0.00', '0.00', '0.00', '25.00'] },
  ]);
  expect(week.payments).toEqual([
    { verdict: 'applied', counts: [0, 0, 0, 0, 0, 0, 1] },
    { verdict: 'partial', counts: [0, 0, 0, 0, 0, 0, 1] },
  ]);

  const day = await lately.read('24h', false);
  expect([day.starts.length, day.starts.at(-1), day.revenue]).toEqual([24, '2026-10-25T12:00:00.000Z', null]);
  expect([day.orders.at(-1), day.orders.at(-14), day.orders.reduce((sum, count) => sum + count)]).toEqual([
    1, 1, 2,
  ]);

  // The next day is read on; what is long over is not read again.
  now = new Date('2026-10-26T09:00:00Z');
  await moveTo((await place(app, tea(1))).orderId, '2026-10-26T08:00:00Z');
  await moveTo((await place(app, tea(1))).orderId, '2026-10-25T23:59:00Z');
  await moveTo((await place(app, tea(1))).orderId, '2026-10-25T12:59:00Z');
  expect((await lately.read('7d', false)).orders).toEqual([0, 0, 0, 0, 0, 4, 1]);
  const alone = new Lately(
    database,
    () => zone,
    () => now,
    0,
  );
  for (const over of ['7d', '24h'] as const)
    expect(await lately.read(over, true)).toEqual(await alone.read(over, true));
});
