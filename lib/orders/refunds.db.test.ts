import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database, Sql } from '@/lib/db/database';
import { findListedRefunds, findRefunds } from '@/lib/db/tables/refunds';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { PaymentProvider } from '@/lib/payments/provider';
import { PretendStripe } from '@/lib/payments/testing/pretend-stripe';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { endOrder } from './end-order';
import { payByCard } from './pay-by-card';
import { receiveProviderEvent } from './receive-provider-event';
import { refundOrder } from './refund-order';

/** Money goes back through Stripe's own client and a server in its place; nothing runs by itself but what a test calls. */

const HOUR_MS = 60 * 60 * 1000;
const tea = [{ sku: 'assam-breakfast', quantity: 2 }];
const ADA = { name: 'Ada Byrne', email: 'ada@example.com', address: null, origin: null };

let database: Database;
let stripe: PretendStripe;
let provider: PaymentProvider;
let app: App;
let clockMs: number;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  clockMs = Date.now();
  stripe = new PretendStripe();
  provider = await stripe.open(() => new Date(clockMs));
  app = await openShop();
});
afterEach(async () => {
  await app.close();
  await stripe.close();
  // Of what a test has left to do, the next one is asked nothing.
  await database.query(`update provider_call set run_at = 'infinity', lease_ends = null`);
});
afterAll(async () => {
  if (database === undefined) return;
  expect(await problems()).toEqual([]);
  await database.close();
});

const openShop = (variables: Record<string, string> = {}) =>
  openTestApp(database, {
    byHand: true,
    now: () => new Date(clockMs),
    providers: new Map([['stripe', { name: 'Stripe', provider }]]),
    variables,
  });

/** What the invariants find wrong. */
async function problems(): Promise<string[]> {
  const { invariants } = await check(snapshotsOf(database));
  return invariants.flatMap(({ violations }) => violations.map((violation) => JSON.stringify(violation)));
}

let count = 0;
/** An order with this much of it paid by card, in cents. */
async function paidOrder(cents: number): Promise<{ orderId: string; intent: string }> {
  count += 1;
  const intent = `pi_${process.pid}_${count}`;
  const { orderId } = await place(app, tea, { customer: ADA });
  const ids = { externalId: intent, webhookId: `evt_of_${intent}` };
  await pay(app, orderId, BigInt(cents), { channel: 'stripe', currency: 'EUR', ...ids });
  return { orderId, intent };
}

async function cancelledOrder(cents = 1000) {
  const order = await paidOrder(cents);
  await app.submit({ kind: cancelOrder, orderId: order.orderId, input: null });
  return order;
}

const rows = async (orderId: string) =>
  (await findRefunds(database, [await numberOf(database, orderId)])).map(
    ({ origin, state, amount }) => `${origin} ${state} ${amount}`,
  );

const hear = (type: string, object: object) =>
  receiveProviderEvent(app, { channel: 'stripe', ...stripe.eventOf(type, object) });

/** What the log says of money that goes back. */
async function told(orderId: string): Promise<string[]> {
  const row = await app.queries.find(orderId);
  if (row === null) throw new Error('no order');
  return (await app.queries.history(row)).steps
    .filter(({ type }) => /^(refund|chargeback)/.test(type))
    .map(({ type, data }) => `${type} ${data.amount}`);
}

/** Money of the one payment of an order: applied, held, to refund, refunded. */
async function money(orderId: string): Promise<bigint[]> {
  const payment = await database.prisma.payment.findFirstOrThrow({
    where: { orderNumber: await numberOf(database, orderId) },
  });
  return [payment.applied, payment.held, payment.toRefund, payment.refunded];
}

const mails = async (orderId: string) =>
  (await database.prisma.mail.findMany({ where: { orderNumber: await numberOf(database, orderId) } }))
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith('refund'))
    .sort();

