import { describe, expect, test } from 'vitest';
import { numberOf } from '@/lib/db/testing/order-number';
import { findBill } from '@/lib/queries/bill';
import { orderOf, pay, place } from '@/lib/testing/test-app';
import { bookRefunds } from './book-refunds';
import { cancelOrder } from './cancel-order';
import { type GrantRefund, grantRefund } from './grant-refund';
import { holdRefunds, returnHeld } from './hold-refunds';
import { refundApplied } from './refund-applied';
import { refundOrder } from './refund-order';
import { eachWithRefundShop, HOUR_MS, tea } from './testing/refund-shop';

const shop = eachWithRefundShop();

const giveBack = (orderId: string, cents: number, more: Partial<GrantRefund> = {}) =>
  refundApplied(shop.app, {
    ...{ orderId, amount: BigInt(cents), seen: null, isSent: false, pieces: [] },
    ...more,
  });

const credited = async (orderId: string) =>
  (await findBill(shop.database, orderId))?.corrections.map(({ kind, amount }) => `${kind} ${amount}`);

const payments = async (orderId: string) =>
  (
    await shop.database.prisma.payment.findMany({
      where: { orderNumber: await numberOf(shop.database, orderId) },
      orderBy: { id: 'asc' },
    })
  ).map(({ applied, held, toRefund, refunded }) => [applied, held, toRefund, refunded].map(Number));

const reserved = async () =>
  (await shop.database.prisma.product.findUniqueOrThrow({ where: { sku: 'assam-breakfast' } })).reserved;

