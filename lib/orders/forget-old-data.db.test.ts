import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { noteMailAddress } from '@/lib/db/tables/mail-addresses';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { findCustomer } from '@/lib/queries/customer';
import type { App } from '@/lib/server/compose';
import { openTestApp, pay, place, until } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { forgetOldData } from './forget-old-data';
import { receivePayment } from './receive-payment';

const DAY_MS = 24 * 3600 * 1000;
const RETENTION = { retentionMs: 90 * DAY_MS, retentionAbandonedMs: 30 * DAY_MS };
const ADA = { name: 'Ada Byrne', email: 'ada@example.com', address: '1 Mill Lane' };
const tea = [{ sku: 'assam-breakfast', quantity: 1 }];

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  app = await openTestApp(database, { byHand: true });
  app.worker.start();
});
afterEach(async () => {
  await app.close();
  await database.query('update customer set erased_at = now() where erased_at is null');
  await database.query('delete from mail_address');
});

const order = (customer: typeof ADA = ADA) => place(app, tea, { customer, client: 'a-client' });

async function paid(): Promise<string> {
  const { orderId } = await order();
  await pay(app, orderId, 12_50n);
  await until(app, orderId, ({ state }) => state === 'COMPLETED');
  return orderId;
}

async function cancelled(): Promise<string> {
  const { orderId } = await order();
  await app.submit({ kind: cancelOrder, orderId, input: null });
  await until(app, orderId, ({ state }) => state === 'COMPLETED');
  return orderId;
}

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const nameOf = async (orderId: string) => (await findCustomer(database, orderId))?.name ?? null;

describe('customers', () => {
  test('are forgotten so long after the end of their order, sooner where nothing came of it', async () => {
    const [bought, dropped] = [await paid(), await cancelled()];
    const open = (await order()).orderId;
    const names = () => Promise.all([bought, dropped, open].map(nameOf));
    await forgetOldData(database, RETENTION, inDays(29));
    expect(await names()).toEqual([ADA.name, ADA.name, ADA.name]);
    expect(await forgetOldData(database, RETENTION, inDays(31))).toMatchObject({ customers: 1 });
    expect(await names()).toEqual([ADA.name, null, ADA.name]);
    expect(await forgetOldData(database, RETENTION, inDays(91))).toMatchObject({ customers: 1 });
    expect(await names()).toEqual([null, null, ADA.name]);
    const [row] = await database.query('select * from customer where order_number = $1', [
      await numberOf(database, bought),
    ]);
    const left = Object.entries(row ?? {}).filter(([, value]) => value !== null);
    expect(left.map(([column]) => column)).toEqual(['order_number', 'erased_at']);
    expect(await app.queries.order(bought)).toMatchObject({ state: 'COMPLETED' });
    expect(
      await database.query('select 1 from bill where order_number = $1', [await numberOf(database, bought)]),
    ).toHaveLength(1);
  });

  test('stay while money is still to be sent back, and for ever where no time is set', async () => {
    const orderId = await paid();
    await pay(app, orderId, 5_00n);
    await forgetOldData(database, RETENTION, inDays(400));
    expect(await nameOf(orderId)).toBe(ADA.name);
    const other = await paid();
    await forgetOldData(database, { retentionMs: null, retentionAbandonedMs: null }, inDays(4000));
    expect(await nameOf(other)).toBe(ADA.name);
  });

  test('of more orders than fit one transaction are forgotten piece by piece: what ends one in the middle, the next goes on from', async () => {
    const keeps = (await order()).orderId;
    const number = await numberOf(database, await cancelled());
    await database.query(
      `insert into orders select (jsonb_populate_record(o, jsonb_build_object('number', o.number + n, 'id', 7000 + n))).*
       from orders o, generate_series(1, 1200) n where o.number = $1`,
      [number],
    );
    await database.query(
      `insert into customer (order_number, name) select $1::bigint + n, 'Ada' from generate_series(1, 1200) n`,
      [number],
    );
    await database.script(`
      create function refuse_one() returns trigger language plpgsql as
        $$ begin raise exception 'as a test wants it' using errcode = '57P01'; end $$;
      create trigger refuse_one before update on customer for each row
        when (old.order_number = ${number + 900n}) execute function refuse_one()`);
    await expect(forgetOldData(database, RETENTION, inDays(31))).rejects.toThrow('as a test wants it');
    await database.script('drop function refuse_one() cascade');
    const [kept] = await database.query<{ count: bigint }>(
      'select count(*) from customer where erased_at is null and order_number >= $1',
      [number],
    );
    expect(Number(kept?.count)).toBeGreaterThan(300);
    expect(Number(kept?.count)).toBeLessThan(800);
    await forgetOldData(database, RETENTION, inDays(31));
    expect(await nameOf(keeps)).toBe(ADA.name);
    expect(await forgetOldData(database, RETENTION, inDays(31))).toMatchObject({ customers: 0 });
    await database.query('delete from customer where order_number > $1', [number]);
    await database.query('delete from orders where number > $1', [number]);
  });
});

test('two processes are not at it at once', async () => {
  const orderId = await cancelled();
  // The embedded database belongs to one process.
  if (!database.isShared) return;
  await database.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock(7302617)');
    expect(await forgetOldData(database, RETENTION, inDays(31))).toMatchObject({ customers: 0 });
  });
  expect(await forgetOldData(database, RETENTION, inDays(31))).toMatchObject({ customers: 1 });
  expect(await nameOf(orderId)).toBeNull();
});

test('what was sent of a payment that fits no order is forgotten, the payment is not', async () => {
  await app.submit({
    kind: receivePayment,
    orderId: '1',
    input: {
      channel: 'signed',
      amount: 5_00n,
      currency: 'EUR',
      externalId: 'p-1',
      webhookId: 'w-1',
      paidAt: null,
      raw: new TextEncoder().encode('{"name":"Ada"}'),
    },
  });
  expect(await forgetOldData(database, RETENTION, inDays(89))).toMatchObject({ payloads: 0 });
  expect(await forgetOldData(database, RETENTION, inDays(91))).toMatchObject({ payloads: 1 });
  expect(
    await database.query(`select raw, external_id as id, held from payment where webhook_id = 'w-1'`),
  ).toEqual([{ raw: null, id: 'p-1', held: 5_00n }]);
});

test('what is known of an address is forgotten, a refusal never', async () => {
  for (const what of ['answered', 'refused', 'bounced'] as const)
    await noteMailAddress(database, what, what, new Date());
  expect(await forgetOldData(database, RETENTION, inDays(91))).toMatchObject({ addresses: 2 });
  expect(await database.query('select hash from mail_address')).toEqual([{ hash: 'refused' }]);
});
