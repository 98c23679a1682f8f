import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Database, Transaction } from '@/lib/db/database';
import { findRefunds } from '@/lib/db/tables/refunds';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { PretendBank } from '@/lib/payments/testing/pretend-bank';
import type { App } from '@/lib/server/compose';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { refundOrder } from './refund-order';

let database: Database;
let app: App;
let bank: PretendBank;
let isOpen = false;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app.close());
afterAll(() => database.close());

/** Opens the shop, with an account at its one provider or without. */
async function open(on: Database, hasAccount: boolean): Promise<void> {
  if (isOpen) await app.close();
  isOpen = true;
  bank = new PretendBank();
  const [channel, { name }] = bank.known;
  const providers = new Map([[channel, { name, provider: hasAccount ? bank : null }]]);
  app = await openTestApp(on, { byHand: true, providers });
}

/** The same database; what its transactions ask is kept in `asked`. */
function watched(asked: string[]): Database {
  const keeping = (sql: Transaction): Transaction =>
    new Proxy(sql, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (name === 'query') asked.push(String(args[0]));
          return value.apply(target, args);
        };
      },
    });
  return { ...database, transaction: (work) => database.transaction((sql) => work(keeping(sql))) };
}

test('pages are asked of the database only where a provider is set up', async () => {
  const counts: number[] = [];
  for (const hasAccount of [true, false]) {
    const asked: string[] = [];
    await open(watched(asked), hasAccount);
    const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 2 }]);
    await pay(app, orderId, 2500n);
    expect(asked.length).toBeGreaterThan(0);
    counts.push(asked.filter((text) => text.includes('payment_page')).length);
  }
  // As it is settled, and as it ends.
  expect(counts).toEqual([2, 0]);
});

test('money of a provider that is not set up waits for a person, and is sent when it is', async () => {
  await open(database, false);
  const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 2 }]);
  await pay(app, orderId, 1000n, { channel: PretendBank.channel, externalId: 'pi_1', webhookId: 'evt_1' });
  await app.submit({ kind: cancelOrder, orderId, input: null });
  const states = async () =>
    (await findRefunds(database, [await numberOf(database, orderId)])).map(({ state }) => state);
  expect(await states()).toEqual(['by-hand']);
  expect(await database.query('select from provider_call')).toEqual([]);
  await expect(refundOrder(app, { orderId, byHand: false })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('"byHand": true'),
  });
  expect(await states()).toEqual(['by-hand']);
  await open(database, true);
  expect(await refundOrder(app, { orderId, byHand: false })).toMatchObject([{ way: 'provider' }]);
  expect([bank.sentBack('pi_1'), await states()]).toEqual([1000n, ['succeeded']]);
});
