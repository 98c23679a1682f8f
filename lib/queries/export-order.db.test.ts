import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { TABLES_OF_ORDERS } from '@/lib/db/tables/order-tables';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { openTestApp, pay, place, until } from '@/lib/testing/test-app';
import { exportOrder, INSIDE, TOLD_ELSEWHERE } from './export-order';

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
});
afterAll(async () => {
  await app?.close();
  await database?.close();
});

/** Where the rows of a table stand in the export. */
const PLACES: Readonly<Record<string, string>> = {
  customer: 'customer',
  order_item: 'items',
  bill: 'bill',
  invoice: 'invoice',
  shipment: 'shipment',
  payment: 'payments',
  refund: 'refunds',
  mail: 'mails',
  variable_write: 'variableWrites',
};
/** Columns that go by another name there. */
const NAMES: Readonly<Record<string, string>> = { unitPriceMinor: 'unitPrice' };

const camel = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

test('the export names all that is kept of an order: each table, and each column that holds something', async () => {
  const customer = { name: 'Ada', email: 'ada@example.com', address: '1 Mill Lane' };
  const items = [{ sku: 'assam-breakfast', quantity: 2 }];
  const { orderId } = await place(app, items, { customer, client: 'a-hash' });
  const ids = { channel: 'signed', externalId: 'p-1', webhookId: 'w-1', paidAt: new Date() };
  await pay(app, orderId, 30_00n, ids);
  await until(app, orderId, ({ state }) => state === 'COMPLETED');
  const write = `insert into variable_write (order_number, seq, nth, element_id, scope, kind, variables)
    values ($1, 1, 0, 'a-task', '', 'result', '{"parcel": 1}')`;
  await database.query(write, [await numberOf(database, orderId)]);
  const exported: Record<string, unknown> = { ...(await exportOrder(database, app.queries, orderId)) };
  const number = await numberOf(database, orderId);
  for (const table of TABLES_OF_ORDERS.filter((name) => !(name in TOLD_ELSEWHERE))) {
    const rows = await database.query(`select * from ${table} where order_number = $1`, [number]);
    expect(rows.length, table).toBeGreaterThan(0);
    const place = exported[PLACES[table] ?? ''];
    const told = (Array.isArray(place) ? place : [place]) as Record<string, unknown>[];
    expect(told, table).toHaveLength(rows.length);
    for (const [column, value] of Object.entries(rows[0] ?? {}).filter(([name]) => !INSIDE.has(name)))
      if (value !== null)
        expect(Object.keys(told[0] ?? {}), `${table}.${column}`).toContain(
          NAMES[camel(column)] ?? camel(column),
        );
  }
});
