import { expect, test } from 'vitest';
import { findRefunds } from '@/lib/db/tables/refunds';
import { numberOf } from '@/lib/db/testing/order-number';
import { refundReference } from '@/lib/payments/refund-reference';
import { refundOrder } from './refund-order';
import { eachWithRefundShop, HOUR_MS } from './testing/refund-shop';

const shop = eachWithRefundShop();

const recordByHand = async (orderId: string) =>
  (await refundOrder(shop.app, { orderId, byHand: true })).map(({ amount, way }) => `${amount} ${way}`);

async function hear(intent: string): Promise<void> {
  await shop.hear('charge.refunded', { payment_intent: intent });
  await shop.look();
}

/** 25.00 that counted and 5.00 that are due, at which the provider has failed for good. */
async function failedOrder(): Promise<{ orderId: string; intent: string }> {
  const order = await shop.paidOrder(3000);
  shop.stripe.mood = 'refuses';
  await shop.look();
  shop.stripe.mood = 'well';
  expect(await shop.rows(order.orderId)).toEqual(['shop failed 500']);
  return order;
}

test('what a person sent in the dashboard is booked as that, and only the rest is recorded', async () => {
  const { orderId, intent } = await failedOrder();
  shop.stripe.refundByHand(intent, 200);
  expect(await recordByHand(orderId)).toEqual(['2.00 provider', '3.00 by-hand']);
  await hear(intent);
  expect(await shop.rows(orderId)).toEqual(['shop succeeded 300', 'provider succeeded 200']);
  expect(await shop.money(orderId)).toEqual([2500n, 0n, 0n, 500n]);
});

test('what is recorded first and sent in the dashboard then is booked once', async () => {
  const { orderId, intent } = await failedOrder();
  expect(await recordByHand(orderId)).toEqual(['5.00 by-hand']);
  shop.stripe.refundByHand(intent, 500);
  await hear(intent);
  expect(await shop.rows(orderId)).toEqual(['shop succeeded 500']);
  expect(await shop.money(orderId)).toEqual([2500n, 0n, 0n, 500n]);
});

test.each(['pending', 'succeeded'] as const)(
  'a stuck one that the provider took after all is not recorded: it is %s',
  async (status) => {
    const { orderId, intent } = await shop.paidOrder(3000);
    shop.stripe.mood = 'down';
    for (let attempt = 0; attempt < 16; attempt += 1) {
      await shop.look();
      shop.clockMs += 5 * HOUR_MS;
    }
    expect(await shop.rows(orderId)).toEqual(['shop stuck 500']);
    shop.stripe.mood = 'well';
    const [row] = await findRefunds(shop.database, [await numberOf(shop.database, orderId)]);
    const sent = shop.stripe.refundByHand(intent, 500, status);
    Object.assign(sent.metadata, { refund: refundReference(row ?? expect.fail()) });
    expect(await recordByHand(orderId)).toEqual(['5.00 provider']);
    expect(await shop.rows(orderId)).toEqual([`shop ${status} 500`]);
  },
);

test('nothing is recorded while the provider does not say what has gone back', async () => {
  const { orderId } = await failedOrder();
  shop.stripe.mood = 'down';
  await expect(recordByHand(orderId)).rejects.toMatchObject({
    code: 'unavailable',
    message:
      'Stripe does not say what has gone back already, so nothing was recorded: it might be booked twice. Ask again in a minute.',
  });
  expect(await shop.rows(orderId)).toEqual(['shop failed 500']);
});

test('one that came back and was sent by hand stays recorded, whatever the provider tells of it', async () => {
  const { orderId, intent } = await shop.paidOrder(3000);
  await shop.look();
  const [refund] = shop.stripe.refunds;
  Object.assign(refund ?? expect.fail(), { status: 'failed', failure_reason: 'expired_or_canceled_card' });
  await hear(intent);
  expect(await recordByHand(orderId)).toEqual(['5.00 by-hand']);
  await hear(intent);
  expect(await shop.rows(orderId)).toEqual(['shop void 500', 'shop succeeded 500']);
  expect(await shop.money(orderId)).toEqual([2500n, 0n, 0n, 500n]);
});

test('money of a provider that is not set up any more can be recorded: nobody can ask it', async () => {
  const { orderId } = await failedOrder();
  const providers = new Map([['stripe', { name: 'Stripe', provider: null }]]);
  await refundOrder({ ...shop.app, providers }, { orderId, byHand: true });
  expect(await shop.rows(orderId)).toEqual(['shop succeeded 500']);
});
