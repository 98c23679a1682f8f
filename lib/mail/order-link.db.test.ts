import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { eraseCustomer } from '@/lib/orders/erase-customer';
import type { App } from '@/lib/server/compose';
import { openTestApp, place } from '@/lib/testing/test-app';
import { LINK_LIFE_MS } from './order-link';

const ADA = { name: 'Ada', email: 'ada@example.org', address: '1 Mill Lane' };

let database: Database;
let app: App;
const clock = { ms: Date.UTC(2026, 10, 27) };
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database, { now: () => new Date(clock.ms) });
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const placeForAda = () => place(app, [{ sku: 'assam-breakfast', quantity: 1 }], { customer: ADA });

test('a link opens nothing once the data of its customer were erased', async () => {
  const [{ orderId }, other] = [await placeForAda(), await placeForAda()];
  const [link, linkOfOther] = [app.mail.linkTo(orderId), app.mail.linkTo(other.orderId)];
  expect(await app.mail.orderOfLink(link)).toBe(orderId);
  await app.submit({ kind: cancelOrder, orderId, input: null });
  expect(await app.mail.orderOfLink(link)).toBe(orderId);
  await eraseCustomer(database, orderId, new Date(clock.ms));
  expect(await app.mail.orderOfLink(link)).toBeNull();
  expect(await app.mail.orderOfLink(linkOfOther)).toBe(other.orderId);
});

test('a link of a key that was rotated out lives as long as it says, one of a revoked key ends', async () => {
  const { orderId } = await placeForAda();
  const link = app.mail.linkTo(orderId);
  await app.secrets.rotate({ purpose: 'links' });
  clock.ms += LINK_LIFE_MS - 1;
  expect(await app.mail.orderOfLink(link)).toBe(orderId);
  clock.ms += 1;
  expect(await app.mail.orderOfLink(link)).toBeNull();
  const later = app.mail.linkTo(orderId);
  expect(await app.mail.orderOfLink(later)).toBe(orderId);
  await app.secrets.revoke('links-2');
  expect(await app.mail.orderOfLink(later)).toBeNull();
});
