import { afterEach, beforeEach, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { newOrderId } from '@/lib/orders/new-order-id';
import { type PlaceOrder, placeOrder } from '@/lib/orders/place-order';
import type { App } from '@/lib/server/compose';
import { openTestApp, place } from '@/lib/testing/test-app';

const MUGS: PlaceOrder['items'] = [{ sku: 'stoneware-mug', quantity: 1 }];
const ADA = { name: 'Ada', email: 'ada@example.org', address: null };

let database: Database;
let apps: App[];
beforeEach(async () => {
  database = await openTestDatabase();
  apps = [await openTestApp(database, { byHand: true }), await openTestApp(database, { byHand: true })];
});
afterEach(async () => {
  for (const app of apps) await app.close();
  await database.close();
});

const numbersOf = async (ids: readonly string[]) => {
  const found = await database.query<{ number: bigint }>(
    'select number from orders where id = any($1::bigint[]) order by number',
    [ids],
  );
  return found.map(({ number }) => number);
};

/** As a restore does under a running server, or a failover to a standby that had not heard of the last blocks. */
const setBack = () => database.query(`select setval('order_number', 1001, false)`);
/** More than the retries of one batch: one number after the other would not get past them. */
const MANY = 12;

// What is written first, and so meets the other order first, differs.
test.each<[string, Partial<PlaceOrder>]>([
  ['without anything', {}],
  ['with items', { items: MUGS }],
  ['with a customer', { customer: ADA }],
])('orders %s get numbers though two servers were given the same block', async (_, order) => {
  const ids: string[] = [];
  const placeIn = async (app: App | undefined, count: number) => {
    if (app === undefined) throw new Error('no server');
    const placed = Array.from({ length: count }, () => newOrderId());
    ids.push(...placed);
    await Promise.all(placed.map((orderId) => place(app, order.items, { ...order, orderId })));
  };
  const [one, other] = apps;
  await placeIn(one, MANY);
  await setBack();
  await placeIn(other, 1);
  await placeIn(one, 1);
  await setBack();
  await placeIn(other, MANY);
  await placeIn(one, MANY);
  const numbers = await numbersOf(ids);
  expect(numbers).toHaveLength(ids.length);
  // Blocks are given up once each, not number by number.
  expect(numbers.at(-1)).toBeLessThan(3001n);
  expect((await check(snapshotsOf(database))).invariants.flatMap((entry) => entry.violations)).toEqual([]);
});

test('a kind of command that does not say that it creates orders gets no number', async () => {
  const [app] = apps;
  if (app === undefined) throw new Error('no server');
  await place(app);
  const { creates: _, ...silent } = placeOrder;
  const input: PlaceOrder = { items: [], customer: null, status: 201, idempotency: null };
  const placing = app.submit({ kind: { ...silent, name: 'silent' }, orderId: newOrderId(), input });
  await expect(placing).rejects.toThrow('no order number was provided');
});

test('a retry for any other key keeps the block', async () => {
  const [app] = apps;
  if (app === undefined) throw new Error('no server');
  const first = newOrderId();
  await place(app, [], { orderId: first });
  await expect(place(app, [], { orderId: first })).rejects.toThrow();
  const next = newOrderId();
  await place(app, [], { orderId: next });
  const [number] = await numbersOf([next]);
  expect(number).toBeLessThan(2001n);
});
