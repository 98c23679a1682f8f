import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { suspendOrder } from '@/lib/orders/suspend-order';
import type { App } from '@/lib/server/compose';
import { readFilters } from '@/lib/story/desk-filters';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { findPlaces } from './desk-choices';
import { findDeskOrders } from './desk-orders';
import { ProcessHeat } from './process-heat';

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

const tea = [{ sku: 'assam-breakfast', quantity: 1 }];

test('what stands, stands too long and has stopped is counted by element, as the list has it', async () => {
  // Nine of ten of these were paid at once.
  for (let paid = 0; paid < 20; paid += 1) await pay(app, (await place(app, tea)).orderId, 1250n);
  const [old, young] = [(await place(app, tea)).orderId, (await place(app, tea)).orderId];
  await app.submit({ kind: suspendOrder, orderId: young, input: null });
  const number = await numberOf(database, old);
  await database.query(`update step set at = at - interval '2 hours' where order_number = $1::bigint`, [
    number,
  ]);
  await database.query(
    `update orders set created_at = created_at - interval '2 hours', updated_at = updated_at - interval '2 hours' where number = $1::bigint`,
    [number],
  );
  await database.query(
    `insert into incident (order_number, work, element_id, event, message, attempts, since)
     values ($1::bigint, 'job:send-bill', 'send-bill', '{}', 'no paper', 3, now())`,
    [number],
  );
  const heat = await new ProcessHeat(database, app.queries.totals, app.queries.texts).read();
  expect(heat.lookedAt).toBeNull();
  const [version] = heat.versions;
  expect([version?.version, version?.open]).toEqual([1, 2]);
  const at = (id: string) => version?.elements.find(({ elementId }) => elementId === id);
  expect(at('payment-received')).toEqual({
    ...{ elementId: 'payment-received', name: 'Payment received' },
    ...{ waiting: 2, overdue: 1, failed: 0 },
  });
  expect(at('send-bill')).toMatchObject({ waiting: 0, overdue: 0, failed: 1 });

  // Each count is what its list shows.
  const found = async (said: Record<string, string>) => {
    const filters = readFilters((name) => said[name] ?? null);
    const places = await findPlaces(database, app.queries.totals, filters, new Date());
    const { orders } = await findDeskOrders(database, { filters, search: null, before: null, ...places });
    return orders.map(({ orderId }) => orderId);
  };
  expect(await found({ element: 'payment-received', version: '1' })).toEqual([young, old]);
  expect(await found({ element: 'payment-received', version: '1', waits: 'usual' })).toEqual([old]);
  expect(await found({ element: 'send-bill', version: '1', incident: 'open' })).toEqual([old]);
  expect(await found({ element: 'payment-received', incident: 'open' })).toEqual([]);
});
