import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { type ClockMove, moveClock } from './move-clock';
import { returnDueStock } from './return-stock';

const MINUTE_MS = 60_000;
const SKU = 'porcelain-gaiwan';
const PRICE = 32_50n;
const STOCK = 8;

let database: Database;
let app: App;
const clock = { ms: Date.now() };
const original = readFileSync('lib/engine/fixtures/original-order.bpmn');

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
const open = (options: Parameters<typeof openTestApp>[1] = {}) =>
  openTestApp(database, { now: () => new Date(clock.ms), byHand: true, ...options });
beforeEach(async () => {
  app = await open();
});
afterEach(async () => {
  const report = await check(snapshotsOf(database));
  await app.close();
  expect(report.invariants.flatMap(({ violations }) => violations)).toEqual([]);
});

const reserved = async () => {
  const {
    stock,
    reserved: taken,
    unpaid,
  } = await database.prisma.product.findUniqueOrThrow({ where: { sku: SKU } });
  return { left: stock - taken, unpaid };
};
/** As its buyer reads it. */
const shortagesOf = async (orderId: string) =>
  JSON.parse((await app.queries.views.find(orderId))?.buyersBody ?? '{}').shortages;
const order = async (quantity: number) => (await place(app, [{ sku: SKU, quantity }])).orderId;
const move = (orderId: string, input: ClockMove) => app.submit({ kind: moveClock, orderId, input });
const passes = async (minutes: number) => {
  clock.ms += minutes * MINUTE_MS;
  return returnDueStock(app, new Date(clock.ms));
};

describe('an unpaid order whose clock stands', () => {
  test('keeps its pieces for an hour, however often it is stopped, then gives them back', async () => {
    const orderId = await order(2);
    await move(orderId, { move: 'pause' });
    expect(await passes(40)).toBe(0);
    await move(orderId, { move: 'run' });
    await move(orderId, { move: 'pause' });
    expect(await passes(19)).toBe(0);
    expect(await reserved()).toEqual({ left: STOCK - 2, unpaid: 2 });
    const before = await orderOf(app, orderId);
    expect(await passes(1)).toBe(1);
    expect(await reserved()).toEqual({ left: STOCK, unpaid: 0 });
    // Nothing that is shown of it has changed, and it is not looked after again.
    expect(await orderOf(app, orderId)).toEqual(before);
    await move(orderId, { move: 'pause' });
    expect(await passes(61)).toBe(0);
  });

  test('takes them anew when it is paid', async () => {
    const orderId = await order(3);
    await move(orderId, { move: 'run', speed: 0.01 });
    expect(await passes(60)).toBe(1);
    expect(await pay(app, orderId, 1n)).toMatchObject({ verdict: 'partial' });
    expect(await reserved()).toEqual({ left: STOCK, unpaid: 0 });
    expect(await pay(app, orderId, 3n * PRICE - 1n)).toMatchObject({ verdict: 'applied' });
    expect(await orderOf(app, orderId)).toMatchObject({ outcome: 'fulfilled', payment: { status: 'paid' } });
    expect(await reserved()).toEqual({ left: STOCK - 3, unpaid: 0 });
  });

  test('is cancelled, and its payment goes back, where they are gone', async () => {
    const orderId = await order(5);
    await move(orderId, { move: 'pause' });
    expect(await pay(app, orderId, 10_00n)).toMatchObject({ verdict: 'partial' });
    expect(await passes(60)).toBe(1);
    const other = await order(1);
    expect(await shortagesOf(orderId)).toBeUndefined();
    expect(await pay(app, orderId, 5n * PRICE - 10_00n)).toMatchObject({ verdict: 'late' });
    expect(await orderOf(app, orderId)).toMatchObject({
      state: 'COMPLETED',
      outcome: 'cancelled',
      payment: { status: 'refund-due', received: '162.50' },
    });
    expect(await shortagesOf(orderId)).toEqual([
      { sku: SKU, name: 'Porcelain gaiwan', quantity: 5, available: 4 },
    ]);
    expect(await reserved()).toEqual({ left: 4, unpaid: 1 });
    await pay(app, other, PRICE);
  });

  test('of two that are paid at once for the last pieces one gets them', async () => {
    const both = [await order(2), await order(2)];
    for (const orderId of both) await move(orderId, { move: 'pause' });
    expect(await passes(60)).toBe(2);
    const last = await order(2);
    const verdicts = await Promise.all(both.map((orderId) => pay(app, orderId, 2n * PRICE)));
    expect(verdicts.map(({ verdict }) => verdict).sort()).toEqual(['applied', 'late']);
    expect(await reserved()).toEqual({ left: 0, unpaid: 2 });
    await pay(app, last, 2n * PRICE);
  });

  test('is terminated where its process awaits no cancellation', async () => {
    await database.query('update product set stock = stock + 4 where sku = $1', [SKU]);
    await app.close();
    app = await open({ diagram: original });
    const orderId = await order(4);
    await move(orderId, { move: 'pause' });
    expect(await passes(60)).toBe(1);
    await order(4);
    expect(await pay(app, orderId, 4n * PRICE)).toMatchObject({ verdict: 'late' });
    expect(await orderOf(app, orderId)).toMatchObject({
      state: 'TERMINATED',
      payment: { status: 'refund-due', received: '130.00' },
    });
  });
});

test('an order that was paid meanwhile keeps what it bought', async () => {
  await database.query('update product set stock = stock + 4 where sku = $1', [SKU]);
  const orderId = await order(4);
  await move(orderId, { move: 'pause' });
  await pay(app, orderId, 4n * PRICE);
  expect(await passes(60)).toBe(1);
  expect(await orderOf(app, orderId)).toMatchObject({ outcome: 'fulfilled' });
});
