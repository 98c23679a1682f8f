import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Sql } from '@/lib/db/database';
import { findListedRefunds } from '@/lib/db/tables/refunds';
import { orderOf, pay, place } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { refundOrder } from './refund-order';
import { eachWithRefundShop, HOUR_MS, tea } from './testing/refund-shop';

const shop = eachWithRefundShop();

describe('what is due', () => {
  test('is queued in the step that makes it due, and goes by itself, once', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    expect(await shop.rows(orderId)).toEqual(['shop queued 1000']);
    expect((await orderOf(shop.app, orderId)).payment).toMatchObject({ status: 'refund-due' });
    await shop.look();
    expect(shop.stripe.sentBack(intent)).toBe(1000);
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 1000']);
    expect(await shop.told(orderId)).toEqual(['refund 10.00']);
    expect((await orderOf(shop.app, orderId)).payment).toMatchObject({
      status: 'partial',
      refunds: [{ state: 'refunded', amount: '10.00', currency: 'EUR' }],
    });
    expect(await shop.mails(orderId)).toEqual(['refund-due', 'refunded']);
    expect(await shop.look()).toBe(0);
    expect(await refundOrder(shop.app, { orderId, byHand: false })).toEqual([]);
    expect(shop.stripe.refunds).toHaveLength(1);
  });

  test('of what was paid too much goes back while the order goes on', async () => {
    const { orderId, intent } = await shop.paidOrder(3000);
    await shop.look();
    expect(shop.stripe.sentBack(intent)).toBe(500);
    expect(await shop.money(orderId)).toEqual([2500n, 0n, 0n, 500n]);
  });

  test('and came without a provider waits for a person, and is recorded once', async () => {
    const { orderId } = await place(shop.app, tea);
    await pay(shop.app, orderId, 300n);
    await shop.app.submit({ kind: cancelOrder, orderId, input: null });
    expect(await shop.look()).toBe(0);
    expect(await shop.rows(orderId)).toEqual(['shop by-hand 300']);
    expect((await orderOf(shop.app, orderId)).payment.status).toBe('refund-due');
    const once = [{ amount: '3.00', currency: 'EUR', way: 'by-hand' }];
    expect(await refundOrder(shop.app, { orderId, byHand: false })).toMatchObject(once);
    expect(await refundOrder(shop.app, { orderId, byHand: false })).toEqual([]);
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 300']);
  });

  test('waits for a yes where the shop wants one', async () => {
    await shop.restart({ REFUNDS: 'after-approval' });
    const { orderId, intent } = await shop.cancelledOrder();
    expect(await shop.rows(orderId)).toEqual(['shop to-approve 1000']);
    expect(await shop.look()).toBe(0);
    const sent = [{ paymentId: intent, amount: '10.00', currency: 'EUR', way: 'provider' }];
    expect(await refundOrder(shop.app, { orderId, byHand: false })).toEqual(sent);
    expect(shop.stripe.sentBack(intent)).toBe(1000);
    // The call that would have gone on after a crash finds nothing to do.
    shop.clockMs += HOUR_MS;
    await shop.look();
    expect(shop.stripe.refunds).toHaveLength(1);
  });
});

describe('a crash', () => {
  test.each([
    ['before anything was sent', 'GET /v1/refunds'],
    ['after the money was sent', 'POST /v1/refunds'],
  ])('%s sends nothing twice, and loses nothing', async (_, when) => {
    const { orderId, intent } = await shop.cancelledOrder();
    shop.stripe.holdAt(when);
    const looking = shop.look().catch(() => {});
    await expect.poll(() => shop.stripe.held.length).toBe(1);
    // The process is gone: nothing of it is written any more.
    await shop.app.close();
    shop.stripe.letGo();
    await looking;
    expect(shop.stripe.refunds).toHaveLength(when.startsWith('GET') ? 0 : 1);
    expect(await shop.rows(orderId)).toEqual(['shop queued 1000']);
    shop.app = await shop.start();
    expect(await shop.look()).toBe(0);
    shop.clockMs += 2 * 60_000;
    await shop.look();
    expect([shop.stripe.asked, shop.stripe.sentBack(intent)]).toEqual([1, 1000]);
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 1000']);
  });

  test('whose answer was lost is found by its reference, not sent again', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    shop.stripe.mood = 'loses-answers';
    await shop.look();
    expect(await shop.rows(orderId)).toEqual(['shop queued 1000']);
    const { asked } = shop.stripe;
    shop.stripe.mood = 'well';
    shop.clockMs += HOUR_MS;
    await shop.look();
    expect([shop.stripe.asked, shop.stripe.sentBack(intent)]).toEqual([asked, 1000]);
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 1000']);
  });

  test('of many servers: ten look at once, and it goes once', async () => {
    const { intent } = await shop.cancelledOrder();
    const others = await Promise.all(Array.from({ length: 9 }, () => shop.start()));
    await Promise.all([shop.app, ...others].map(({ providerDesk }) => providerDesk.look()));
    await Promise.all(others.map((other) => other.close()));
    expect([shop.stripe.asked, shop.stripe.sentBack(intent)]).toEqual([1, 1000]);
  });
});

