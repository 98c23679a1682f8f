import { expect, test } from 'vitest';
import { findRefunds } from '@/lib/db/tables/refunds';
import { numberOf } from '@/lib/db/testing/order-number';
import { refundReference } from '@/lib/payments/refund-reference';
import { pay, place } from '@/lib/testing/test-app';
import { bookRefunds } from './book-refunds';
import { eachWithRefundShop, HOUR_MS, tea } from './testing/refund-shop';

const shop = eachWithRefundShop();

interface Paid {
  readonly orderId: string;
  readonly intent: string;
  readonly paymentId: bigint;
}

/** 20.00 by card of which 10.00 counted and 10.00 are due: 15.00 came another way before. */
async function halfDue(): Promise<Paid> {
  const { orderId } = await place(shop.app, tea);
  await pay(shop.app, orderId, 1500n);
  const intent = `pi_of_${orderId}`;
  await shop.payByCard(orderId, intent, 2000);
  const { id } = await paymentOf(intent);
  return { orderId, intent, paymentId: id };
}

const paymentOf = (externalId: string) =>
  shop.database.prisma.payment.findFirstOrThrow({ where: { externalId } });

/** Applied, held, to refund, refunded of the payment by card. */
async function money(intent: string): Promise<bigint[]> {
  const { applied, held, toRefund, refunded } = await paymentOf(intent);
  return [applied, held, toRefund, refunded];
}

/** One of ours at the provider, whose answer reached nobody. */
async function sentAlready(
  { orderId, intent }: Paid,
  cents: number,
  status: 'pending' | 'succeeded' = 'succeeded',
): Promise<void> {
  const [row] = await findRefunds(shop.database, [await numberOf(shop.database, orderId)]);
  if (row === undefined) throw new Error('nothing is due');
  Object.assign(shop.stripe.refundByHand(intent, cents, status).metadata, { refund: refundReference(row) });
}

async function hear(intent: string): Promise<void> {
  await shop.hear('charge.refunded', { payment_intent: intent });
  await shop.look();
}

test.each([400, 1000])(
  'one sent before a crash is booked as ours, though a person sent %i cents just before',
  async (cents) => {
    const { orderId, intent } = await halfDue();
    shop.stripe.holdAt('POST /v1/refunds');
    const looking = shop.look().catch(() => {});
    await expect.poll(() => shop.stripe.held.length).toBe(1);
    // After we asked, and before ours.
    shop.stripe.refundByHand(intent, cents);
    shop.stripe.refunds.reverse();
    await shop.app.close();
    shop.stripe.letGo();
    await looking;
    shop.app = await shop.start();
    shop.clockMs += HOUR_MS;
    await shop.look();
    await hear(intent);
    expect(await shop.rows(orderId)).toEqual(['shop succeeded 1000', `provider succeeded ${cents}`]);
    expect(await money(intent)).toEqual([BigInt(1000 - cents), 0n, 0n, BigInt(1000 + cents)]);
    expect([shop.stripe.asked, shop.stripe.sentBack(intent)]).toEqual([1, 1000 + cents]);
  },
);

test.each(['pending', 'succeeded'] as const)(
  'one that was on its way while another took its money is booked beside it: %s',
  async (status) => {
    const paid = await halfDue();
    const { orderId, intent } = paid;
    shop.stripe.refundByHand(intent, 1000);
    await hear(intent);
    expect(await shop.rows(orderId)).toEqual(['shop void 1000', 'provider succeeded 1000']);
    await sentAlready(paid, 1000, status);
    await hear(intent);
    await hear(intent);
    expect((await shop.rows(orderId)).at(-1)).toBe(`provider ${status} 1000`);
    expect(await money(intent)).toEqual(status === 'pending' ? [0n, 0n, 1000n, 1000n] : [0n, 0n, 0n, 2000n]);
    expect(shop.stripe.asked).toBe(0);
  },
);

test('one whose row has shrunk meanwhile is booked with what the provider sent', async () => {
  const paid = await halfDue();
  const { orderId, intent, paymentId } = paid;
  const { id } = shop.stripe.refundByHand(intent, 400);
  const returned = {
    kind: 'refund',
    id,
    reference: null,
    amount: 400n,
    state: 'succeeded',
    error: null,
  } as const;
  await bookRefunds(shop.app.submit, orderId, { paymentId, returns: [returned], act: null });
  expect(await shop.rows(orderId)).toEqual(['shop queued 600', 'provider succeeded 400']);
  await sentAlready(paid, 1000);
  await hear(intent);
  expect(await shop.rows(orderId)).toEqual(['shop succeeded 1000', 'provider succeeded 400']);
  expect(await money(intent)).toEqual([600n, 0n, 0n, 1400n]);
});

test('one of which the provider sent less leaves the rest due', async () => {
  const paid = await halfDue();
  await sentAlready(paid, 300);
  await hear(paid.intent);
  expect(await shop.rows(paid.orderId)).toEqual(['shop succeeded 300', 'shop succeeded 700']);
  expect([shop.stripe.sentBack(paid.intent), await money(paid.intent)]).toEqual([
    1000,
    [1000n, 0n, 0n, 1000n],
  ]);
});

test('one that the provider has refused, and has all the same, is booked', async () => {
  const paid = await halfDue();
  shop.stripe.mood = 'refuses';
  await shop.look();
  expect(await shop.rows(paid.orderId)).toEqual(['shop failed 1000']);
  shop.stripe.mood = 'well';
  await sentAlready(paid, 1000);
  await hear(paid.intent);
  expect(await shop.rows(paid.orderId)).toEqual(['shop succeeded 1000']);
});