describe('what is due', () => {
  test('is queued in the step that makes it due, and goes by itself, once', async () => {
    const { orderId, intent } = await cancelledOrder();
    expect(await rows(orderId)).toEqual(['shop queued 1000']);
    expect((await orderOf(app, orderId)).payment).toMatchObject({ status: 'refund-due' });
    await app.providerDesk.look();
    expect(stripe.sentBack(intent)).toBe(1000);
    expect(await rows(orderId)).toEqual(['shop succeeded 1000']);
    expect(await told(orderId)).toEqual(['refund 10.00']);
    expect((await orderOf(app, orderId)).payment).toMatchObject({
      status: 'partial',
      refunds: [{ state: 'refunded', amount: '10.00', currency: 'EUR' }],
    });
    expect(await mails(orderId)).toEqual(['refund-due', 'refunded']);
    expect(await app.providerDesk.look()).toBe(0);
    expect(await refundOrder(app, { orderId, byHand: false })).toEqual([]);
    expect(stripe.refunds).toHaveLength(1);
  });

  test('of what was paid too much goes back while the order goes on', async () => {
    const { orderId, intent } = await paidOrder(3000);
    await app.providerDesk.look();
    expect(stripe.sentBack(intent)).toBe(500);
    expect(await money(orderId)).toEqual([2500n, 0n, 0n, 500n]);
  });

  test('and came without a provider waits for a person, and is recorded once', async () => {
    const { orderId } = await place(app, tea);
    await pay(app, orderId, 300n);
    await app.submit({ kind: cancelOrder, orderId, input: null });
    expect(await app.providerDesk.look()).toBe(0);
    expect(await rows(orderId)).toEqual(['shop by-hand 300']);
    expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
    const once = [{ amount: '3.00', currency: 'EUR', way: 'by-hand' }];
    expect(await refundOrder(app, { orderId, byHand: false })).toMatchObject(once);
    expect(await refundOrder(app, { orderId, byHand: false })).toEqual([]);
    expect(await rows(orderId)).toEqual(['shop succeeded 300']);
  });

  test('waits for a yes where the shop wants one', async () => {
    await app.close();
    app = await openShop({ REFUNDS: 'after-approval' });
    const { orderId, intent } = await cancelledOrder();
    expect(await rows(orderId)).toEqual(['shop to-approve 1000']);
    expect(await app.providerDesk.look()).toBe(0);
    const sent = [{ paymentId: intent, amount: '10.00', currency: 'EUR', way: 'provider' }];
    expect(await refundOrder(app, { orderId, byHand: false })).toEqual(sent);
    expect(stripe.sentBack(intent)).toBe(1000);
    // The call that would have gone on after a crash finds nothing to do.
    clockMs += HOUR_MS;
    await app.providerDesk.look();
    expect(stripe.refunds).toHaveLength(1);
  });
});

describe('a crash', () => {
  test.each([
    ['before anything was sent', 'GET /v1/refunds'],
    ['after the money was sent', 'POST /v1/refunds'],
  ])('%s sends nothing twice, and loses nothing', async (_, when) => {
    const { orderId, intent } = await cancelledOrder();
    stripe.holdAt(when);
    const looking = app.providerDesk.look().catch(() => {});
    await expect.poll(() => stripe.held.length).toBe(1);
    // The process is gone: nothing of it is written any more.
    await app.close();
    stripe.letGo();
    await looking;
    expect(stripe.refunds).toHaveLength(when.startsWith('GET') ? 0 : 1);
    expect(await rows(orderId)).toEqual(['shop queued 1000']);
    app = await openShop();
    expect(await app.providerDesk.look()).toBe(0);
    clockMs += 2 * 60_000;
    await app.providerDesk.look();
    expect([stripe.asked, stripe.sentBack(intent)]).toEqual([1, 1000]);
    expect(await rows(orderId)).toEqual(['shop succeeded 1000']);
  });

  test('whose answer was lost is found by its reference, not sent again', async () => {
    const { orderId, intent } = await cancelledOrder();
    stripe.mood = 'loses-answers';
    await app.providerDesk.look();
    expect(await rows(orderId)).toEqual(['shop queued 1000']);
    const { asked } = stripe;
    stripe.mood = 'well';
    clockMs += HOUR_MS;
    await app.providerDesk.look();
    expect([stripe.asked, stripe.sentBack(intent)]).toEqual([asked, 1000]);
    expect(await rows(orderId)).toEqual(['shop succeeded 1000']);
  });

  test('of many servers: ten look at once, and it goes once', async () => {
    const { intent } = await cancelledOrder();
    const others = await Promise.all(Array.from({ length: 9 }, () => openShop()));
    await Promise.all([app, ...others].map(({ providerDesk }) => providerDesk.look()));
    await Promise.all(others.map((other) => other.close()));
    expect([stripe.asked, stripe.sentBack(intent)]).toEqual([1, 1000]);
  });
});