describe('a provider', () => {
  test('that is down is asked again, later each time; when it is up the money goes', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    shop.stripe.mood = 'down';
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await shop.look()).toBe(1);
      expect(await shop.look()).toBe(0);
      shop.clockMs += HOUR_MS;
    }
    expect((await shop.app.metrics.providerCalls.get()).values).toMatchObject([
      { labels: { call: 'refunds', result: 'failed' }, value: 3 },
    ]);
    shop.stripe.mood = 'well';
    await shop.look();
    expect(shop.stripe.sentBack(intent)).toBe(1000);
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 1000']);
  });

  test('that stays down is given up: a person is told, and a yes tries again under the same key', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    shop.stripe.mood = 'down';
    for (let attempt = 0; attempt < 16; attempt += 1) {
      expect(await shop.look()).toBe(1);
      shop.clockMs += 5 * HOUR_MS;
    }
    expect(await shop.look()).toBe(0);
    expect(await shop.rows(orderId)).toEqual(['shop stuck 1000']);
    expect((await orderOf(shop.app, orderId)).payment.status).toBe('refund-due');
    shop.stripe.mood = 'well';
    expect(await refundOrder(shop.app, { orderId, byHand: false })).toHaveLength(1);
    expect(shop.stripe.sentBack(intent)).toBe(1000);
  });

  test('that refuses for good is not asked again by itself', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    shop.stripe.mood = 'refuses';
    await shop.look();
    expect(await shop.rows(orderId)).toEqual(['shop failed 1000']);
    shop.clockMs += HOUR_MS;
    expect(await shop.look()).toBe(0);
    await expect(refundOrder(shop.app, { orderId, byHand: false })).rejects.toMatchObject({
      code: 'unavailable',
    });
    shop.stripe.mood = 'well';
    expect(await refundOrder(shop.app, { orderId, byHand: false })).toHaveLength(1);
    expect(shop.stripe.sentBack(intent)).toBe(1000);
    expect((await shop.rows(orderId)).filter((row) => !row.includes('void'))).toEqual([
      'shop succeeded 1000',
    ]);
  });

  test('that failed at it for good may be passed over: a person sends it, and says so', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    shop.stripe.mood = 'refuses';
    await shop.look();
    const byHand = [{ paymentId: intent, amount: '10.00', currency: 'EUR', way: 'by-hand' }];
    expect(await refundOrder(shop.app, { orderId, byHand: true })).toEqual(byHand);
    expect([shop.stripe.sentBack(intent), await shop.rows(orderId)]).toEqual([0, ['shop succeeded 1000']]);
  });
});

test('the operator is told of what waits for a person first', async () => {
  const waiting = await shop.paidOrder(2500);
  shop.stripe.dispute(waiting.intent, 2500);
  await shop.hear('charge.dispute.created', { payment_intent: waiting.intent });
  await shop.look();
  const queued = await shop.cancelledOrder();
  const listed = await findListedRefunds(shop.database, new Date(shop.clockMs), 100);
  const own = listed.filter(({ orderId }) => [waiting.orderId, queued.orderId].includes(orderId));
  expect(own.map(({ orderId, state, amount, attempts }) => [orderId, state, amount, attempts])).toEqual([
    [waiting.orderId, 'disputed', 2500n, null],
    [queued.orderId, 'queued', 1000n, 0],
  ]);
  const { values } = await shop.app.metrics.refunds.get();
  expect(values).toMatchObject([{ labels: { event: 'disputed' }, value: 1 }]);
});

test('what went back, and what waited for an operator, before refunds had rows is brought over', async () => {
  const sums = (sql: Sql) =>
    sql.query(`select payment_id, sum(amount) filter (where state = 'succeeded') as gone,
        sum(amount) filter (where state in ('to-approve', 'by-hand', 'queued', 'pending', 'failed', 'stuck')) as open
      from refund where state not in ('void', 'inquiry', 'disputed') group by payment_id order by payment_id`);
  const { orderId } = await place(shop.app, tea);
  await pay(shop.app, orderId, 300n);
  await shop.app.submit({ kind: cancelOrder, orderId, input: null });
  await shop.cancelledOrder();
  const before = await sums(shop.database);
  expect(before.length).toBeGreaterThan(10);
  const migration = readFileSync('prisma/migrations/20261127192000_refunds/migration.sql', 'utf8');
  class RollBack extends Error {}
  const migrated = shop.database.transaction(async (sql) => {
    await sql.script('drop table refund, payment_page, provider_call');
    await sql.script(migration);
    expect(await sums(sql)).toEqual(before);
    const states = await sql.query('select distinct state from refund order by state');
    expect(states).toEqual([{ state: 'by-hand' }, { state: 'succeeded' }, { state: 'to-approve' }]);
    throw new RollBack();
  });
  await expect(migrated).rejects.toThrow(RollBack);
});
