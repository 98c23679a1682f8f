import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';

/** `npm run test:all` sets it. */
const ROUNDS = process.env.TEST_ALL ? 1_000 : 20;
const AT_ONCE = 50;

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
  // Enough for every round.
  await database.query(`update product set stock = 1000000 where sku = 'assam-breakfast'`);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

test(`one event, ${AT_ONCE} deliveries at once, ${ROUNDS} times: one posting each`, async () => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 1 }]);
    const event = { channel: 'signed', webhookId: `event-${round}`, externalId: `payment-${round}` };
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => pay(app, orderId, 1250n, event)));
    expect(answers.filter(({ verdict }) => verdict === 'applied')).toHaveLength(1);
    expect(
      answers.filter(({ verdict, first }) => verdict === 'duplicate' && first === 'applied'),
    ).toHaveLength(AT_ONCE - 1);
    expect((await orderOf(app, orderId)).payment).toMatchObject({ status: 'paid', received: '12.50' });
  }
  const postings = await database.query<{ entries: bigint; payments: bigint; orders: bigint }>(
    `select (select count(*) from ledger_entry where kind = 'payment') as entries, (select count(*) from payment) as payments,
       (select count(*) from ledger_entry where kind = 'revenue') as orders`,
  );
  expect(postings).toEqual([{ entries: BigInt(ROUNDS), payments: BigInt(ROUNDS), orders: BigInt(ROUNDS) }]);
});
