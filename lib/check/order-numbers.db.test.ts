import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { migrate, readMigrations } from '@/lib/db/migrate';
import { nextOrderNumbers } from '@/lib/db/tables/order-numbers';
import { openOldDatabase, openTestDatabase } from '@/lib/db/testing/test-database';
import { newOrderId } from '@/lib/orders/new-order-id';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { check, snapshotsOf } from './check';
import { copyBack } from './testing/copy-back';
import { liveThrough, type SmallShop } from './testing/small-shop';

const NAME = '20261127170000_order_numbers';

let shop: SmallShop;
let before: Database;
let database: Database;
/** What clients were told before the migration. */
let told: unknown;

const toldOf = async (app: App, orders: SmallShop) => {
  const rows = await Promise.all(Object.values(orders).map((id) => app.queries.find(id)));
  return Promise.all(
    rows.map(async (row) => row && [await orderOf(app, row.id), await app.queries.history(row)]),
  );
};

beforeAll(async () => {
  before = await openTestDatabase();
  shop = await liveThrough(before);
  const app = await openTestApp(before, { byHand: true });
  const idempotency = { scope: 'test', key: 'kept', requestHash: 'hash' };
  await place(app, [], { idempotency });
  await pay(app, '1', 5_00n, { channel: 'signed', externalId: 'of-nobody' });
  told = await toldOf(app, shop);
  await app.close();
  const all = readMigrations();
  const own = all.findIndex(({ name }) => name === NAME);
  database = await openOldDatabase(all.slice(0, own));
  await copyBack(before, database);
});
afterAll(async () => {
  await database?.close();
  await before?.close();
});

test('orders of before get numbers, and everything that names them follows', async () => {
  const announced: string[] = [];
  const applied = await migrate(database, readMigrations(), ({ name, stopsOthers }) => {
    if (stopsOthers) announced.push(name);
  });
  expect(applied).toContain(NAME);
  expect(announced).toContain(NAME);
  expect((await check(snapshotsOf(database))).invariants.flatMap((entry) => entry.violations)).toEqual([]);
  const numbers = await database.query<{ number: bigint }>(
    'select number from orders order by created_at, id',
  );
  expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, index) => BigInt(index + 1)));
});

test.each([
  [0, 1001n],
  [999, 1001n],
  [1000, 2001n],
])('after %i orders of before the next gets number %i', async (count, expected) => {
  const all = readMigrations();
  const old = await openOldDatabase(
    all.slice(
      0,
      all.findIndex(({ name }) => name === NAME),
    ),
  );
  try {
    await old.query(
      `insert into definition (process_id, version, hash, xml, valid) values ('test', 1, '', '', true)`,
    );
    await old.query(
      `insert into orders (id, definition_id, state, version, created_at, updated_at)
       select n, d.id, 'COMPLETED', 1, now(), now() from definition d cross join generate_series(1, $1::int) n`,
      [count],
    );
    await migrate(old);
    expect(await old.query('select count(distinct number)::int, max(number)::int from orders')).toEqual([
      { count, max: count === 0 ? null : count },
    ]);
    expect(await nextOrderNumbers(old, 1)).toEqual([expected]);
  } finally {
    await old.close();
  }
});

test('they are what they were, and go on', async () => {
  const app = await openTestApp(database, { byHand: true });
  try {
    expect(await toldOf(app, shop)).toEqual(told);
    const idempotency = { scope: 'test', key: 'kept', requestHash: 'hash' };
    expect(await place(app, [], { idempotency })).toMatchObject({ replayed: true });
    const unknown = pay(app, '1', 5_00n, { channel: 'signed', externalId: 'of-nobody' });
    expect(await unknown).toMatchObject({ verdict: 'duplicate', first: 'unmatched' });
    expect(await pay(app, shop.waiting, 24_00n)).toMatchObject({ verdict: 'applied' });
    expect(await orderOf(app, shop.waiting)).toMatchObject({ outcome: 'fulfilled' });
    const orderId = newOrderId();
    await place(app, [], { orderId });
    expect(await pay(app, orderId, 100n)).toMatchObject({ verdict: 'applied' });
    expect((await app.queries.find(orderId))?.number).toBeGreaterThan(1000n);
    expect((await check(snapshotsOf(database))).invariants.flatMap((entry) => entry.violations)).toEqual([]);
  } finally {
    await app.close();
  }
});
