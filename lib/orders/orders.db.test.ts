import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OrderJson } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { rowOf, userTask } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, pay, place, until, waitsAt } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { moveClock } from './move-clock';
import { newOrderId } from './new-order-id';

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
const splitOf = async (orderId: string) =>
  (
    await database.prisma.payment.findMany({
      where: { orderNumber: await numberOf(database, orderId) },
      orderBy: { id: 'asc' },
    })
  ).map((row) => `${row.verdict} ${row.applied}/${row.held}/${row.toRefund}`);
const cancel = (orderId: string) => app.submit({ kind: cancelOrder, orderId, input: null });

describe('a verdict for every cent', () => {
  test('half, then more than half: applied up to the total, the rest goes back', async () => {
    const { orderId } = await place(app, tea);
    expect((await orderOf(app, orderId)).payment).toMatchObject({ status: 'unpaid', total: '25.00' });
    expect(await pay(app, orderId, 1250n)).toMatchObject({ verdict: 'partial' });
    expect((await orderOf(app, orderId)).payment).toMatchObject({ status: 'partial', received: '12.50' });
    expect(await pay(app, orderId, 2000n)).toMatchObject({ verdict: 'applied' });
    expect(await splitOf(orderId)).toEqual(['partial 1250/0/0', 'applied 1250/0/750']);
    // Ended with money to refund.
    expect(await orderOf(app, orderId)).toMatchObject({
      outcome: 'fulfilled',
      payment: { status: 'refund-due', received: '32.50' },
    });
    expect(await pay(app, orderId, 1n)).toMatchObject({ verdict: 'over' });
  });

  test('the same payment id again: one effect, the first verdict; with another amount refused', async () => {
    const { orderId } = await place(app, tea);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => pay(app, orderId, 2500n, { externalId: `id-${orderId}` })),
    );
    expect(answers.map((answer) => answer.verdict).sort()).toEqual(
      ['applied', ...Array(49).fill('duplicate')].sort(),
    );
    for (const answer of answers) if (answer.verdict === 'duplicate') expect(answer.first).toBe('applied');
    expect(await splitOf(orderId)).toEqual(['applied 2500/0/0']);
    await expect(pay(app, orderId, 2400n, { externalId: `id-${orderId}` })).rejects.toMatchObject({
      code: 'conflict',
    });
    const { orderId: other } = await place(app, tea);
    await expect(pay(app, other, 2500n, { externalId: `id-${orderId}` })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await splitOf(other)).toEqual([]);
  });

  test('after the cancellation money is late and goes back; foreign money too', async () => {
    const { orderId } = await place(app, tea);
    await pay(app, orderId, 500n);
    await pay(app, orderId, 500n, { currency: 'CHF' });
    await cancel(orderId);
    expect(await pay(app, orderId, 2500n)).toMatchObject({ verdict: 'late' });
    expect(await pay(app, orderId, 2500n, { currency: 'CHF' })).toMatchObject({ verdict: 'wrong-currency' });
    expect(await splitOf(orderId)).toEqual([
      'partial 0/0/500',
      'wrong-currency 0/0/500',
      'late 0/0/2500',
      'wrong-currency 0/0/2500',
    ]);
    expect(await orderOf(app, orderId)).toMatchObject({
      outcome: 'cancelled',
      payment: { status: 'refund-due', received: '30.00' },
    });
  });

  test('where nothing ever awaits a payment it is late at once', async () => {
    await app.close();
    app = await openTestApp(database, { diagram: rowOf(userTask('look')), findHandler: () => null });
    const { orderId } = await place(app);
    expect(await pay(app, orderId, 100n)).toMatchObject({ verdict: 'late' });
    await expect(cancel(orderId)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('no order: refused, nothing stored', async () => {
    const before = await database.prisma.payment.count();
    await expect(pay(app, newOrderId(), 100n)).rejects.toMatchObject({ code: 'order-unknown' });
    expect(await database.prisma.payment.count()).toBe(before);
  });
});

describe('cancelling', () => {
  test('while it waits for the money: at once; afterwards refused', async () => {
    const { orderId } = await place(app, tea);
    await cancel(orderId);
    expect(await orderOf(app, orderId)).toMatchObject({ state: 'COMPLETED', outcome: 'cancelled' });
    await expect(cancel(orderId)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a paid order cannot be cancelled', async () => {
    const { orderId } = await place(app);
    await pay(app, orderId, 100n);
    await expect(cancel(orderId)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('placing', () => {
  test('one key a hundred times at once makes one order, also after a restart', async () => {
    const idempotency = { scope: 'anonymous', key: 'cart-1', requestHash: 'a' };
    const placed = await Promise.all(Array.from({ length: 100 }, () => place(app, tea, { idempotency })));
    expect(new Set(placed.map((answer) => answer.orderId)).size).toBe(1);
    expect(placed.filter((answer) => !answer.replayed)).toHaveLength(1);
    await app.close();
    app = await openTestApp(database);
    expect(await place(app, tea, { idempotency })).toMatchObject({
      replayed: true,
      orderId: placed[0]?.orderId,
    });
    await expect(
      place(app, tea, { idempotency: { ...idempotency, requestHash: 'b' } }),
    ).rejects.toMatchObject({ code: 'idempotency-mismatch' });
  });

  test('a key is forgotten after seven days', async () => {
    const idempotency = { scope: 'anonymous', key: 'old', requestHash: 'a' };
    const first = await place(app, [], { idempotency });
    await database.query(
      `update idempotency_key set created_at = now() - interval '8 days' where key = 'old'`,
    );
    const second = await place(app, [], { idempotency: { ...idempotency, requestHash: 'b' } });
    expect(second.replayed).toBe(false);
    expect(second.orderId).not.toBe(first.orderId);
  });

  test('a thousand orders for a hundred pieces: exactly a hundred are taken, the stock is never below zero', async () => {
    await database.prisma.product.create({
      data: {
        sku: 'last-cup',
        position: 99,
        name: 'Last cup',
        description: '',
        priceMinor: 100n,
        currency: 'EUR',
        stock: 100,
      },
    });
    // What unpaid orders may hold is another story: here they take all there is.
    const unlimited = await openTestApp(database, { variables: { UNPAID_LIMITS: 'off' } });
    const placed = await Promise.all(
      Array.from({ length: 1000 }, () => place(unlimited, [{ sku: 'last-cup', quantity: 1 }])),
    );
    await unlimited.close();
    // One by one: a thousand at once would wait in line for a connection, longer than a connection is waited for.
    const orders: OrderJson[] = [];
    for (const { orderId } of placed) orders.push(await orderOf(app, orderId));
    expect(orders.filter((order) => order.state === 'ACTIVE')).toHaveLength(100);
    expect(orders.filter((order) => order.outcome === 'rejected')).toHaveLength(900);
    const product = await database.prisma.product.findUniqueOrThrow({ where: { sku: 'last-cup' } });
    expect(product.reserved).toBe(100);
  });

  test('the price of the day stays', async () => {
    const { orderId } = await place(app, tea);
    await database.query(`update product set price_minor = price_minor + 100 where sku = 'assam-breakfast'`);
    expect((await orderOf(app, orderId)).payment.total).toBe('25.00');
    await database.query(`update product set price_minor = price_minor - 100 where sku = 'assam-breakfast'`);
  });
});

describe('the order’s own clock', () => {
  const move = (orderId: string, input: Parameters<typeof moveClock.apply>[1]['input']) =>
    app.submit({ kind: moveClock, orderId, input });

  test('jumps from timer to timer', async () => {
    const { orderId } = await place(app);
    await move(orderId, { move: 'next-timer' });
    const reminded = await until(app, orderId, (order) => waitsAt(order).includes('wait-10min-timer'));
    expect(reminded.completedElements.map((element) => element.elementId)).toContain(
      'send-friendly-reminder',
    );
    await move(orderId, { move: 'next-timer' });
    expect((await until(app, orderId, ({ state }) => state !== 'ACTIVE')).outcome).toBe('cancelled');
    await expect(move(orderId, { move: 'next-timer' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('stands, keeps what is left, and runs on faster', async () => {
    const { orderId } = await place(app);
    const due = (order: { activeElements: { dueAt?: string }[] }) =>
      order.activeElements.find((element) => 'dueAt' in element)?.dueAt;
    const dueAt = due(await orderOf(app, orderId));
    await move(orderId, { move: 'pause' });
    const paused = await orderOf(app, orderId);
    expect(due(paused)).toBeUndefined();
    await move(orderId, { move: 'run', speed: 2 });
    const order = await orderOf(app, orderId);
    const leftMs = Date.parse(dueAt ?? '') - Date.parse(paused.updatedAt);
    expect(Date.parse(due(order) ?? '') - Date.parse(order.updatedAt)).toBe(Math.round(leftMs / 2));
    const history = await app.queries.history((await app.queries.find(orderId)) ?? expect.fail());
    expect(history.steps.map((step) => [step.type, step.data]).slice(-2)).toEqual([
      ['clock-moved', {}],
      ['clock-moved', {}],
    ]);
  });
});
