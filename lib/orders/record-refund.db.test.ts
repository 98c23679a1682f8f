import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { findRefundable } from '@/lib/db/tables/payments';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { recordRefund } from './record-refund';

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

test('money that goes back: payment, ledger, step, and what the order says', async () => {
  const orderId = await cancelledWithMoney();
  expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
  const payments = await findRefundable(database, [await numberOf(database, orderId)]);
  expect(payments.map(({ toRefund, currency }) => [toRefund, currency])).toEqual([
    [1000n, 'EUR'],
    [500n, 'USD'],
  ]);
  const before = (await orderOf(app, orderId)).version;
  for (const { id, toRefund, refunded } of payments) {
    expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
    const input = { paymentId: id, amount: toRefund, refundedBefore: refunded };
    expect(await app.submit({ kind: recordRefund, orderId, input })).toBe(true);
  }
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
  const [payment] = await findRefundable(database, [await numberOf(database, orderId)]);
  if (payment === undefined) throw new Error('nothing to send back');
  const input = { paymentId: payment.id, amount: payment.toRefund, refundedBefore: 0n };
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => app.submit({ kind: recordRefund, orderId, input })),
  );
  expect(answers.filter((isNew) => isNew)).toHaveLength(1);
  expect(await problems()).toEqual([]);
});

test('never more than there is, nor of another order', async () => {
  const orderId = await cancelledWithMoney();
  const { orderId: other } = await place(app, tea);
  const [payment] = await findRefundable(database, [await numberOf(database, orderId)]);
  if (payment === undefined) throw new Error('nothing to send back');
  const input = { paymentId: payment.id, amount: payment.toRefund + 1n, refundedBefore: 0n };
  await expect(app.submit({ kind: recordRefund, orderId, input })).rejects.toMatchObject({
    code: 'conflict',
  });
  const elsewhere = app.submit({ kind: recordRefund, orderId: other, input: { ...input, amount: 1n } });
  expect(await elsewhere).toBe(false);
  expect(
    (await findRefundable(database, [await numberOf(database, orderId)])).map(({ refunded }) => refunded),
  ).toEqual([0n, 0n]);
});

test('half of it, then what came on top while the order went on', async () => {
  const { orderId } = await place(app, tea);
  await pay(app, orderId, 3000n);
  const [first] = await findRefundable(database, [await numberOf(database, orderId)]);
  if (first === undefined) throw new Error('nothing to send back');
  const part = { paymentId: first.id, amount: 200n, refundedBefore: 0n };
  const rest = { paymentId: first.id, amount: 300n, refundedBefore: 200n };
  expect(await app.submit({ kind: recordRefund, orderId, input: part })).toBe(true);
  expect(await app.submit({ kind: recordRefund, orderId, input: rest })).toBe(true);
  expect((await orderOf(app, orderId)).payment.status).toBe('over');
  expect(await problems()).toEqual([]);
});

/** What the invariants find wrong, as sentences. */
async function problems(): Promise<string[]> {
  const { invariants } = await check(snapshotsOf(database));
  return invariants.flatMap(({ violations }) => violations.map((violation) => JSON.stringify(violation)));
}

test('a refund that is recorded beside a late payment leaves the order owing that one', async () => {
  const { orderId } = await place(app, tea);
  await pay(app, orderId, 1000n);
  await app.submit({ kind: cancelOrder, orderId, input: null });
  const [owed] = await findRefundable(database, [await numberOf(database, orderId)]);
  if (owed === undefined) throw new Error('nothing is owed');
  const input = { paymentId: owed.id, amount: owed.toRefund, refundedBefore: owed.refunded };
  // Handed in together: one batch.
  await Promise.all([pay(app, orderId, 500n), app.submit({ kind: recordRefund, orderId, input })]);
  expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
  expect(await problems()).toEqual([]);
});
