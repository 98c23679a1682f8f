import { expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import { numberOf } from '@/lib/db/testing/order-number';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { endOrder } from '@/lib/orders/end-order';
import { pay, place } from '@/lib/testing/test-app';
import type { Received } from './testing/mail-server';
import { ADA, eachWithMailShop, subjects, tea } from './testing/mail-shop';

/** Money that came and does not count, and ends that the process did not make: told once each, with the sum. */

const shop = eachWithMailShop();

const end = (orderId: string, state: 'TERMINATED' | 'FAILED') =>
  shop.app.submit({ kind: endOrder, orderId, input: { state } });
const kindsOf = async (orderId: string) =>
  (
    await shop.database.prisma.mail.findMany({
      where: { orderNumber: await numberOf(shop.database, orderId) },
    })
  )
    .map(({ kind }) => kind)
    .sort();
/** Rows are right, and each mail has its key. */
async function areRight() {
  const { invariants } = await check(snapshotsOf(shop.database));
  expect(invariants.flatMap(({ violations }) => violations)).toEqual([]);
}
/** Mail breaks its lines where it likes. */
const textOf = (received: readonly Received[], subject: string) =>
  received.find(({ mail }) => mail.subject?.startsWith(subject))?.mail.text?.replace(/\s+/g, ' ') ??
  `no mail "${subject}" among ${subjects(received).join(', ')}`;

test('in another currency: it does not count, what is to be paid is said still, and the end sends it back', async () => {
  const { orderId } = await place(shop.app, tea, { customer: ADA });
  const dollars = () => pay(shop.app, orderId, 30_00n, { currency: 'USD' });
  expect(await dollars()).toMatchObject({ verdict: 'wrong-currency' });
  const told = textOf(await shop.server.until(3), 'Your payment came in another currency');
  expect(told).toContain(
    'US$30.00 came in another currency than this order’s EUR, and does not count towards it.',
  );
  expect(told).toContain('It is safe, and goes back to you the way it came when this order has ended.');
  expect(told).toContain('€25.00 is still to be paid, in EUR.');
  await dollars();
  await shop.app.submit({ kind: cancelOrder, orderId, input: null });
  expect(await kindsOf(orderId)).toEqual([
    'bill',
    'cancelled',
    'received',
    'refund-due',
    'wrong-currency',
    'wrong-currency',
  ]);
  expect(textOf(await shop.server.until(6), 'Money goes back')).toContain(
    'Your order has ended. We will refund US$60.00. We send it the way it came, and write to you once it is sent;',
  );
  await areRight();
});

test('in another currency, when the order has ended: it goes back at once', async () => {
  const { orderId } = await place(shop.app, tea, { customer: ADA });
  await shop.app.submit({ kind: cancelOrder, orderId, input: null });
  await pay(shop.app, orderId, 30_00n, { currency: 'USD' });
  await expect.poll(() => subjects(shop.server.received)).toContain('Your payment came in another currency');
  const told = textOf(shop.server.received, 'Your payment came in another currency');
  expect(told).toContain('We will refund US$30.00. We send it the way it came');
  expect(told).not.toContain('still to be paid');
  expect(await kindsOf(orderId)).not.toContain('refund-due');
});

test('too late: it is not called too much', async () => {
  const { orderId } = await place(shop.app, tea, { customer: ADA });
  await shop.app.submit({ kind: cancelOrder, orderId, input: null });
  expect(await pay(shop.app, orderId, 25_00n)).toMatchObject({ verdict: 'late' });
  await expect.poll(() => subjects(shop.server.received)).toContain('Your payment came too late');
  expect(textOf(shop.server.received, 'Your payment came too late')).toContain(
    'Your €25.00 came when this order no longer awaited a payment. We will refund €25.00. We send it the way it came',
  );
  expect(await kindsOf(orderId)).toEqual(['bill', 'cancelled', 'late-payment', 'received']);
  await areRight();
});

test('more than the total, with one payment', async () => {
  const { orderId } = await place(shop.app, tea, { customer: ADA });
  await pay(shop.app, orderId, 30_00n);
  await expect.poll(() => subjects(shop.server.received)).toContain('You paid more than your order costs');
  expect(textOf(shop.server.received, 'You paid more')).toContain(
    'You paid €5.00 more than the total. We will refund €5.00.',
  );
  await areRight();
});

test.each([
  ['TERMINATED', 'stopped', 'The shop has stopped your order'],
  ['FAILED', 'given-up', 'We could not finish your order'],
] as const)(
  'the shop ends it (%s): said once, with what becomes of the money',
  async (state, kind, subject) => {
    const { orderId } = await place(shop.app, tea, { customer: ADA });
    await pay(shop.app, orderId, 10_00n);
    await end(orderId, state);
    await expect.poll(() => subjects(shop.server.received)).toContain(subject);
    expect(textOf(shop.server.received, subject)).toContain(
      'We will refund €10.00. We send it the way it came, and write to you once it is sent;',
    );
    expect(await kindsOf(orderId)).toEqual(['bill', kind, 'part-paid', 'received'].sort());
    const unpaid = await place(shop.app, tea, { customer: ADA });
    await end(unpaid.orderId, state);
    await expect
      .poll(() =>
        shop.server.received.filter(({ mail }) => mail.subject === `${subject} · order ${unpaid.orderId}`),
      )
      .toHaveLength(1);
    const told = shop.server.received.find(
      ({ mail }) => mail.subject?.endsWith(unpaid.orderId) && mail.subject.startsWith(subject),
    );
    expect(told?.mail.text).toContain('There is nothing to pay.');
  },
);
