import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { migrate, readMigrations } from '@/lib/db/migrate';
import { numberOf } from '@/lib/db/testing/order-number';
import { refuseRows } from '@/lib/db/testing/refusals';
import { openOldDatabase, openTestDatabase } from '@/lib/db/testing/test-database';
import { cancelOrder } from '@/lib/orders/cancel-order';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { check, snapshotsOf } from './check';
import { copyBack } from './testing/copy-back';
import { liveThrough, type SmallShop } from './testing/small-shop';

const NAME = '20261127191100_invoices';
const DISK_FULL = '53100';
const ORDERS = 60;

const violationsOf = async (database: Database) =>
  (await check(snapshotsOf(database))).invariants.flatMap(({ violations }) => violations);
const numbers = async (database: Database, table: 'invoice' | 'credit_note') =>
  (await database.query<{ number: bigint }>(`select number from ${table} order by number`)).map(
    ({ number }) => Number(number),
  );
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test(`of ${ORDERS} orders those that are paid get numbers without gaps, over two servers and a full disk`, async () => {
  const database = await openTestDatabase();
  const apps = [await openTestApp(database), await openTestApp(database)];
  const app = (index: number): App => apps[index % 2] ?? expect.fail();
  try {
    const placed = await Promise.all(upTo(ORDERS).map((index) => place(app(index))));
    expect(await numbers(database, 'invoice')).toEqual([]);
    const lift = await refuseRows(database, 'shipment', DISK_FULL);
    await expect(pay(app(0), placed[0]?.orderId ?? '', 100n)).rejects.toMatchObject({ code: 'unavailable' });
    await lift();
    await Promise.all(
      placed.map(({ orderId }, index) =>
        index % 3 === 0
          ? app(index + 1).submit({ kind: cancelOrder, orderId, input: null })
          : pay(app(index), orderId, 100n),
      ),
    );
    expect(await numbers(database, 'invoice')).toEqual(upTo((ORDERS * 2) / 3));
    expect(await numbers(database, 'credit_note')).toEqual([]);
    expect(await violationsOf(database)).toEqual([]);
  } finally {
    for (const one of apps) await one.close();
    await database.close();
  }
});

let shop: SmallShop;
let before: Database;
let database: Database;
beforeAll(async () => {
  before = await openTestDatabase();
  shop = await liveThrough(before);
  const all = readMigrations();
  database = await openOldDatabase(
    all.slice(
      0,
      all.findIndex(({ name }) => name === NAME),
    ),
  );
  await copyBack(before, database);
});
afterAll(async () => {
  await database?.close();
  await before?.close();
});

test('numbers of before stay what they were; those of orders that ended unpaid are credited', async () => {
  const bills = () => database.query(`select order_number, number from bill order by number`);
  const went = await bills();
  expect(went.length).toBeGreaterThan(10);
  await migrate(database);
  expect(await database.query('select order_number, number from invoice order by number')).toEqual(went);
  const credited = await database.query<{ id: string }>(
    'select o.id::text as id from credit_note c join orders o on o.number = c.order_number',
  );
  expect(credited.map(({ id }) => id).sort()).toEqual([shop.cancelled, shop.lapsed, shop.terminated].sort());
  expect(await numbers(database, 'credit_note')).toEqual([1, 2, 3]);
  expect(await violationsOf(database)).toEqual([]);
});

test('an order of before keeps its number when it is paid, and gets a credit note when it is not', async () => {
  const app = await openTestApp(database, { byHand: true });
  try {
    const invoices = (await numbers(database, 'invoice')).length;
    await pay(app, shop.waiting, 24_00n);
    expect(await orderOf(app, shop.waiting)).toMatchObject({ outcome: 'fulfilled' });
    expect(await numbers(database, 'invoice')).toEqual(upTo(invoices));
    await app.submit({ kind: cancelOrder, orderId: shop.paused, input: null });
    const number = await numberOf(database, shop.paused);
    expect(await database.query('select number from credit_note where order_number = $1', [number])).toEqual([
      { number: 4n },
    ]);
    const { orderId } = await place(app);
    await pay(app, orderId, 1_00n);
    expect(await numbers(database, 'invoice')).toEqual(upTo(invoices + 1));
    expect(await violationsOf(database)).toEqual([]);
  } finally {
    await app.close();
  }
});
