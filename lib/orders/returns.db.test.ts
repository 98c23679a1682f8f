import { describe, expect, test } from 'vitest';
import { numberOf } from '@/lib/db/testing/order-number';
import { orderOf, pay, place } from '@/lib/testing/test-app';
import { bookRefunds } from './book-refunds';
import { cancelOrder } from './cancel-order';
import { refundOrder } from './refund-order';
import { eachWithRefundShop, HOUR_MS, tea } from './testing/refund-shop';

const shop = eachWithRefundShop();

describe('a refund', () => {
  test('is pending until the provider says that it arrived', async () => {
    shop.stripe.settles = 'pending';
    const { orderId } = await shop.cancelledOrder();
    await shop.look();
    expect(await shop.money(orderId)).toEqual([0n, 0n, 1000n, 0n]);
    expect((await orderOf(shop.app, orderId)).payment).toMatchObject({
      status: 'refund-due',
      refunds: [{ state: 'pending', amount: '10.00', currency: 'EUR' }],
    });
    const [refund] = shop.stripe.refunds;
    if (refund === undefined) throw new Error('nothing was sent');
    refund.status = 'succeeded';
    await shop.hear('refund.updated', refund);
    await shop.hear('refund.updated', refund);
    await shop.look();
    expect(await shop.money(orderId)).toEqual([0n, 0n, 0n, 1000n]);
    expect(await shop.told(orderId)).toEqual(['refund-sent 10.00', 'refund 10.00']);
    expect((await orderOf(shop.app, orderId)).payment.refunds).toEqual([
      { state: 'refunded', amount: '10.00', currency: 'EUR' },
    ]);
    expect(await shop.mails(orderId)).toEqual(['refund-due', 'refund-sent', 'refunded']);
  });

  test('whose event was lost is asked for after hours', async () => {
    shop.stripe.settles = 'pending';
    const { orderId } = await shop.cancelledOrder();
    await shop.look();
    for (const refund of shop.stripe.refunds) refund.status = 'succeeded';
    expect(await shop.look()).toBe(0);
    shop.clockMs += 7 * HOUR_MS;
    await shop.look();
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 1000']);
  });

  test.each(['pending', 'succeeded'] as const)(
    'that was %s and comes back waits for a person',
    async (was) => {
      shop.stripe.settles = was;
      const { orderId, intent } = await shop.cancelledOrder();
      await shop.look();
      const [refund] = shop.stripe.refunds;
      if (refund === undefined) throw new Error('nothing was sent');
      Object.assign(refund, { status: 'failed', failure_reason: 'expired_or_canceled_card' });
      for (const type of ['refund.failed', 'refund.updated', 'refund.failed']) await shop.hear(type, refund);
      await shop.look();
      expect(await shop.rows(orderId)).toEqual(['shop failed 1000']);
      expect(await shop.money(orderId)).toEqual([0n, 0n, 1000n, 0n]);
      expect((await orderOf(shop.app, orderId)).payment).toMatchObject({
        status: 'refund-due',
        refunds: [{ state: 'due', amount: '10.00', currency: 'EUR' }],
      });
      // Word of before comes late, and changes nothing.
      await shop.hear('refund.updated', { ...refund, status: was });
      shop.clockMs += HOUR_MS;
      await shop.look();
      expect(await shop.rows(orderId)).toEqual(['shop failed 1000']);
      shop.stripe.settles = 'succeeded';
      expect(await refundOrder(shop.app, { orderId, byHand: false })).toHaveLength(1);
      expect(shop.stripe.sentBack(intent)).toBe(1000);
      expect(await shop.rows(orderId)).toEqual(['shop void 1000', 'shop succeeded 1000']);
    },
  );

  test('by hand in the dashboard is booked once, and what is due is sent without it', async () => {
    await shop.restart({ REFUNDS: 'after-approval' });
    const { orderId, intent } = await shop.cancelledOrder();
    const refund = shop.stripe.refundByHand(intent, 400);
    for (const type of ['charge.refunded', 'refund.created', 'charge.refunded'])
      await shop.hear(type, { ...refund, payment_intent: intent });
    await shop.look();
    expect(await shop.rows(orderId)).toEqual(['shop to-approve 600', 'provider succeeded 400']);
    expect(await shop.told(orderId)).toEqual(['refund 4.00']);
    expect((await orderOf(shop.app, orderId)).payment.refunds).toEqual([
      { state: 'refunded', amount: '4.00', currency: 'EUR' },
      { state: 'due', amount: '6.00', currency: 'EUR' },
    ]);
    await refundOrder(shop.app, { orderId, byHand: false });
    expect(shop.stripe.sentBack(intent)).toBe(1000);
    expect(await shop.money(orderId)).toEqual([0n, 0n, 0n, 1000n]);
  });

  test('by hand in the dashboard that is still pending is not sent by us too', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    const refund = shop.stripe.refundByHand(intent, 1000, 'pending');
    await shop.look();
    expect(shop.stripe.asked).toBe(0);
    expect(await shop.rows(orderId)).toEqual(['shop void 1000', 'provider pending 1000']);
    refund.status = 'succeeded';
    await shop.hear('refund.updated', refund);
    await shop.look();
    expect(await shop.money(orderId)).toEqual([0n, 0n, 0n, 1000n]);
  });

  test('of money that counted leaves the order settled, and the books right', async () => {
    const { orderId, intent } = await shop.paidOrder(2500);
    await shop.hear('charge.refunded', { ...shop.stripe.refundByHand(intent, 700) });
    await shop.look();
    expect(await shop.money(orderId)).toEqual([1800n, 0n, 0n, 700n]);
    expect((await orderOf(shop.app, orderId)).payment).toMatchObject({ status: 'paid', received: '25.00' });
  });

  test('whose news overtakes the payment waits for it', async () => {
    const { orderId } = await place(shop.app, tea);
    const intent = `pi_early_${process.pid}`;
    await shop.hear('charge.refunded', { ...shop.stripe.refundByHand(intent, 200) });
    await shop.look();
    await shop.payByCard(orderId, intent, 2500);
    shop.clockMs += HOUR_MS;
    await shop.look();
    expect(await shop.money(orderId)).toEqual([2300n, 0n, 0n, 200n]);
  });

  test('that money of the same batch overtakes is booked after it', async () => {
    const { orderId } = await place(shop.app, tea);
    await pay(shop.app, orderId, 300n);
    await shop.app.submit({ kind: cancelOrder, orderId, input: null });
    const { id: paymentId } = await shop.database.prisma.payment.findFirstOrThrow({
      where: { orderNumber: await numberOf(shop.database, orderId) },
    });
    const act = { act: 'record-by-hand', all: false } as const;
    // Handed in together: one batch. `refundOrder` reads first, and the payment may be committed before it does.
    const [{ events }] = await Promise.all([
      bookRefunds(shop.app.submit, orderId, { paymentId, returns: [], act }),
      pay(shop.app, orderId, 500n),
    ]);
    expect(events).toHaveLength(1);
    expect((await orderOf(shop.app, orderId)).payment.status).toBe('refund-due');
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 300', 'shop by-hand 500']);
  });
});

