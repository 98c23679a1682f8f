import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { refuseRows } from '@/lib/db/testing/refusals';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { moveClock } from '@/lib/orders/move-clock';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place, until } from '@/lib/testing/test-app';

const DISK_FULL = '53100';
const ORDERS = 50;
/** Of the worker, after a look that failed. */
const RETRY_DELAY_MS = 500;

let database: Database;
let app: App;
let lift = async () => {};
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  await lift();
  lift = async () => {};
  await app.close();
});
afterAll(() => database.close());

const NOTHING_CHANGED = {
  code: 'unavailable',
  message: 'The shop cannot take this at the moment. Nothing was changed; try again shortly.',
};

test('a batch that meets a full disk is refused as a whole, and the next one after it is taken', async () => {
  let transactions = 0;
  const counted: Database = {
    ...database,
    transaction: (work) => {
      transactions += 1;
      return database.transaction(work);
    },
  };
  app = await openTestApp(counted);
  lift = await refuseRows(database, 'orders', DISK_FULL);
  transactions = 0;
  const placed = await Promise.allSettled(Array.from({ length: ORDERS }, () => place(app)));
  expect(placed).toEqual(
    placed.map(() => ({ status: 'rejected', reason: expect.objectContaining(NOTHING_CHANGED) })),
  );
  // What arrived together is one batch: what nobody gets now is not asked for order by order.
  expect(transactions).toBeLessThan(ORDERS / 5);
  expect(app.dispatcher.outage).toBe('storage');
  await lift();
  lift = async () => {};
  const { orderId } = await place(app);
  expect((await orderOf(app, orderId)).state).toBe('ACTIVE');
  expect(app.dispatcher.outage).toBeNull();
});

test('a task that meets a full disk has made no attempt', async () => {
  app = await openTestApp(database);
  lift = await refuseRows(database, 'bill', DISK_FULL);
  const left = async () => ({
    orders: await database.prisma.order.count(),
    jobs: await database.prisma.job.count(),
    incidents: await database.prisma.incident.count(),
  });
  const before = await left();
  await expect(place(app)).rejects.toMatchObject(NOTHING_CHANGED);
  expect(await left()).toEqual(before);
});

test('a timer that comes due meanwhile fires once the disk has room again', async () => {
  app = await openTestApp(database);
  const { orderId } = await place(app);
  lift = await refuseRows(database, 'step', DISK_FULL);
  await expect(app.submit({ kind: moveClock, orderId, input: { move: 'next-timer' } })).rejects.toMatchObject(
    NOTHING_CHANGED,
  );
  await database.query('update timer set fire_at = now(), due_at = now() where order_number = $1', [
    await numberOf(database, orderId),
  ]);
  app.worker.wake(new Date());
  await expect.poll(() => app.dispatcher.outage).toBe('storage');
  await lift();
  lift = async () => {};
  await until(app, orderId, ({ completedElements }) =>
    completedElements.some(({ elementId }) => elementId === 'send-friendly-reminder'),
  );
});

test('whoever is refused does not have the worker look again each time', async () => {
  let looks = 0;
  const counted: Database = {
    ...database,
    query: (text, values) => {
      if (/from timer\b/.test(text)) looks += 1;
      return database.query(text, values);
    },
  };
  app = await openTestApp(counted);
  const { orderId } = await place(app);
  lift = await refuseRows(database, 'step', DISK_FULL);
  await database.query('update timer set fire_at = now(), due_at = now() where order_number = $1', [
    await numberOf(database, orderId),
  ]);
  app.worker.wake(new Date());
  await expect.poll(() => app.dispatcher.outage).toBe('storage');
  looks = 0;
  const startedMs = performance.now();
  for (let n = 0; n < ORDERS; n += 1) await expect(place(app)).rejects.toMatchObject(NOTHING_CHANGED);
  // Two questions a look.
  expect(looks).toBeLessThanOrEqual(2 * (2 + (performance.now() - startedMs) / RETRY_DELAY_MS));
});
