import { readFileSync } from 'node:fs';
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
/** The ids of what `copy` makes. */
const COPIES = [7_000, 9_000];
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
  await database.query(
    'delete from customer c using orders o where o.number = c.order_number and o.id between $1 and $2',
    COPIES,
  );
  await database.query('delete from orders where id between $1 and $2', COPIES);
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
    await copy(number, 1, 1200, new Date());
    await database.script(`
      create function refuse_one() returns trigger language plpgsql as
        $$ begin raise exception 'as a test wants it' using errcode = '57P01'; end $$;
      create trigger refuse_one before update on customer for each row
        when (old.order_number = ${number + 900n}) execute function refuse_one()`);
    await expect(forgetOldData(database, RETENTION, inDays(31))).rejects.toThrow('as a test wants it');
    await database.script('drop function refuse_one() cascade');
    const left = await kept(number);
    expect(left).toBeGreaterThan(300);
    expect(left).toBeLessThan(800);
    await forgetOldData(database, RETENTION, inDays(31));
    expect(await nameOf(keeps)).toBe(ADA.name);
    expect(await forgetOldData(database, RETENTION, inDays(31))).toMatchObject({ customers: 0 });
  });

  test('are found wherever their number stands: it tells nothing of when an order came in', async () => {
    const number = await numberOf(database, await cancelled());
    await copy(number, 1, 600, inDays(20));
    await copy(number, 601, 601, inDays(-60));
    expect(await forgetOldData(database, RETENTION, inDays(31))).toMatchObject({ customers: 2 });
    expect(await kept(number)).toBe(600);
  });

  test('are reached behind more that stay than one sweep looks at: the next goes on there, and round', async () => {
    const number = await numberOf(database, await cancelled());
    await forgetOldData(database, RETENTION, inDays(31));
    await copy(number, 1, 1200, inDays(20));
    await copy(number, 1201, 1201, inDays(-60));
    const sweep = { after: number, maxBatches: 1 };
    const forgotten: number[] = [];
    for (let hour = 0; hour < 3; hour += 1)
      forgotten.push((await forgetOldData(database, RETENTION, inDays(31), sweep)).customers);
    expect(forgotten).toEqual([0, 0, 1]);
    const end = (behind: bigint) =>
      database.query('update orders set created_at = $2, updated_at = $2 where number = $1', [
        number + behind,
        inDays(-60),
      ]);
    await end(1n);
    const again = (last: typeof sweep) => forgetOldData(database, RETENTION, inDays(31), last);
    expect(await again(sweep)).toMatchObject({ customers: 1 });
    await end(2n);
    expect(await again({ after: number + 700n, maxBatches: 10 })).toMatchObject({ customers: 1 });
  });
});

describe('variables', () => {
  /** As if tasks had noted something. */
  const note = async (orderId: string) => {
    const number = await numberOf(database, orderId);
    await database.query(`update orders set variables = '{"gift":"for Ada"}' where number = $1`, [number]);
    await database.query(
      `insert into variable_write (order_number, seq, nth, scope, kind, variables)
       select $1, version, nth, '', 'result', '{"gift":"for Ada"}' from orders, generate_series(0, 2) nth where number = $1`,
      [number],
    );
  };
  const noted = async (orderId: string) => {
    const [row] = await database.query<{ variables: unknown; writes: bigint }>(
      `select variables, (select count(*) from variable_write w where w.order_number = o.number) as writes
       from orders o where o.number = $1`,
      [await numberOf(database, orderId)],
    );
    return [row?.variables !== null, Number(row?.writes)];
  };

  test('of orders without a customer go as those of the others do', async () => {
    const unnamed = async () => {
      const { orderId } = await place(app, tea, { client: 'a-client' });
      await database.query('delete from customer where order_number = $1', [
        await numberOf(database, orderId),
      ]);
      return orderId;
    };
    const [ended, open] = [await unnamed(), await unnamed()];
    await app.submit({ kind: cancelOrder, orderId: ended, input: null });
    await until(app, ended, ({ state }) => state === 'COMPLETED');
    const named = await cancelled();
    for (const orderId of [ended, open, named]) await note(orderId);
    const all = () => Promise.all([ended, open, named].map(noted));
    await forgetOldData(database, RETENTION, inDays(29));
    expect(await all()).toEqual([ended, open, named].map(() => [true, 3]));
    expect(await forgetOldData(database, RETENTION, inDays(31))).toMatchObject({ customers: 1 });
    expect(await all()).toEqual([
      [false, 0],
      [true, 3],
      [false, 0],
    ]);
  });

  test('of customers who were erased before are not taken over by the version that keeps what steps set', async () => {
    const [erased, kept] = [await cancelled(), await cancelled()];
    for (const orderId of [erased, kept]) await note(orderId);
    await database.query('update customer set erased_at = now() where order_number = $1', [
      await numberOf(database, erased),
    ]);
    await database.script('drop table variable_write; alter table orders drop column locals');
    await database.script(readFileSync('prisma/migrations/20261128175000_variables/migration.sql', 'utf8'));
    expect(await Promise.all([erased, kept].map(noted))).toEqual([
      [false, 0],
      [true, 1],
    ]);
  });
});

/** Orders like that one, which came in and were changed for the last time then, with customers of their own. */
async function copy(number: bigint, from: number, to: number, at: Date): Promise<void> {
  await database.query(
    `insert into orders select (jsonb_populate_record(o, jsonb_build_object('number', o.number + n, 'id', 7000 + n,
       'created_at', $4::timestamptz, 'updated_at', $4::timestamptz))).*
     from orders o, generate_series($2::int, $3::int) n where o.number = $1`,
    [number, from, to, at],
  );
  await database.query(
    `insert into customer (order_number, name) select $1::bigint + n, 'Ada' from generate_series($2::int, $3::int) n`,
    [number, from, to],
  );
}

async function kept(number: bigint): Promise<number> {
  const [row] = await database.query<{ count: bigint }>(
    'select count(*) from customer where erased_at is null and order_number >= $1',
    [number],
  );
  return Number(row?.count);
}

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
