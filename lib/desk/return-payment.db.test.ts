import { describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Person } from '@/lib/contract/desk';
import { eachWithRefundShop, tea } from '@/lib/orders/testing/refund-shop';
import type { IncomingPayment } from '@/lib/payments/types';
import { findDeskPayment } from '@/lib/queries/desk-payment';
import { findFigures } from '@/lib/queries/figures';
import { journalOf } from '@/lib/queries/journal';
import { findNeeds } from '@/lib/queries/needs';
import { orderOf, pay, place } from '@/lib/testing/test-app';
import { assignToOrder, previewToOrder } from './assign-to-order';
import { returnPayment } from './return-payment';

const shop = eachWithRefundShop();
const BO: Person = { name: 'Bo', role: 'operator' };
const EVA: Person = { name: 'Eva', role: 'admin' };

let count = 0;
/** Money that names no order of ours, by card if nothing else is said. */
async function stray(cents: bigint | null, more: Partial<IncomingPayment> = {}) {
  count += 1;
  const externalId = `pi_back_${process.pid}_${count}`;
  const input: IncomingPayment = {
    ...{ channel: 'stripe', externalId, webhookId: `evt_${externalId}`, currency: 'EUR', amount: cents },
    ...{ paidAt: null, raw: Buffer.from('as it was sent') },
    ...more,
  };
  expect((await pay(shop.app, '0', cents ?? 0n, input)).verdict).toBe('unmatched');
  const { id } = await shop.database.prisma.payment.findFirstOrThrow({ where: { externalId } });
  return { id, externalId };
}

const giveBack = (paymentId: bigint, { isSent = false, person = BO, app = shop.app } = {}) =>
  returnPayment(app, person, { paymentId, isSent, reason: 'nobody of ours' });
const found = async (id: bigint) =>
  (await findDeskPayment(shop.database, shop.app.providers, id)) ?? expect.fail('no such payment');
const acts = async (id: bigint) =>
  (await found(id)).acts.map(({ person, act, result, detail }) => `${person} ${act} ${result}: ${detail}`);
const stays = async () => (await findNeeds(shop.database, shop.app.queries.texts, 'oldest')).counts.unmatched;
const money = async (id: bigint) => {
  const { held, toRefund, refunded } = await shop.database.prisma.payment.findUniqueOrThrow({
    where: { id },
  });
  return [held, toRefund, refunded].map(Number);
};
/** The entries of a payment without an order: account and minor units. */
const booked = (id: bigint) =>
  shop.database.query<{ line: string }>(
    `select concat(e.reference, ' ', l.account, ' ', l.amount) as line from ledger_entry e join ledger_line l on l.entry_id = e.id
     where e.order_number is null and (e.reference = 'payment:' || $1 or e.reference like 'refund:' || $1 || ':%') order by e.id, l.amount desc`,
    [id.toString()],
  );
const violations = async () =>
  (await check(snapshotsOf(shop.database))).invariants.flatMap((report) => report.violations);

test('it goes back by its provider, whole, once; the books have both, and it waits for nobody any more', async () => {
  const before = await stays();
  const { id, externalId } = await stray(2700n);
  expect([await stays(), await booked(id)]).toEqual([before + 1, []]);
  await giveBack(id);
  expect(shop.stripe.sentBack(externalId)).toBe(2700);
  expect(await money(id)).toEqual([0, 0, 2700]);
  expect((await booked(id)).map(({ line }) => line)).toEqual([
    `payment:${id} payments 2700`,
    `payment:${id} receivables -2700`,
    `refund:${id}:#1 receivables 2700`,
    `refund:${id}:#1 refunds -2700`,
  ]);
  expect(await acts(id)).toEqual(['Bo return-payment done: Stripe has sent it back.']);
  expect(await stays()).toBe(before);
  // The news that follow change nothing.
  await shop.app.providerDesk.noteReturn('stripe', externalId);
  await shop.look();
  expect([await money(id), (await booked(id)).length]).toEqual([[0, 0, 2700], 4]);
  expect(await violations()).toEqual([]);
});

