import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database';
import { seedShop } from '../seed';
import { openTestDatabase } from '../testing/test-database';
import { insertItems } from './shop';
import { reserveStock } from './stock';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  await seedShop(database);
});
afterAll(() => database?.close());

// PGlite has one connection: its transactions never meet.
const onShared = test.runIf(process.env.TEST_DATABASE === 'postgres');

onShared('two batches that have both written an item reserve it one after the other', async () => {
  let written = 0;
  let bothWritten = () => {};
  const both = new Promise<void>((resolve) => {
    bothWritten = resolve;
  });
  const batch = (orderNumber: bigint) =>
    database.transaction(async (sql) => {
      await insertItems(sql, [{ orderNumber, sku: 'garden-mint', quantity: 2, unitPriceMinor: 690n }]);
      written += 1;
      if (written === 2) bothWritten();
      await both;
      return reserveStock(sql, [{ number: orderNumber, settledAt: null }]);
    });
  expect(await Promise.all([batch(1n), batch(2n)])).toEqual([new Set(), new Set()]);
  expect(await database.query(`select reserved, unpaid from product where sku = 'garden-mint'`)).toEqual([
    { reserved: 4, unpaid: 4 },
  ]);
});