describe('a provider', () => {
  test('that is down is asked again, later each time; when it is up the money goes', async () => {
    const { orderId, intent } = await cancelledOrder();
    stripe.mood = 'down';
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await app.providerDesk.look()).toBe(1);
      expect(await app.providerDesk.look()).toBe(0);
      clockMs += HOUR_MS;
    }
    expect((await app.metrics.providerCalls.get()).values).toMatchObject([
      { labels: { call: 'refunds', result: 'failed' }, value: 3 },
    ]);
    stripe.mood = 'well';
    await app.providerDesk.look();
    expect(stripe.sentBack(intent)).toBe(1000);
    expect(await rows(orderId)).toEqual(['shop succeeded 1000']);
  });

  test('that stays down is given up: a person is told, and a yes tries again under the same key', async () => {
    const { orderId, intent } = await cancelledOrder();
    stripe.mood = 'down';
    for (let attempt = 0; attempt < 16; attempt += 1) {
      expect(await app.providerDesk.look()).toBe(1);
      clockMs += 5 * HOUR_MS;
    }
    expect(await app.providerDesk.look()).toBe(0);
    expect(await rows(orderId)).toEqual(['shop stuck 1000']);
    expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
    stripe.mood = 'well';
    expect(await refundOrder(app, { orderId, byHand: false })).toHaveLength(1);
    expect(stripe.sentBack(intent)).toBe(1000);
  });

  test('that refuses for good is not asked again by itself', async () => {
    const { orderId, intent } = await cancelledOrder();
    stripe.mood = 'refuses';
    await app.providerDesk.look();
    expect(await rows(orderId)).toEqual(['shop failed 1000']);
    clockMs += HOUR_MS;
    expect(await app.providerDesk.look()).toBe(0);
    await expect(refundOrder(app, { orderId, byHand: false })).rejects.toMatchObject({ code: 'unavailable' });
    stripe.mood = 'well';
    expect(await refundOrder(app, { orderId, byHand: false })).toHaveLength(1);
    expect(stripe.sentBack(intent)).toBe(1000);
    expect((await rows(orderId)).filter((row) => !row.includes('void'))).toEqual(['shop succeeded 1000']);
  });

  test('that failed at it for good may be passed over: a person sends it, and says so', async () => {
    const { orderId, intent } = await cancelledOrder();
    stripe.mood = 'refuses';
    await app.providerDesk.look();
    const byHand = [{ paymentId: intent, amount: '10.00', currency: 'EUR', way: 'by-hand' }];
    expect(await refundOrder(app, { orderId, byHand: true })).toEqual(byHand);
    expect([stripe.sentBack(intent), await rows(orderId)]).toEqual([0, ['shop succeeded 1000']]);
  });
});

