import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { OrderQueries } from './order-queries';

/** Costs 12.50. */
const TEA = { sku: 'assam-breakfast', quantity: 1 };
const CENTS = process.env.TEST_ALL === '1' ? 1_000 : 60;

let database: Database;
let app: App;
/** As another process reads: it hears of no commit. */
let reader: OrderQueries;
/** Rows of the log that it has been given so far. */
let rowsRead = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
  const counted: Database = Object.assign(Object.create(database) as Database, {
    query: async <Row>(text: string, values?: readonly unknown[]) => {
      const rows = await database.query<Row>(text, values);
      if (/\bfrom step\b/.test(text)) rowsRead += rows.length;
      return rows;
    },
  });
  reader = new OrderQueries(counted, () => null);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const rowOf = async (orderId: string) => (await reader.find(orderId)) ?? expect.fail();

async function payCents(orderId: string, cents: number): Promise<void> {
  for (let cent = 0; cent < cents; cent += 1) await pay(app, orderId, 1n);
}

test('however long its log is, a change of an order costs the reading of what is new', async () => {
  const { orderId } = await place(app, [TEA]);
  await payCents(orderId, CENTS);
  await reader.order(orderId);
  expect(rowsRead).toBeGreaterThan(CENTS);
  const bytes = new Set<number>();
  for (let change = 0; change < 5; change += 1) {
    await pay(app, orderId, 1n);
    rowsRead = 0;
    const order = await reader.order(orderId);
    const row = await rowOf(orderId);
    const news = await reader.history(row, row.version - 1);
    // The new one, and the last one known, by which it is seen that the log is still the same.
    expect(rowsRead).toBeLessThanOrEqual(2);
    expect(news.steps.map(({ seq }) => seq)).toEqual([row.version]);
    expect(order).toEqual(await orderOf(app, orderId));
    bytes.add(JSON.stringify(news).length);
  }
  expect(bytes.size).toBe(1);
});

test('what came after a step is the end of the whole, from each step on', async () => {
  const { orderId } = await place(app, [TEA]);
  await payCents(orderId, 30);
  await reader.order(orderId);
  await payCents(orderId, 5);
  const row = await rowOf(orderId);
  const { steps } = await reader.history(row);
  expect(steps.map(({ seq }) => seq)).toEqual(Array.from({ length: row.version }, (_, index) => index + 1));
  for (let after = 0; after <= row.version + 1; after += 1)
    expect((await reader.history(row, after)).steps, `after ${after}`).toEqual(steps.slice(after));
});

test('readers at once, of the order as it is and as it was, disturb nobody', async () => {
  const { orderId } = await place(app, [TEA]);
  await reader.order(orderId);
  const before = await rowOf(orderId);
  const { steps: then } = await app.queries.history(before);
  await payCents(orderId, 3);
  const now = await rowOf(orderId);
  const whole = await app.queries.history(now);
  const read = await Promise.all([
    ...[now, before, now, before].map((row) => reader.history(row, 1)),
    reader.history(now),
  ]);
  expect(read[0]?.steps).toEqual(whole.steps.slice(1));
  expect(read[1]?.steps).toEqual(then.slice(1));
  expect(read[2]).toEqual(read[0]);
  expect(read[3]).toEqual(read[1]);
  expect(read[4]).toEqual(whole);
  const [one, other] = await Promise.all([reader.fold(now), reader.fold(before)]);
  expect(one.marking).toBe(other.marking);
  expect(await reader.order(orderId)).toEqual(await orderOf(app, orderId));
});

test('what a failover lost is not remembered', async () => {
  const { orderId } = await place(app, [TEA]);
  await payCents(orderId, 2);
  const row = await rowOf(orderId);
  await reader.order(orderId);
  await payCents(orderId, 1);
  await reader.order(orderId);
  // Another server's database has another step under the number of the last one.
  const other = new Date(row.updatedAt.getTime() + 60_000);
  await database.query(
    'update step set at = $3::timestamptz where order_number = $1::bigint and seq > $2::int',
    [row.number, row.version - 1, other],
  );
  await payCents(orderId, 1);
  const now = await rowOf(orderId);
  expect(await reader.history(now, row.version - 1)).toEqual(await app.queries.history(now, row.version - 1));
  expect((await reader.history(now, row.version - 1)).steps[0]?.at).toBe(other.toISOString());
});
