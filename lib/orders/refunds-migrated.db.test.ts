import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { numberOf } from '@/lib/db/testing/order-number';
import { refundOrder } from './refund-order';
import { eachWithRefundShop } from './testing/refund-shop';

const shop = eachWithRefundShop();

/**
 * The version before refunds had rows: it sent no reference, and of each payment it kept the sum alone. What it sent
 * looks at the provider as if a person had sent it there.
 */
async function goneBefore(cents: readonly number[]): Promise<{ orderId: string; intent: string }> {
  await shop.restart({ REFUNDS: 'after-approval' });
  const order = await shop.cancelledOrder();
  for (const part of cents) shop.stripe.refundByHand(order.intent, part);
  await hear(order.intent);
  await migrate(order.orderId);
  return order;
}

/** Anything that comes of the payment. */
async function hear(intent: string): Promise<void> {
  await shop.hear('charge.refunded', { payment_intent: intent });
  await shop.look();
}

async function migrate(orderId: string): Promise<void> {
  // What was booked before is named otherwise.
  await shop.database.query(
    `update ledger_entry set reference = replace(reference, '#', '') where kind = 'refund' and order_number = $1`,
    [await numberOf(shop.database, orderId)],
  );
  await shop.database.script('drop table refund, payment_page, provider_call');
  await shop.database.script(readFileSync('prisma/migrations/20261127192000_refunds/migration.sql', 'utf8'));
}

test('what went back before refunds had rows is known again, and booked once', async () => {
  await shop.restart({ REFUNDS: 'after-approval' });
  const { orderId, intent } = await shop.paidOrder(3000);
  shop.stripe.refundByHand(intent, 500);
  await hear(intent);
  await migrate(orderId);
  const before = [await shop.told(orderId), await shop.mails(orderId)];
  await hear(intent);
  await hear(intent);
  expect(await shop.money(orderId)).toEqual([2500n, 0n, 0n, 500n]);
  expect(await shop.rows(orderId)).toEqual(['shop succeeded 500']);
  expect([await shop.told(orderId), await shop.mails(orderId)]).toEqual(before);
});

test('and eats nothing that is due beside it', async () => {
  const { orderId, intent } = await goneBefore([500]);
  await hear(intent);
  expect(await shop.rows(orderId)).toEqual(['shop succeeded 500', 'shop to-approve 500']);
  expect(await refundOrder(shop.app, { orderId, byHand: false })).toMatchObject([{ amount: '5.00' }]);
  expect([shop.stripe.sentBack(intent), await shop.money(orderId)]).toEqual([1000, [0n, 0n, 0n, 1000n]]);
});

test('also where the provider has it in several parts; one that comes back is due again', async () => {
  const { orderId, intent } = await goneBefore([300, 200]);
  await hear(intent);
  expect(await shop.money(orderId)).toEqual([0n, 0n, 500n, 500n]);
  expect((await shop.rows(orderId)).sort()).toEqual([
    'shop succeeded 200',
    'shop succeeded 300',
    'shop to-approve 500',
  ]);
  Object.assign(shop.stripe.refunds[0] ?? expect.fail(), { status: 'failed' });
  await hear(intent);
  expect(await shop.money(orderId)).toEqual([0n, 0n, 800n, 200n]);
});

test('what the provider has sent beyond the books is booked then, alone', async () => {
  const { orderId, intent } = await goneBefore([500]);
  Object.assign(shop.stripe.refunds[0] ?? expect.fail(), { amount: 700 });
  shop.stripe.refundByHand(intent, 100);
  await hear(intent);
  await hear(intent);
  expect(await shop.money(orderId)).toEqual([0n, 0n, 200n, 800n]);
  expect(await shop.told(orderId)).toEqual(['refund 5.00', 'refund 2.00', 'refund 1.00']);
});
