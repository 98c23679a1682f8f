import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import { type Person, ROLES } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { readMailFacts } from '@/lib/mail/mail-facts';
import { mailWords } from '@/lib/mail/mail-words';
import { endOrder } from '@/lib/orders/end-order';
import { resumeOrder } from '@/lib/orders/resume-order';
import { retryIncident } from '@/lib/orders/retry-incident';
import { suspendOrder } from '@/lib/orders/suspend-order';
import { findDeskOrder } from '@/lib/queries/desk-order';
import { findNeeds } from '@/lib/queries/needs';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place, waitsAt } from '@/lib/testing/test-app';
import { type ParcelText, shipParcel } from './ship-parcel';

const PACKER: Person = { name: 'Pat', role: 'operator' };
const tea = [{ sku: 'assam-breakfast', quantity: 2 }];
const BY_POST: ParcelText = {
  carrier: 'An Post',
  trackingNumber: 'RR123456785IE',
  trackingUrl: 'https://track.example/RR123456785IE',
  expectedOn: '2026-12-03',
};

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database, { variables: { FULFILMENT: 'by-hand' } });
});
afterAll(async () => {
  await app.close();
  await database.close();
});

async function paidOrder(): Promise<string> {
  const { orderId } = await place(app, tea, {
    customer: { name: 'Ada', email: 'ada@example.com', address: '1 Mill Lane' },
  });
  await pay(app, orderId, 2_500n);
  return orderId;
}
const ship = (orderId: string, text: Partial<ParcelText> = {}, person = PACKER) =>
  shipParcel(app, person, { orderId, text: { ...BY_POST, ...text } });
async function deskOf(orderId: string) {
  const found = await findDeskOrder(database, app.queries, orderId);
  if (found === null) throw new Error('no order');
  return found.page;
}
const isProven = async () =>
  expect((await check(snapshotsOf(database))).invariants.filter(({ count }) => count > 0)).toEqual([]);