describe('a dispute', () => {
  test('that is lost counts as refunded; nothing goes back on the shelf', async () => {
    const { orderId, intent } = await shop.paidOrder(2500);
    const stock = async () =>
      (await shop.database.prisma.product.findUniqueOrThrow({ where: { sku: 'assam-breakfast' } })).reserved;
    const before = await stock();
    const dispute = shop.stripe.dispute(intent, 2500);
    await shop.hear('charge.dispute.created', dispute);
    await shop.look();
    expect(await shop.rows(orderId)).toEqual(['dispute disputed 2500']);
    expect([await shop.money(orderId), await shop.told(orderId)]).toEqual([[2500n, 0n, 0n, 0n], []]);
    dispute.status = 'lost';
    for (const type of ['charge.dispute.closed', 'charge.dispute.created']) await shop.hear(type, dispute);
    await shop.look();
    expect(await shop.rows(orderId)).toEqual(['dispute succeeded 2500']);
    expect(await shop.money(orderId)).toEqual([0n, 0n, 0n, 2500n]);
    expect(await shop.told(orderId)).toEqual(['chargeback 25.00']);
    expect((await orderOf(shop.app, orderId)).payment.refunds).toEqual([
      { state: 'charged-back', amount: '25.00', currency: 'EUR' },
    ]);
    expect(await stock()).toBe(before);
  });

  test('that is won changes nothing, and holds up what is due only as long as it lasts', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    const dispute = shop.stripe.dispute(intent, 1000);
    await shop.look();
    expect([shop.stripe.asked, await shop.rows(orderId)]).toEqual([
      0,
      ['shop queued 1000', 'dispute disputed 1000'],
    ]);
    dispute.status = 'won';
    await shop.hear('charge.dispute.closed', dispute);
    await shop.look();
    expect(shop.stripe.sentBack(intent)).toBe(1000);
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 1000', 'dispute void 1000']);
  });

  test('that is lost takes what was due: nothing is sent on top', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    shop.stripe.dispute(intent, 1000, 'lost');
    await shop.look();
    expect([shop.stripe.asked, await shop.money(orderId)]).toEqual([0, [0n, 0n, 0n, 1000n]]);
    expect((await orderOf(shop.app, orderId)).payment.status).not.toBe('refund-due');
  });

  test('that was lost and is won after all puts the money back where it was', async () => {
    const { orderId, intent } = await shop.paidOrder(2500);
    const dispute = shop.stripe.dispute(intent, 2500, 'lost');
    await shop.hear('charge.dispute.closed', dispute);
    await shop.look();
    dispute.status = 'won';
    await shop.hear('charge.dispute.funds_reinstated', dispute);
    await shop.look();
    expect(await shop.money(orderId)).toEqual([2500n, 0n, 0n, 0n]);
    expect(await shop.told(orderId)).toEqual(['chargeback 25.00', 'chargeback-reversed 25.00']);
  });

  test('that is only an inquiry keeps no refund from being sent', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    shop.stripe.dispute(intent, 1000, 'warning_needs_response');
    await shop.look();
    expect(shop.stripe.sentBack(intent)).toBe(1000);
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 1000', 'dispute inquiry 1000']);
  });
});