test('its coming and going stand in the figures and in the journal of the day', async () => {
  const today = new Date(shop.clockMs).toISOString().slice(0, 10);
  const days = { from: today, to: today, timeZone: 'UTC' };
  const sums = async () =>
    (await findFigures(shop.database, days)).totals.find((one) => one.currency === 'EUR');
  const refunded = Number((await sums())?.refunds ?? 0);
  const { id } = await stray(300n, { channel: 'signed', currency: null });
  await giveBack(id, { isSent: true });
  expect(Number((await sums())?.refunds)).toBeCloseTo(refunded + 3);
  const lines = [];
  for await (const page of journalOf(shop.database, days)) lines.push(...page);
  expect(
    lines
      .filter(({ reference }) => reference.split(':')[1] === id.toString())
      .map(({ orderId, kind, account, debit, credit }) => [orderId, kind, account, debit || `-${credit}`]),
  ).toEqual([
    [null, 'payment', 'payments', '3.00'],
    [null, 'payment', 'receivables', '-3.00'],
    [null, 'refund', 'receivables', '3.00'],
    [null, 'refund', 'refunds', '-3.00'],
  ]);
});

describe('what the provider makes of it is told', () => {
  test('it cannot be reached: the refund waits, is tried again by itself, and goes once', async () => {
    const { id, externalId } = await stray(1000n);
    shop.stripe.mood = 'down';
    await giveBack(id);
    expect((await found(id)).page.returned).toMatchObject({ state: 'queued', isByHand: false });
    expect(await acts(id)).toEqual([
      'Bo return-payment done: Stripe did not take it yet: it is tried again by itself.',
    ]);
    expect(await violations()).toEqual([]);
    shop.stripe.mood = 'well';
    shop.clockMs += 60_000;
    await shop.look();
    expect([shop.stripe.sentBack(externalId), await money(id)]).toEqual([1000, [0, 0, 1000]]);
  });

  test('its answer is lost: what it has sent is found, and not sent again', async () => {
    const { id, externalId } = await stray(1000n);
    shop.stripe.mood = 'loses-answers';
    await giveBack(id);
    shop.stripe.mood = 'well';
    shop.clockMs += 60_000;
    await shop.look();
    expect([shop.stripe.sentBack(externalId), await money(id)]).toEqual([1000, [0, 0, 1000]]);
  });

  test('it refuses: nothing went, it waits for a person, and another try is another refund', async () => {
    const before = await stays();
    const { id, externalId } = await stray(1000n);
    shop.stripe.mood = 'refuses';
    await expect(giveBack(id)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Stripe did not send it back'),
    });
    expect((await found(id)).page.returned).toMatchObject({ state: 'failed', error: expect.any(String) });
    expect([await stays(), await money(id)]).toEqual([before + 1, [0, 1000, 0]]);
    expect(await violations()).toEqual([]);
    shop.stripe.mood = 'well';
    await giveBack(id);
    expect([shop.stripe.sentBack(externalId), await money(id)]).toEqual([1000, [0, 0, 1000]]);
    expect((await acts(id)).at(0)).toBe('Bo return-payment done: Stripe has sent it back.');
  });

  test('it was sent back in the dashboard before: that is it, and nothing is sent beside it', async () => {
    const { id, externalId } = await stray(1000n);
    shop.stripe.refundByHand(externalId, 1000);
    await giveBack(id);
    expect([shop.stripe.sentBack(externalId), await money(id)]).toEqual([1000, [0, 0, 1000]]);
  });

  test('a part was: a person has to look, and records the rest', async () => {
    const { id, externalId } = await stray(1000n);
    shop.stripe.refundByHand(externalId, 400);
    await expect(giveBack(id)).rejects.toThrow('4.00 EUR has gone back already');
    expect(shop.stripe.sentBack(externalId)).toBe(400);
    await giveBack(id, { isSent: true });
    expect(await money(id)).toEqual([0, 0, 1000]);
  });

  test('it arrived nowhere, and came back: it is due again, and so say the books', async () => {
    const { id, externalId } = await stray(1000n);
    await giveBack(id);
    const refund = shop.stripe.refunds.find((one) => one.payment_intent === externalId);
    Object.assign(refund ?? {}, { status: 'failed', failure_reason: 'expired_or_canceled_card' });
    await shop.app.providerDesk.noteReturn('stripe', externalId);
    await shop.look();
    expect((await found(id)).page.returned).toMatchObject({ state: 'failed' });
    expect([await money(id), (await booked(id)).length]).toEqual([[0, 1000, 0], 6]);
    expect(await violations()).toEqual([]);
    await giveBack(id, { isSent: true });
    expect(await money(id)).toEqual([0, 0, 1000]);
  });
});

