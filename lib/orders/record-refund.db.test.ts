import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { bookRefunds } from './book-refunds';
import { cancelOrder } from './cancel-order';
import { refundOrder } from './refund-order';

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  app = await openTestApp(database);
});
afterEach(() => app.close());
afterAll(() => database.close());

const tea = [{ sku: 'assam-breakfast', quantity: 2 }];

/** A cancelled order with a partial payment of 10.00, and one of 5.00 in dollars. */
async function cancelledWithMoney(): Promise<string> {
  const { orderId } = await place(app, tea);
  await pay(app, orderId, 1000n);
  await pay(app, orderId, 500n, { currency: 'USD' });
  await app.submit({ kind: cancelOrder, orderId, input: null });
  return orderId;
}

const recordAll = (orderId: string) => refundOrder(app, { orderId, byHand: false });

test('money that goes back: payment, ledger, step, and what the order says', async () => {
  const orderId = await cancelledWithMoney();
  expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
  const before = (await orderOf(app, orderId)).version;
  expect((await recordAll(orderId)).map(({ amount, currency, way }) => [amount, currency, way])).toEqual([
    ['10.00', 'EUR', 'by-hand'],
    ['5.00', 'USD', 'by-hand'],
  ]);
  const order = await orderOf(app, orderId);
  expect([order.version, order.payment.status]).toEqual([before + 2, 'partial']);
  const row = await app.queries.find(orderId);
  if (row === null) throw new Error('no order');
  const refunds = (await app.queries.history(row)).steps.filter(({ type }) => type === 'refund');
  expect(refunds.map(({ data }) => data)).toEqual([
    { amount: '10.00', currency: 'EUR' },
    { amount: '5.00', currency: 'USD' },
  ]);
  expect(await problems()).toEqual([]);
});

test('a hundred at once record it once', async () => {
  const orderId = await cancelledWithMoney();
  const answers = await Promise.all(Array.from({ length: 100 }, () => recordAll(orderId)));
  expect(
    answers
      .flat()
      .map(({ amount }) => amount)
      .sort(),
  ).toEqual(['10.00', '5.00']);
  expect(await problems()).toEqual([]);
});

test('never of another order', async () => {
  const orderId = await cancelledWithMoney();
  const { orderId: other } = await place(app, tea);
  const payment = await database.prisma.payment.findFirstOrThrow({
    where: { orderNumber: await numberOf(database, orderId) },
  });
  const act = { act: 'record-by-hand', all: true } as const;
  const elsewhere = bookRefunds(app.submit, other, { paymentId: payment.id, returns: [], act });
  await expect(elsewhere).rejects.toMatchObject({ code: 'conflict' });
  expect(await problems()).toEqual([]);
});

test('what came on top while the order went on', async () => {
  const { orderId } = await place(app, tea);
  await pay(app, orderId, 3000n);
  expect(await recordAll(orderId)).toHaveLength(1);
  expect((await orderOf(app, orderId)).payment.status).toBe('over');
  await pay(app, orderId, 200n);
  expect((await recordAll(orderId)).map(({ amount }) => amount)).toEqual(['2.00']);
  expect(await problems()).toEqual([]);
});

/** What the invariants find wrong, as sentences. */
async function problems(): Promise<string[]> {
  const { invariants } = await check(snapshotsOf(database));
  return invariants.flatMap(({ violations }) => violations.map((violation) => JSON.stringify(violation)));
}