describe('a refund', () => {
  test('is pending until the provider says that it arrived', async () => {
    stripe.settles = 'pending';
    const { orderId } = await cancelledOrder();
    await app.providerDesk.look();
    expect(await money(orderId)).toEqual([0n, 0n, 1000n, 0n]);
    expect((await orderOf(app, orderId)).payment).toMatchObject({
      status: 'refund-due',
      refunds: [{ state: 'pending', amount: '10.00', currency: 'EUR' }],
    });
    const [refund] = stripe.refunds;
    if (refund === undefined) throw new Error('nothing was sent');
    refund.status = 'succeeded';
    await hear('refund.updated', refund);
    await hear('refund.updated', refund);
    await app.providerDesk.look();
    expect(await money(orderId)).toEqual([0n, 0n, 0n, 1000n]);
    expect(await told(orderId)).toEqual(['refund-sent 10.00', 'refund 10.00']);
    expect((await orderOf(app, orderId)).payment.refunds).toEqual([
      { state: 'refunded', amount: '10.00', currency: 'EUR' },
    ]);
    expect(await mails(orderId)).toEqual(['refund-due', 'refund-sent', 'refunded']);
  });

  test('whose event was lost is asked for after hours', async () => {
    stripe.settles = 'pending';
    const { orderId } = await cancelledOrder();
    await app.providerDesk.look();
    for (const refund of stripe.refunds) refund.status = 'succeeded';
    expect(await app.providerDesk.look()).toBe(0);
    clockMs += 7 * HOUR_MS;
    await app.providerDesk.look();
    expect(await rows(orderId)).toEqual(['shop succeeded 1000']);
  });

  test.each(['pending', 'succeeded'] as const)(
    'that was %s and comes back waits for a person',
    async (was) => {
      stripe.settles = was;
      const { orderId, intent } = await cancelledOrder();
      await app.providerDesk.look();
      const [refund] = stripe.refunds;
      if (refund === undefined) throw new Error('nothing was sent');
      Object.assign(refund, { status: 'failed', failure_reason: 'expired_or_canceled_card' });
      for (const type of ['refund.failed', 'refund.updated', 'refund.failed']) await hear(type, refund);
      await app.providerDesk.look();
      expect(await rows(orderId)).toEqual(['shop failed 1000']);
      expect(await money(orderId)).toEqual([0n, 0n, 1000n, 0n]);
      expect((await orderOf(app, orderId)).payment).toMatchObject({
        status: 'refund-due',
        refunds: [{ state: 'due', amount: '10.00', currency: 'EUR' }],
      });
      // Word of before comes late, and changes nothing.
      await hear('refund.updated', { ...refund, status: was });
      clockMs += HOUR_MS;
      await app.providerDesk.look();
      expect(await rows(orderId)).toEqual(['shop failed 1000']);
      stripe.settles = 'succeeded';
      expect(await refundOrder(app, { orderId, byHand: false })).toHaveLength(1);
      expect(stripe.sentBack(intent)).toBe(1000);
      expect(await rows(orderId)).toEqual(['shop void 1000', 'shop succeeded 1000']);
    },
  );

  test('by hand in the dashboard is booked once, and what is due is sent without it', async () => {
    await app.close();
    app = await openShop({ REFUNDS: 'after-approval' });
    const { orderId, intent } = await cancelledOrder();
    const refund = stripe.refundByHand(intent, 400);
    for (const type of ['charge.refunded', 'refund.created', 'charge.refunded'])
      await hear(type, { ...refund, payment_intent: intent });
    await app.providerDesk.look();
    expect(await rows(orderId)).toEqual(['shop to-approve 600', 'provider succeeded 400']);
    expect(await told(orderId)).toEqual(['refund 4.00']);
    expect((await orderOf(app, orderId)).payment.refunds).toEqual([
      { state: 'refunded', amount: '4.00', currency: 'EUR' },
      { state: 'due', amount: '6.00', currency: 'EUR' },
    ]);
    await refundOrder(app, { orderId, byHand: false });
    expect(stripe.sentBack(intent)).toBe(1000);
    expect(await money(orderId)).toEqual([0n, 0n, 0n, 1000n]);
  });

  test('by hand in the dashboard that is still pending is not sent by us too', async () => {
    const { orderId, intent } = await cancelledOrder();
    const refund = stripe.refundByHand(intent, 1000, 'pending');
    await app.providerDesk.look();
    expect(stripe.asked).toBe(0);
    expect(await rows(orderId)).toEqual(['shop void 1000', 'provider pending 1000']);
    refund.status = 'succeeded';
    await hear('refund.updated', refund);
    await app.providerDesk.look();
    expect(await money(orderId)).toEqual([0n, 0n, 0n, 1000n]);
  });

  test('of money that counted leaves the order settled, and the books right', async () => {
    const { orderId, intent } = await paidOrder(2500);
    await hear('charge.refunded', { ...stripe.refundByHand(intent, 700) });
    await app.providerDesk.look();
    expect(await money(orderId)).toEqual([1800n, 0n, 0n, 700n]);
    expect((await orderOf(app, orderId)).payment).toMatchObject({ status: 'paid', received: '25.00' });
  });

  test('whose news overtakes the payment waits for it', async () => {
    const { orderId } = await place(app, tea);
    const intent = `pi_early_${process.pid}`;
    await hear('charge.refunded', { ...stripe.refundByHand(intent, 200) });
    await app.providerDesk.look();
    const ids = { externalId: intent, webhookId: `evt_of_${intent}` };
    await pay(app, orderId, 2500n, { channel: 'stripe', currency: 'EUR', ...ids });
    clockMs += HOUR_MS;
    await app.providerDesk.look();
    expect(await money(orderId)).toEqual([2300n, 0n, 0n, 200n]);
  });

  test('that money of the same batch overtakes is booked after it', async () => {
    const { orderId } = await place(app, tea);
    await pay(app, orderId, 300n);
    await app.submit({ kind: cancelOrder, orderId, input: null });
    // Handed in together: one batch.
    const [refunds] = await Promise.all([
      refundOrder(app, { orderId, byHand: false }),
      pay(app, orderId, 500n),
    ]);
    expect(refunds).toHaveLength(1);
    expect((await orderOf(app, orderId)).payment.status).toBe('refund-due');
    expect(await rows(orderId)).toEqual(['shop succeeded 300', 'shop by-hand 500']);
  });
});