describe('a parcel that a person packs', () => {
  test('waits, as an open job without a failure, and nothing sends it by itself', async () => {
    const orderId = await paidOrder();
    const waiting = await orderOf(app, orderId);
    expect(waitsAt(waiting)).toEqual(['package-and-deliver']);
    expect(waiting).toMatchObject({
      ...{ state: 'ACTIVE', incidents: [], shipment: null },
      activeElements: [{ elementId: 'package-and-deliver', waitsFor: 'job' }],
    });
    expect(await app.worker.nextDueAt()).not.toBeLessThan(Date.now());
    await expect(
      app.submit({ kind: retryIncident, orderId, input: { elementId: 'package-and-deliver' } }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect((await deskOf(orderId)).isToPack).toBe(true);
    const { needs, counts } = await findNeeds(database, app.queries.texts, 'oldest');
    expect(needs.filter(({ kind }) => kind === 'parcel')).toMatchObject([{ orderId, amount: '25.00' }]);
    expect(counts.parcel).toBe(1);
    await isProven();
    await ship(orderId);
  });

  test('leaves with what was entered, which JSON, mail and desk say', async () => {
    const orderId = await paidOrder();
    const reserved = async () =>
      await database.query(
        `select s.state from stock_reservation s join orders o on o.number = s.order_number where o.id = $1::bigint`,
        [orderId],
      );
    expect(await reserved()).toEqual([{ state: 'open' }]);
    expect(await ship(orderId)).toEqual({ ok: true, value: null });
    expect(await reserved()).toEqual([{ state: 'shipped' }]);
    const order = await orderOf(app, orderId);
    expect([order.state, order.outcome]).toEqual(['COMPLETED', 'fulfilled']);
    expect(order.shipment).toEqual({ ...BY_POST, shippedAt: expect.stringMatching(/Z$/) });
    const facts = await readMailFacts(
      database,
      { orderId, kind: 'shipped', queuedAt: new Date() },
      async () => null,
    );
    expect(facts && mailWords(facts, app.settings.now).paragraphs.slice(1)).toEqual([
      'An Post carries it. Its tracking number is RR123456785IE. It should arrive on Thursday 3 December.',
      'Where it is now: https://track.example/RR123456785IE',
    ]);
    const page = await deskOf(orderId);
    expect(page).toMatchObject({ isToPack: false, shipment: { carrier: 'An Post' } });
    expect(page.acts).toMatchObject([{ act: 'ship', person: 'Pat', result: 'done' }]);
    expect(page.mails.map(({ kind }) => kind)).toContain('shipped');
    await isProven();
  });

  test('needs no more than a carrier', async () => {
    const orderId = await paidOrder();
    await ship(orderId, { trackingNumber: ' ', trackingUrl: '', expectedOn: '' });
    expect((await orderOf(app, orderId)).shipment).toMatchObject({
      ...{ carrier: 'An Post', trackingNumber: null, trackingUrl: null, expectedOn: null },
    });
  });

  test('is handed over once: of two the second is told', async () => {
    const orderId = await paidOrder();
    const both = await Promise.allSettled([ship(orderId), ship(orderId, { carrier: 'DPD' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const results = (await deskOf(orderId)).acts.map(({ result }) => result).sort();
    expect(results).toEqual(['done', 'refused']);
    await isProven();
  });

  test('that is not paid for is none, and an order that was stopped sends none', async () => {
    const { orderId } = await place(app, tea);
    await expect(ship(orderId)).rejects.toMatchObject({ code: 'conflict' });
    const stopped = await paidOrder();
    await app.submit({ kind: endOrder, orderId: stopped, input: { state: 'TERMINATED' } });
    await expect(ship(stopped)).rejects.toMatchObject({ code: 'conflict' });
    expect((await deskOf(stopped)).isToPack).toBe(false);
    await isProven();
  });

  test.each<[Partial<ParcelText>, string]>([
    [{ carrier: ' ' }, 'carrier'],
    [{ carrier: 'a\nb' }, 'carrier'],
    [{ trackingNumber: 'x'.repeat(101) }, 'trackingNumber'],
    [{ trackingUrl: 'javascript:alert(1)' }, 'trackingUrl'],
    [{ trackingUrl: 'http://track.example' }, 'trackingUrl'],
    [{ trackingUrl: 'https://' }, 'trackingUrl'],
    [{ expectedOn: '2026-02-30' }, 'expectedOn'],
    [{ expectedOn: 'tomorrow' }, 'expectedOn'],
  ])('does not leave with %j', async (text, field) => {
    const orderId = await paidOrder();
    const read = await ship(orderId, text);
    expect(read.ok ? [] : Object.keys(read.errors)).toEqual([field]);
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['package-and-deliver']);
  });

  test('is nothing for who only looks', async () => {
    const orderId = await paidOrder();
    for (const role of ROLES.filter((name) => name === 'viewer'))
      await expect(ship(orderId, {}, { name: role, role })).rejects.toMatchObject({ code: 'forbidden' });
    expect((await deskOf(orderId)).acts).toEqual([]);
  });
});

test('a suspended order sends nothing, and once it is resumed its parcel waits as before', async () => {
  const orderId = await paidOrder();
  await app.submit({ kind: suspendOrder, orderId, input: null });
  await expect(ship(orderId)).rejects.toMatchObject({ code: 'conflict' });
  expect((await deskOf(orderId)).isToPack).toBe(false);
  await isProven();
  // Paid while it stands: the parcel comes to wait when it goes on.
  const { orderId: unpaid } = await place(app, tea);
  await app.submit({ kind: suspendOrder, orderId: unpaid, input: null });
  await pay(app, unpaid, 2_500n);
  for (const id of [orderId, unpaid]) {
    await app.submit({ kind: resumeOrder, orderId: id, input: null });
    await expect.poll(async () => (await deskOf(id)).isToPack).toBe(true);
    expect(waitsAt(await orderOf(app, id))).toEqual(['package-and-deliver']);
    expect(await ship(id)).toEqual({ ok: true, value: null });
  }
  await isProven();
});

test('a restart changes nothing of what waits; packed at once, the next ones go by themselves', async () => {
  const orderId = await paidOrder();
  await app.close();
  app = await openTestApp(database, { variables: { FULFILMENT: 'at-once' } });
  const other = await paidOrder();
  expect((await orderOf(app, other)).shipment).toMatchObject({
    carrier: null,
    trackingNumber: expect.stringMatching(/^KL\d{9}DE$/),
  });
  expect(waitsAt(await orderOf(app, orderId))).toEqual(['package-and-deliver']);
  await ship(orderId);
  expect((await orderOf(app, orderId)).shipment?.carrier).toBe('An Post');
  await isProven();
});
