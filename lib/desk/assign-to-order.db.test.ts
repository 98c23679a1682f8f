import { describe, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import { findDeskActs } from '@/lib/db/tables/desk-acts';
import { numberOf } from '@/lib/db/testing/order-number';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { eachWithRefundShop, tea } from '@/lib/orders/testing/refund-shop';
import type { IncomingPayment } from '@/lib/payments/types';
import { findDeskOrder } from '@/lib/queries/desk-order';
import { findNeeds } from '@/lib/queries/needs';
import { orderOf, pay, place } from '@/lib/testing/test-app';
import { assignToOrder, previewToOrder } from './assign-to-order';

const shop = eachWithRefundShop();
const BO: Person = { name: 'Bo', role: 'operator' };

let count = 0;
/** Money by card that names no order of ours. */
async function stray(cents: bigint | null, more: Partial<IncomingPayment> = {}) {
  count += 1;
  const externalId = `pi_stray_${process.pid}_${count}`;
  const input: IncomingPayment = {
    ...{ channel: 'stripe', externalId, webhookId: `evt_${externalId}`, currency: 'EUR', amount: cents },
    ...{ paidAt: null, raw: Buffer.from('as it was sent') },
    ...more,
  };
  const answer = await pay(shop.app, '0', cents ?? 0n, input);
  expect(answer.verdict).toBe('unmatched');
  const { id } = await shop.database.prisma.payment.findFirstOrThrow({ where: { externalId } });
  return { id, externalId, input };
}

const assign = (paymentId: bigint, orderId: string, person = BO) =>
  assignToOrder(shop.app, person, { paymentId, orderId, reason: 'by the name on the statement' });
const preview = (paymentId: bigint, orderId: string) => previewToOrder(shop.app, { paymentId, orderId });
const paymentOf = (id: bigint) => shop.database.prisma.payment.findUniqueOrThrow({ where: { id } });
const stays = async () => (await findNeeds(shop.database, shop.app.queries.texts, 'oldest')).counts.unmatched;

test('it pays for the order, which ships; what was answered when it came stays', async () => {
  const { orderId } = await place(shop.app, tea);
  const { id, externalId, input } = await stray(2700n);
  const before = await stays();
  expect(await preview(id, orderId)).toEqual({
    can: true,
    sentence: 'It pays for the order, which goes on at once. 2.00 EUR is too much and goes back.',
  });
  await assign(id, orderId);
  expect(await orderOf(shop.app, orderId)).toMatchObject({
    outcome: 'fulfilled',
    payment: { status: 'refund-due', received: '27.00' },
  });
  expect(await stays()).toBe(before - 1);
  await shop.look();
  expect(shop.stripe.sentBack(externalId)).toBe(200);
  expect(await paymentOf(id)).toMatchObject({
    ...{ verdict: 'unmatched', assignedVerdict: 'applied', raw: null },
    ...{ applied: 2500n, refunded: 200n },
  });
  expect(await pay(shop.app, orderId, 2700n, input)).toMatchObject({
    verdict: 'duplicate',
    first: 'unmatched',
  });
  const acts = await findDeskActs(shop.database, await numberOf(shop.database, orderId), 10);
  expect(acts.map(({ act, person, result, detail }) => [act, person, result, detail])).toEqual([
    ['assign-payment', 'Bo', 'done', '27.00 EUR: applied'],
    ['assign-payment', 'Bo', 'asked', null],
  ]);
  const page = (await findDeskOrder(shop.database, shop.app.queries, orderId))?.page;
  expect(page?.payments).toMatchObject([{ verdict: 'applied', assignedAt: expect.any(String) }]);
});

test.each<[string, bigint, Partial<IncomingPayment>, string, string, number[]]>([
  ['too little', 1000n, {}, 'partial', 'It counts, and 15.00 EUR is still missing.', [1000, 0, 0]],
  [
    'another currency',
    2500n,
    { currency: 'USD' },
    'wrong-currency',
    'It is of another currency than the order: it is held, and goes back when the order ends.',
    [0, 2500, 0],
  ],
])('%s is judged by the same rules as any payment', async (_, cents, more, verdict, sentence, money) => {
  const { orderId } = await place(shop.app, tea);
  const { id } = await stray(cents, more);
  expect((await preview(id, orderId)).sentence).toBe(sentence);
  await assign(id, orderId);
  const { assignedVerdict, applied, held, toRefund } = await paymentOf(id);
  expect([assignedVerdict, [applied, held, toRefund].map(Number)]).toEqual([verdict, money]);
  await shop.app.submit({ kind: cancelOrder, orderId, input: null });
});

test('what comes too late, or twice, goes back', async () => {
  const late = await shop.cancelledOrder();
  const twice = await shop.paidOrder(2500);
  await shop.look();
  for (const [{ orderId }, verdict] of [
    [late, 'late'],
    [twice, 'over'],
  ] as const) {
    const { id, externalId } = await stray(900n);
    expect((await preview(id, orderId)).sentence).toContain('all of it goes back');
    await assign(id, orderId);
    await shop.look();
    expect([(await paymentOf(id)).assignedVerdict, shop.stripe.sentBack(externalId)]).toEqual([verdict, 900]);
  }
});

test('an amount without a currency is one of the order’s', async () => {
  const { orderId } = await place(shop.app, tea);
  const { id } = await stray(2500n, { channel: 'signed', currency: null });
  await assign(id, orderId);
  expect(await orderOf(shop.app, orderId)).toMatchObject({ outcome: 'fulfilled' });
  expect(await paymentOf(id)).toMatchObject({ currency: 'EUR', applied: 2500n });
});

describe('it is refused, and nothing moves', () => {
  test.each<[string, bigint | null, Partial<IncomingPayment>, RegExp]>([
    ['play money in a real shop', 2500n, { isOfOtherMode: true }, /play money/],
    ['an amount that nobody can read', null, {}, /not known how much/],
  ])('%s', async (_, cents, more, message) => {
    const { orderId } = await place(shop.app, tea);
    const { id } = await stray(cents, more);
    expect(await preview(id, orderId)).toEqual({ can: false, sentence: expect.stringMatching(message) });
    await expect(assign(id, orderId)).rejects.toMatchObject({ code: 'conflict' });
    expect(await paymentOf(id)).toMatchObject({ orderNumber: null, assignedAt: null });
  });

  test('money that was sent back at the provider', async () => {
    const { orderId } = await place(shop.app, tea);
    const { id, externalId } = await stray(2500n);
    shop.stripe.refundByHand(externalId, 100);
    await expect(assign(id, orderId)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('has gone back'),
    });
    expect(await orderOf(shop.app, orderId)).toMatchObject({ payment: { status: 'unpaid' } });
  });

  test('a role that only looks, and a payment that there is not', async () => {
    const { orderId } = await place(shop.app, tea);
    const { id } = await stray(2500n);
    await expect(assign(id, orderId, { name: 'Vi', role: 'viewer' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(assign(id + 1000n, orderId)).rejects.toMatchObject({ code: 'conflict' });
  });
});

test('of two at once, to two orders, one has it', async () => {
  const orders = [await place(shop.app, tea), await place(shop.app, tea)];
  const other = await shop.start();
  try {
    const { id } = await stray(2500n);
    const both = await Promise.allSettled(
      orders.map(({ orderId }, at) =>
        assignToOrder(at === 0 ? shop.app : other, BO, { paymentId: id, orderId, reason: 'mine' }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const paid = await Promise.all(orders.map(({ orderId }) => orderOf(shop.app, orderId)));
    expect(paid.map(({ outcome }) => outcome).sort()).toEqual(['fulfilled', null]);
  } finally {
    await other.close();
  }
});