describe('a dispute', () => {
  test('that is lost counts as refunded; nothing goes back on the shelf', async () => {
    const { orderId, intent } = await paidOrder(2500);
    const stock = async () =>
      (await database.prisma.product.findUniqueOrThrow({ where: { sku: 'assam-breakfast' } })).reserved;
    const before = await stock();
    const dispute = stripe.dispute(intent, 2500);
    await hear('charge.dispute.created', dispute);
    await app.providerDesk.look();
    expect(await rows(orderId)).toEqual(['dispute disputed 2500']);
    expect([await money(orderId), await told(orderId)]).toEqual([[2500n, 0n, 0n, 0n], []]);
    dispute.status = 'lost';
    for (const type of ['charge.dispute.closed', 'charge.dispute.created']) await hear(type, dispute);
    await app.providerDesk.look();
    expect(await rows(orderId)).toEqual(['dispute succeeded 2500']);
    expect(await money(orderId)).toEqual([0n, 0n, 0n, 2500n]);
    expect(await told(orderId)).toEqual(['chargeback 25.00']);
    expect((await orderOf(app, orderId)).payment.refunds).toEqual([
      { state: 'charged-back', amount: '25.00', currency: 'EUR' },
    ]);
    expect(await stock()).toBe(before);
  });

  test('that is won changes nothing, and holds up what is due only as long as it lasts', async () => {
    const { orderId, intent } = await cancelledOrder();
    const dispute = stripe.dispute(intent, 1000);
    await app.providerDesk.look();
    expect([stripe.asked, await rows(orderId)]).toEqual([0, ['shop queued 1000', 'dispute disputed 1000']]);
    dispute.status = 'won';
    await hear('charge.dispute.closed', dispute);
    await app.providerDesk.look();
    expect(stripe.sentBack(intent)).toBe(1000);
    expect(await rows(orderId)).toEqual(['shop succeeded 1000', 'dispute void 1000']);
  });

  test('that is lost takes what was due: nothing is sent on top', async () => {
    const { orderId, intent } = await cancelledOrder();
    stripe.dispute(intent, 1000, 'lost');
    await app.providerDesk.look();
    expect([stripe.asked, await money(orderId)]).toEqual([0, [0n, 0n, 0n, 1000n]]);
    expect((await orderOf(app, orderId)).payment.status).not.toBe('refund-due');
  });

  test('that was lost and is won after all puts the money back where it was', async () => {
    const { orderId, intent } = await paidOrder(2500);
    const dispute = stripe.dispute(intent, 2500, 'lost');
    await hear('charge.dispute.closed', dispute);
    await app.providerDesk.look();
    dispute.status = 'won';
    await hear('charge.dispute.funds_reinstated', dispute);
    await app.providerDesk.look();
    expect(await money(orderId)).toEqual([2500n, 0n, 0n, 0n]);
    expect(await told(orderId)).toEqual(['chargeback 25.00', 'chargeback-reversed 25.00']);
  });

  test('that is only an inquiry keeps no refund from being sent', async () => {
    const { orderId, intent } = await cancelledOrder();
    stripe.dispute(intent, 1000, 'warning_needs_response');
    await app.providerDesk.look();
    expect(stripe.sentBack(intent)).toBe(1000);
    expect(await rows(orderId)).toEqual(['shop succeeded 1000', 'dispute inquiry 1000']);
  });
});

