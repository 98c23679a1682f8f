import { afterAll, beforeAll, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { newOrderId } from '@/lib/orders/new-order-id';
import { readEnv } from '@/lib/server/env.mjs';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { openTestApp, orderOf, pay, place, until, waitsAt } from '@/lib/testing/test-app';
import type { Mix } from './options';
import { seedOrders } from './seed';

const env = readEnv({ OPERATOR_TOKEN });
const FAR = new Date('2100-01-01T00:00:00.000Z');
const FARTHER = new Date('2100-01-02T00:00:00.000Z');

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const seed = (count: number, mix: Mix, dueFrom = FAR, dueTo = FARTHER) =>
  seedOrders(database, env, { count, mix, dueFrom, dueTo });

async function orderIds(where: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(`select id::text from orders where ${where}`);
  return rows.map((row) => row.id);
}

test('waiting orders are what the product writes, row for row', async () => {
  expect(await seed(100, 'waiting')).toEqual([100]);
  const app = await openTestApp(database);
  const { orderId } = await place(app);
  const made = await orderOf(app, orderId);
  const shapeOf = (order: typeof made) =>
    JSON.parse(
      JSON.stringify(order)
        .replaceAll(order.orderId, 'ID')
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'AT'),
    );
  const seeded = (await orderIds('true')).filter((id) => id !== orderId);
  expect(seeded).toHaveLength(100);
  for (const id of seeded.slice(0, 10)) expect(shapeOf(await orderOf(app, id))).toEqual(shapeOf(made));
  expect(await database.query('select count(*) from bill')).toEqual([{ count: 101n }]);
  await app.close();
});

test('a seeded order is paid and shipped', async () => {
  const app = await openTestApp(database);
  const [orderId = ''] = await orderIds(`state = 'ACTIVE'`);
  expect(await pay(app, orderId, 100n)).toMatchObject({ verdict: 'applied' });
  expect(await orderOf(app, orderId)).toMatchObject({ state: 'COMPLETED', outcome: 'fulfilled' });
  await app.close();
});

test('a mix has orders in every place, and breaks no invariant', async () => {
  const written = await seed(400, 'mixed');
  expect(written.reduce((sum, count) => sum + count)).toBe(400);
  expect(Math.min(...written)).toBeGreaterThan(10);
  const report = await check(snapshotsOf(database));
  expect(report.invariants.flatMap((entry) => entry.violations)).toEqual([]);
  const outcomes = await database.query<{ outcome: string }>(
    'select distinct outcome from orders where outcome is not null order by 1',
  );
  expect(outcomes.map((row) => row.outcome)).toEqual(['cancelled', 'fulfilled', 'rejected']);
  expect(report.standing).toHaveLength(2);
});

test('timers come due in their window and move the orders', async () => {
  const from = new Date();
  const before = new Set(await orderIds('true'));
  await seed(20, 'waiting', from, new Date(from.getTime() + 200));
  const app = await openTestApp(database);
  for (const id of (await orderIds('true')).filter((known) => !before.has(known))) {
    const order = await until(app, id, (seen) => waitsAt(seen).includes('wait-10min-timer'));
    expect(order.version).toBeGreaterThan(3);
  }
  await app.close();
});

test('ids are spread over 63 bits as those of the product', async () => {
  const [row] = await database.query<{ high: bigint; low: bigint }>(
    'select count(*) filter (where id >= (1::bigint << 62)) as high, count(*) filter (where id < (1::bigint << 62)) as low from orders',
  );
  expect(Number(row?.high)).toBeGreaterThan(100);
  expect(Number(row?.low)).toBeGreaterThan(100);
  expect(BigInt(newOrderId())).toBeLessThan(1n << 63n);
});
