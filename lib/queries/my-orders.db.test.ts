import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { openTestApp, place } from '@/lib/testing/test-app';
import { findMyOrders } from './my-orders';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('an order whose marking is not held, is still payable and cancellable', async () => {
  const tableLimit = { transitions: 1, stateBytes: Number.MAX_SAFE_INTEGER };
  const [app, beside] = [await openTestApp(database, { tableLimit }), await openTestApp(database)];
  try {
    const { orderId } = await place(app);
    const { orderId: second } = await place(app);
    for (const { definitions } of [app, beside]) {
      const { orders } = await findMyOrders(database, [orderId, second], (open) =>
        definitions.awaiting(open),
      );
      expect(orders.map(({ payable, cancellable }) => [payable, cancellable])).toEqual([
        [true, true],
        [true, true],
      ]);
    }
    const { markingId } = await database.prisma.order.findUniqueOrThrow({ where: { id: BigInt(orderId) } });
    expect(app.definitions.knows(app.definitions.current().id, markingId)).toBe(false);
  } finally {
    await app.close();
    await beside.close();
  }
});
