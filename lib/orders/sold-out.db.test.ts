import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { findSold } from '@/lib/db/tables/products';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place } from '@/lib/testing/test-app';

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  app = await openTestApp(database);
});
afterEach(() => app.close());
afterAll(() => database.close());

const itemsOf = async (orderId: string) =>
  (await findSold(database, await numberOf(database, orderId)))
    .map(({ sku, available }) => [sku, available])
    .sort();

test('a rejected order knows what sold out, and how much of it there was', async () => {
  const rest = await place(app, [{ sku: 'garden-mint', quantity: 3 }]);
  await database.query(`update product set stock = reserved + 2 where sku = 'garden-mint'`);
  const { orderId } = await place(app, [
    { sku: 'assam-breakfast', quantity: 1 },
    { sku: 'cast-iron-kettle', quantity: 2 },
    { sku: 'garden-mint', quantity: 5 },
  ]);
  expect((await orderOf(app, orderId)).outcome).toBe('rejected');
  expect(await itemsOf(orderId)).toEqual([
    ['assam-breakfast', null],
    ['cast-iron-kettle', 0],
    ['garden-mint', 2],
  ]);
  expect(await itemsOf(rest.orderId)).toEqual([['garden-mint', null]]);
});

test('its buyer reads it in the order’s JSON, and nobody else does', async () => {
  const { orderId } = await place(app, [{ sku: 'cast-iron-kettle', quantity: 2 }]);
  const view = await app.queries.views.find(orderId);
  const { shortages, ...rest } = JSON.parse(view?.buyersBody ?? '{}');
  expect(shortages).toEqual([
    { sku: 'cast-iron-kettle', name: 'Cast-iron kettle', quantity: 2, available: 0 },
  ]);
  expect(JSON.parse(view?.body ?? '{}')).toEqual(rest);
  const other = await place(app, [{ sku: 'assam-breakfast', quantity: 1 }]);
  const whole = await app.queries.views.find(other.orderId);
  expect(whole?.buyersBody).toBe(whole?.body);
});
