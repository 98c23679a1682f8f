import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { keptBytes } from '@/lib/testing/memory';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import type { App } from './compose';

/** Whatever their number, the engine's own ups and downs stay below the whole of it, 2 MiB. */
const [ORDERS, MAX_BYTES_AN_ORDER] = process.env.TEST_ALL ? [20_000, 100] : [2_000, 1_024];
/** Code is compiled, connections are opened, statements prepared: once. */
const WARM_UP = 500;
const AT_ONCE = 100;
/** What grows with the orders does so in each round; what the engine does once shows in one of them. */
const ROUNDS = 3;

const SKU = 'assam-breakfast';
const PRICE = 12_50n;
const CANCELLED = 10;

let database: Database;
let app: App;
beforeAll(async () => {
  // In memory PGlite's own files would be in what is measured.
  database = await openTestDatabase({ onDisk: true });
  app = await openTestApp(database);
  await database.query('update product set stock = 1000000 where sku = $1', [SKU]);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

/** Bought, looked at, watched to its end; paid, or one of ten cancelled. */
async function wholeOrder(n: number): Promise<void> {
  const { orderId } = await place(app, [{ sku: SKU, quantity: 1 }], {
    customer: { name: 'Ada Example', email: 'ada@example.com', address: '1 High Street' },
  });
  await app.queries.views.find(orderId);
  let unwatch = () => {};
  const ended = new Promise<void>((resolve) => {
    unwatch = app.feed.watch(orderId, 0, (view) => {
      if (view.endedAtMs !== null) resolve();
    });
  });
  if (n % CANCELLED === 0) await app.submit({ kind: cancelOrder, orderId, input: null });
  else await pay(app, orderId, PRICE, { externalId: `payment-${orderId}` });
  await ended;
  unwatch();
  // The views of the last 5,000 orders are kept: order-views.test.ts.
  app.queries.views.forget(orderId);
}

async function wholeOrders(count: number): Promise<void> {
  let left = count;
  const client = async () => {
    while (left > 0) {
      left -= 1;
      await wholeOrder(left);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}

/** What the process keeps of each of so many orders that have ended. */
async function bytesAnOrder(): Promise<number> {
  const before = await keptBytes();
  await wholeOrders(ORDERS);
  return ((await keptBytes()) - before) / ORDERS;
}

it('keeps nothing of the orders it has done', async () => {
  await wholeOrders(WARM_UP);
  const grown: number[] = [];
  while (grown.length < ROUNDS && !grown.some((bytes) => bytes < MAX_BYTES_AN_ORDER))
    grown.push(await bytesAnOrder());
  expect(
    Math.min(...grown),
    `bytes an order, in each round: ${grown.map(Math.round).join(', ')}`,
  ).toBeLessThan(MAX_BYTES_AN_ORDER);
});