test('what no provider can send a person has sent', async () => {
  const { id } = await stray(900n, { channel: 'signed' });
  await expect(giveBack(id)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/Nobody but you/),
  });
  await giveBack(id, { isSent: true });
  expect([await money(id), (await found(id)).page.returned?.isByHand]).toEqual([[0, 0, 900], true]);
  expect(await acts(id)).toEqual([
    'Bo return-payment done: Sent by hand.',
    expect.stringMatching(/^Bo return-payment refused: Nobody but you/),
  ]);
});

describe('it is one or the other', () => {
  test('money that was sent back is given to no order', async () => {
    const { orderId } = await place(shop.app, tea);
    const { id } = await stray(2500n);
    await giveBack(id);
    expect(await previewToOrder(shop.app, { paymentId: id, orderId })).toEqual({
      can: false,
      sentence: 'This payment has been sent back to whom it came from: it pays for nothing.',
    });
    await expect(
      assignToOrder(shop.app, BO, { paymentId: id, orderId, reason: 'after all' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await orderOf(shop.app, orderId)).toMatchObject({ payment: { status: 'unpaid' } });
  });

  test('money that has an order is not sent back as if it had none', async () => {
    const { orderId } = await place(shop.app, tea);
    const { id, externalId } = await stray(2500n);
    await assignToOrder(shop.app, EVA, { paymentId: id, orderId, reason: 'the name' });
    await expect(giveBack(id)).rejects.toMatchObject({
      code: 'conflict',
      message: 'This payment has an order by now: refund it there. Eva (admin) was first.',
    });
    expect(shop.stripe.sentBack(externalId)).toBe(0);
  });

  test('of two people at two servers the second is told who was first, and it goes back once', async () => {
    const other = await shop.start();
    try {
      const { id, externalId } = await stray(2500n);
      const both = await Promise.allSettled([
        giveBack(id),
        giveBack(id, { person: EVA, app: other, isSent: false }),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [refused] = both.filter((one) => one.status === 'rejected');
      expect(String(refused?.reason)).toMatch(/already\. (Bo \(operator\)|Eva \(admin\)) was first\.$/);
      expect([shop.stripe.sentBack(externalId), await money(id)]).toEqual([2500, [0, 0, 2500]]);
    } finally {
      await other.close();
    }
  });

  test('of one who gives it to an order and one who sends it back one succeeds', async () => {
    const { orderId } = await place(shop.app, tea);
    const { id, externalId } = await stray(2500n);
    const both = await Promise.allSettled([
      giveBack(id),
      assignToOrder(shop.app, EVA, { paymentId: id, orderId, reason: 'the name' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const isPaid = (await orderOf(shop.app, orderId)).payment.status === 'paid';
    expect(shop.stripe.sentBack(externalId)).toBe(isPaid ? 0 : 2500);
  });
});

describe('it is refused, and nothing moves', () => {
  test.each<[string, bigint | null, Partial<IncomingPayment>, RegExp]>([
    ['play money in a real shop', 2500n, { isOfOtherMode: true }, /play money/],
    ['an amount that nobody can read', null, {}, /not known how much/],
  ])('%s', async (_, cents, more, message) => {
    const { id } = await stray(cents, more);
    await expect(giveBack(id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(message),
    });
    expect((await found(id)).page.returned).toBeNull();
  });

  test('a role that only looks, and a payment that there is not', async () => {
    const { id } = await stray(2500n);
    await expect(giveBack(id, { person: { name: 'Vi', role: 'viewer' } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(giveBack(id + 1000n)).rejects.toMatchObject({ code: 'not-found' });
    await expect(giveBack(id + 1000n, { isSent: true })).rejects.toMatchObject({ code: 'not-found' });
  });
});
