import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { payBy } from '@/lib/orders/pay-by';
import type { App } from '@/lib/server/compose';
import { formatShopTime } from '@/lib/story/shop-time';
import { LIVE } from '@/lib/testing/modes';
import { openTestApp, orderOf, pay, place, until, waitsAt } from '@/lib/testing/test-app';

const ADA = { name: 'Ada', email: 'ada@example.org', address: '1 Mill Lane' };
const MINUTE_MS = 60_000;

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const placed = () => place(app, [{ sku: 'garden-mint', quantity: 1 }], { customer: ADA });
const rowOf = async (orderId: string) => (await app.queries.find(orderId)) ?? expect.fail();
/** The text of the newest mail of an order of this subject, once it lies in the outbox. */
async function mailOf(orderId: string, subject: RegExp): Promise<string> {
  const { outbox } = app.mail;
  const find = async () => (await outbox?.list(orderId))?.find((entry) => subject.test(entry.subject));
  await expect.poll(find).toBeDefined();
  const mail = await outbox?.read((await find())?.id ?? '');
  return (mail ?? expect.fail()).text.replace(/\s+/g, ' ');
}

test('bill, reminder and part-payment mail give the moment that cancels, in the zone of the shop', async () => {
  const { orderId } = await placed();
  const order = await until(app, orderId, (now) => waitsAt(now).includes('payment-received'));
  const [timer] = order.activeElements.flatMap(({ dueAt }) => dueAt ?? []);
  const remindedAt = Date.parse(timer ?? '');
  const last = (await payBy(app, await rowOf(orderId))) ?? expect.fail();
  // Five minutes until the reminder, ten more until the end.
  expect(last.getTime() - remindedAt).toBe(10 * MINUTE_MS);
  const words = formatShopTime(last, 'Europe/Dublin');
  expect(words).toMatch(/^\d+ \w+ \d{4}, \d\d:\d\d, Europe\/Dublin time$/);
  expect(await mailOf(orderId, /confirm/i)).toContain(`Please pay €6.90 by ${words}.`);
  await pay(app, orderId, 300n);
  expect(await mailOf(orderId, /part/i)).toContain(`Please pay the rest by ${words},`);
  expect(await mailOf(orderId, /part/i)).not.toContain('UTC');
});

test('nobody is told a time that no longer comes', async () => {
  const { orderId } = await placed();
  await pay(app, orderId, 690n);
  expect(await payBy(app, await rowOf(orderId))).toBeNull();
  expect((await orderOf(app, orderId)).payment.status).toBe('paid');
  expect(await payBy(app, null)).toBeNull();
});

test('a moment is said with its day and its zone', () => {
  const at = new Date('2026-11-28T23:05:00Z');
  expect(formatShopTime(at, 'Asia/Tokyo')).toBe('29 November 2026, 08:05, Asia/Tokyo time');
  expect(formatShopTime(at, 'UTC')).toBe('28 November 2026, 23:05, UTC');
  expect(formatShopTime(new Date('2026-11-28T00:05:00Z'), 'UTC')).toBe('28 November 2026, 00:05, UTC');
});

test('a live shop without a provider writes where to transfer the money to, with the order as reference', async () => {
  const live = await openTestApp(database, { variables: { ...LIVE, PUBLIC_URL: 'https://kettle.example' } });
  try {
    expect(live.transfer()).toBe('');
    expect((await live.mail.example()).html).toContain('the shop has not said yet where to');
    await database.query(`update shop_settings set version = 2, bank_lines = E'Tea Ltd\\nIE29 AIBK 9311'`);
    await live.settings.refresh();
    const { html } = await live.mail.example();
    for (const line of ['Tea Ltd', 'IE29 AIBK 9311', 'Reference: 1']) expect(html).toContain(`>${line}</p>`);
    expect(html).not.toContain('>Pay €');
  } finally {
    await live.close();
  }
});