describe('a payment page', () => {
  const open = (orderId: string) =>
    payByCard(app, { orderId, origin: 'https://shop.example', returnPath: `/order/${orderId}` });

  test.each(['is cancelled', 'is paid another way', 'is ended from outside'])(
    'is closed when its order %s, however often the provider is down',
    async (how) => {
      const { orderId } = await place(app, tea);
      await open(orderId);
      await open(orderId);
      expect([...stripe.pages.values()]).toEqual(['open']);
      if (how === 'is cancelled') await app.submit({ kind: cancelOrder, orderId, input: null });
      else if (how === 'is paid another way') await pay(app, orderId, 2500n);
      else await app.submit({ kind: endOrder, orderId, input: { state: 'TERMINATED' } });
      stripe.mood = 'down';
      await app.providerDesk.look();
      expect([...stripe.pages.values()]).toEqual(['open']);
      stripe.mood = 'well';
      clockMs += 60_000;
      await app.providerDesk.look();
      expect([...stripe.pages.values()]).toEqual(['expired']);
      clockMs += HOUR_MS;
      expect(await app.providerDesk.look()).toBe(0);
    },
  );

  test('that was opened just as the order ended is closed, and nobody is sent there', async () => {
    const { orderId } = await place(app, tea);
    stripe.holdAt('POST /v1/checkout/sessions');
    const opening = open(orderId);
    await expect.poll(() => stripe.held.length).toBe(1);
    await app.submit({ kind: cancelOrder, orderId, input: null });
    stripe.letGo();
    await expect(opening).rejects.toMatchObject({ code: 'conflict' });
    await app.providerDesk.look();
    expect([...stripe.pages.values()]).toEqual(['expired']);
  });

  test('on which somebody has paid is left as it is', async () => {
    const { orderId } = await place(app, tea);
    await open(orderId);
    for (const id of stripe.pages.keys()) stripe.pages.set(id, 'complete');
    await app.submit({ kind: cancelOrder, orderId, input: null });
    expect(await app.providerDesk.look()).toBe(1);
    clockMs += HOUR_MS;
    expect(await app.providerDesk.look()).toBe(0);
  });
});

test('the operator is told of what waits for a person first', async () => {
  const waiting = await paidOrder(2500);
  stripe.dispute(waiting.intent, 2500);
  await hear('charge.dispute.created', { payment_intent: waiting.intent });
  await app.providerDesk.look();
  const queued = await cancelledOrder();
  const listed = await findListedRefunds(database, new Date(clockMs), 100);
  const own = listed.filter(({ orderId }) => [waiting.orderId, queued.orderId].includes(orderId));
  expect(own.map(({ orderId, state, amount, attempts }) => [orderId, state, amount, attempts])).toEqual([
    [waiting.orderId, 'disputed', 2500n, null],
    [queued.orderId, 'queued', 1000n, 0],
  ]);
  const { values } = await app.metrics.refunds.get();
  expect(values).toMatchObject([{ labels: { event: 'disputed' }, value: 1 }]);
});

test('what went back, and what waited for an operator, before refunds had rows is brought over', async () => {
  const sums = (sql: Sql) =>
    sql.query(`select payment_id, sum(amount) filter (where state = 'succeeded') as gone,
        sum(amount) filter (where state in ('to-approve', 'by-hand', 'queued', 'pending', 'failed', 'stuck')) as open
      from refund where state not in ('void', 'inquiry', 'disputed') group by payment_id order by payment_id`);
  await cancelledOrder();
  const before = await sums(database);
  expect(before.length).toBeGreaterThan(10);
  const migration = readFileSync('prisma/migrations/20261127192000_refunds/migration.sql', 'utf8');
  class RollBack extends Error {}
  const migrated = database.transaction(async (sql) => {
    await sql.script('drop table refund, payment_page, provider_call');
    await sql.script(migration);
    expect(await sums(sql)).toEqual(before);
    const states = await sql.query('select distinct state from refund order by state');
    expect(states).toEqual([{ state: 'by-hand' }, { state: 'succeeded' }, { state: 'to-approve' }]);
    throw new RollBack();
  });
  await expect(migrated).rejects.toThrow(RollBack);
});