describe('money that counted goes back', () => {
  test('in part, then the rest: through the provider, credited each time, and no more than that', async () => {
    const { orderId, intent } = await shop.paidOrder(2500);
    expect(await giveBack(orderId, 700)).toEqual(['7.00 EUR provider']);
    expect(await shop.money(orderId)).toEqual([1800n, 0n, 0n, 700n]);
    expect((await orderOf(shop.app, orderId)).payment).toMatchObject({
      status: 'paid',
      refunds: [{ state: 'refunded', amount: '7.00', currency: 'EUR' }],
    });
    expect(await giveBack(orderId, 1800)).toEqual(['18.00 EUR provider']);
    expect([shop.stripe.sentBack(intent), await shop.money(orderId)]).toEqual([2500, [0n, 0n, 0n, 2500n]]);
    expect(await credited(orderId)).toEqual(['credit 7.00', 'credit 18.00']);
    expect(await shop.told(orderId)).toEqual([
      'refund-granted 7.00',
      'refund 7.00',
      'refund-granted 18.00',
      'refund 18.00',
    ]);
    expect(await shop.mails(orderId)).toEqual(['refunded', 'refunded']);
    await expect(giveBack(orderId, 1)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is pending until the provider says that it arrived, and due again where it comes back', async () => {
    shop.stripe.settles = 'pending';
    const { orderId, intent } = await shop.paidOrder(2500);
    expect(await giveBack(orderId, 700)).toEqual(['7.00 EUR provider']);
    expect((await orderOf(shop.app, orderId)).payment.refunds).toEqual([
      { state: 'pending', amount: '7.00', currency: 'EUR' },
    ]);
    Object.assign(shop.stripe.refunds[0] ?? expect.fail(), { status: 'failed', failure_reason: 'lost_card' });
    await shop.hear('refund.failed', { payment_intent: intent });
    await shop.look();
    expect(await shop.rows(orderId)).toEqual(['shop failed 700']);
    expect(await credited(orderId)).toEqual(['credit 7.00']);
    shop.stripe.settles = 'succeeded';
    await refundOrder(shop.app, { orderId, byHand: false });
    expect(await shop.money(orderId)).toEqual([1800n, 0n, 0n, 700n]);
  });

  test('by hand: at once where it was sent, and else when a person says so', async () => {
    const { orderId } = await place(shop.app, tea);
    await pay(shop.app, orderId, 2500n);
    expect(await giveBack(orderId, 500, { isSent: true })).toEqual(['5.00 EUR by-hand']);
    expect(await giveBack(orderId, 200)).toEqual(['2.00 EUR to be sent by hand']);
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 500', 'shop by-hand 200']);
    expect((await orderOf(shop.app, orderId)).payment.refunds).toEqual([
      { state: 'refunded', amount: '5.00', currency: 'EUR' },
      { state: 'due', amount: '2.00', currency: 'EUR' },
    ]);
    await refundOrder(shop.app, { orderId, byHand: false });
    expect(await shop.money(orderId)).toEqual([1800n, 0n, 0n, 700n]);
    expect(await credited(orderId)).toEqual(['credit 5.00', 'credit 2.00']);
  });

  test('at the same moment as other news of it: neither takes what the other has read', async () => {
    const { orderId } = await place(shop.app, tea);
    await pay(shop.app, orderId, 2500n);
    const { id: paymentId } = await shop.database.prisma.payment.findFirstOrThrow({
      where: { orderNumber: await numberOf(shop.database, orderId) },
    });
    const sent = { kind: 'refund', id: 're_1', reference: null, state: 'succeeded', error: null } as const;
    const news = { paymentId, returns: [{ ...sent, amount: 1000n }], act: null };
    const submit = shop.app.submit;
    const told = await Promise.allSettled([
      submit({
        kind: grantRefund,
        orderId,
        input: { amount: 2000n, seen: 2500n, isSent: false, pieces: [] },
      }),
      bookRefunds(submit, orderId, news),
    ]);
    expect(told).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
    expect(await shop.money(orderId)).toEqual([500n, 0n, 1000n, 1000n]);
    expect(await shop.rows(orderId)).toEqual(['shop by-hand 1000', 'provider succeeded 1000']);
  });

  test('of two payments: what a provider can send first', async () => {
    const { orderId, intent } = await shop.paidOrder(1000);
    await pay(shop.app, orderId, 1500n);
    expect(await giveBack(orderId, 1200)).toEqual(['10.00 EUR provider', '2.00 EUR to be sent by hand']);
    expect(shop.stripe.sentBack(intent)).toBe(1000);
    expect(await payments(orderId)).toEqual([
      [0, 0, 0, 1000],
      [1300, 0, 200, 0],
    ]);
    expect(await credited(orderId)).toEqual(['credit 10.00', 'credit 2.00']);
  });

  test('stays queued where the provider is down, and goes by itself', async () => {
    const { orderId, intent } = await shop.paidOrder(2500);
    shop.stripe.mood = 'down';
    expect(await giveBack(orderId, 700)).toEqual(['7.00 EUR queued: the provider did not take it yet']);
    expect(await shop.rows(orderId)).toEqual(['shop queued 700']);
    shop.stripe.mood = 'well';
    shop.clockMs += HOUR_MS;
    await shop.look();
    expect(shop.stripe.sentBack(intent)).toBe(700);
  });

  test('what was sent in the dashboard is booked as that, and the person is told before anything is recorded', async () => {
    const { orderId, intent } = await shop.paidOrder(2500);
    shop.stripe.refundByHand(intent, 700);
    const seen = { seen: 2500n, isSent: true };
    await expect(giveBack(orderId, 700, seen)).rejects.toMatchObject({
      code: 'conflict',
      message: 'Its money has moved meanwhile: 18.00 EUR can be given back now.',
    });
    expect(await shop.money(orderId)).toEqual([1800n, 0n, 0n, 700n]);
  });

  test('of two at once the second is told', async () => {
    const { orderId } = await shop.paidOrder(2500);
    const both = await Promise.allSettled([
      giveBack(orderId, 2000, { seen: 2500n }),
      giveBack(orderId, 2000, { seen: 2500n }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await shop.money(orderId)).toEqual([500n, 0n, 0n, 2000n]);
  });

  test('of an order that is not paid nothing counts', async () => {
    const { orderId } = await shop.paidOrder(1000);
    await expect(giveBack(orderId, 500)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('pieces', () => {
  test('come back to the shelf if a person says so, and never more than were shipped', async () => {
    const { orderId } = await shop.paidOrder(2500);
    const before = await reserved();
    await giveBack(orderId, 1250, { pieces: [{ sku: 'assam-breakfast', quantity: 1 }] });
    expect(await reserved()).toBe(before - 1);
    const two = [{ sku: 'assam-breakfast', quantity: 2 }];
    await expect(giveBack(orderId, 100, { pieces: two })).rejects.toMatchObject({
      code: 'conflict',
      message: 'Of assam-breakfast 1 can come back: no more were shipped.',
    });
    await giveBack(orderId, 1250);
    expect([await reserved(), await shop.money(orderId)]).toEqual([before - 1, [0n, 0n, 0n, 2500n]]);
  });
});

describe('a refund that is held', () => {
  test('is not sent before a person says yes', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    const number = await numberOf(shop.database, orderId);
    expect(await holdRefunds(shop.app, { orderId, number })).toBe('10.00 EUR');
    await shop.look();
    expect([shop.stripe.asked, await shop.rows(orderId)]).toEqual([0, ['shop to-approve 1000']]);
    await expect(holdRefunds(shop.app, { orderId, number })).rejects.toMatchObject({ code: 'conflict' });
    await refundOrder(shop.app, { orderId, byHand: false });
    expect(shop.stripe.sentBack(intent)).toBe(1000);
  });
});

/** The same product, but that this happens once, between what an act reads and what it does. */
function interrupted(meanwhile: () => Promise<unknown>): typeof shop.app {
  let isDone = false;
  const submit: typeof shop.app.submit = async (command) => {
    if (!isDone) {
      isDone = true;
      await meanwhile();
    }
    return shop.app.submit(command);
  };
  return { ...shop.app, database: shop.app.database, providers: shop.app.providers, submit };
}

describe('what is told is what was booked', () => {
  test('of a refund that was sent while it was to be held', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    const order = { orderId, number: await numberOf(shop.database, orderId) };
    const app = interrupted(() => shop.look());
    await expect(holdRefunds(app, order)).rejects.toMatchObject({ code: 'conflict' });
    expect(shop.stripe.sentBack(intent)).toBe(1000);
  });

  test('of foreign money that somebody else sends back at the same moment', async () => {
    const { orderId } = await place(shop.app, tea);
    await pay(shop.app, orderId, 500n, { currency: 'USD' });
    const order = { orderId, number: await numberOf(shop.database, orderId), currency: 'EUR' };
    const app = interrupted(() => returnHeld(shop.app, order));
    await expect(returnHeld(app, order)).rejects.toMatchObject({ code: 'conflict' });
    expect(await shop.rows(orderId)).toEqual(['shop by-hand 500']);
  });
});

describe('foreign money that is held', () => {
  test('can go back before the order has ended', async () => {
    const { orderId } = await place(shop.app, tea);
    await shop.app.submit({ kind: cancelOrder, orderId: (await place(shop.app)).orderId, input: null });
    await pay(shop.app, orderId, 500n, { currency: 'USD' });
    const order = { orderId, number: await numberOf(shop.database, orderId), currency: 'EUR' };
    expect(await returnHeld(shop.app, order)).toBe('5.00 USD to be sent by hand');
    expect(await shop.money(orderId)).toEqual([0n, 0n, 500n, 0n]);
    expect(await orderOf(shop.app, orderId)).toMatchObject({
      state: 'ACTIVE',
      payment: { status: 'unpaid', refunds: [{ state: 'due', amount: '5.00', currency: 'USD' }] },
    });
    await expect(returnHeld(shop.app, order)).rejects.toMatchObject({ code: 'conflict' });
    await pay(shop.app, orderId, 2500n);
    expect(await orderOf(shop.app, orderId)).toMatchObject({ outcome: 'fulfilled' });
  });
});
