import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import { liveThrough } from '@/lib/check/testing/small-shop';
import type { Database } from '@/lib/db/database';
import { migrate } from '@/lib/db/migrate';
import { findRestored } from '@/lib/db/restored';
import { findStuckMails, HELD } from '@/lib/db/tables/mails';
import { openProviders } from '@/lib/payments/providers';
import { PretendBank } from '@/lib/payments/testing/pretend-bank';
import { openTestApp, orderOf, place, until } from '@/lib/testing/test-app';
import { proveBackup, readBackup, writeBackup } from './file';
import { readDatabase } from './read-database';
import { settleInPlace } from './settle';
import { findTables } from './tables';
import { newPlace, type Place } from './testing/places';
import { writeDatabase } from './write-database';

const SECRET = 'of-some-key-file-0123456789-abcdefg';
/** What a restore changes, so that the shop can go on. */
const SETTLED = [
  ...['counter', 'mail', 'timer', 'setting'],
  ...['desk_account_session', 'desk_session', 'desk_verification', 'desk_passkey', 'api_token'],
];
const ADA = { name: 'Ada', email: 'ada@example.org', address: null };
/** Somebody who is signed in, with a link under way, and a token. */
const RIGHTS = `
  insert into desk_account (id, name, email, role, created_at, updated_at, email_verified)
    values ('ada', 'Ada', 'ada@example.org', 'admin', now(), now(), false);
  insert into desk_account_session (id, token, account_id, created_at, updated_at, ends_at)
    values ('1', 'a', 'ada', now(), now(), now() + interval '1 day');
  insert into desk_verification (id, identifier, value, created_at, updated_at, ends_at)
    values ('1', 'a', 'ada', now(), now(), now() + interval '1 day');
  insert into desk_passkey (id, account_id, name, public_key, counter, transports, created_at)
    values ('1', 'ada', 'key', 'a', 0, '', now());
  insert into desk_session (key, name, role, started_at, ends_at)
    values ('a', 'operator', 'admin', now(), now() + interval '1 day');
  insert into api_token (id, name, hash, scopes, created_by, created_at, ends_at)
    values ('1', 'stock', 'a', 'read', 'Ada', now(), now() + interval '1 day');
`;
const HOUR_MS = 3_600_000;

let folder: string;
let file: string;
let shop: Place;
let contents: Map<string, string>;
let schema: { part: string }[];
let lastInvoice: bigint;
let open: string;
let takenAtMs: number;

/** Every row of every table, as text. */
async function contentsOf(database: Database): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { name } of await findTables(database)) {
    const [row] = await database.query<{ rows: string }>(
      `select string_agg(t::text, E'\\n' order by t::text) as rows from "${name}" t`,
    );
    found.set(name, row?.rows ?? '');
  }
  return found;
}

/** Every index, key, check, trigger and column, in PostgreSQL's own words. */
function schemaOf(database: Database): Promise<{ part: string }[]> {
  return database.query(`select part from (
    select pg_get_indexdef(indexrelid) from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = current_schema()::regnamespace
    union all select conrelid::regclass || ' ' || conname::text || ' ' || pg_get_constraintdef(oid) from pg_constraint
      where connamespace = current_schema()::regnamespace and contype <> 'n'
    union all select pg_get_triggerdef(oid) || ' ' || tgenabled::text from pg_trigger where not tgisinternal
    union all select table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || coalesce(column_default, '')
      from information_schema.columns where table_schema = current_schema()) as found(part) order by part collate "C"`);
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'orderflow-backup-'));
  file = path.join(folder, 'backup');
  shop = await newPlace();
  const database = await shop.open();
  await migrate(database);
  await liveThrough(database);
  const app = await openTestApp(database);
  ({ orderId: open } = await place(app, [{ sku: 'stoneware-mug', quantity: 1 }], { customer: ADA }));
  await app.close();
  await database.query(`update mail set run_at = now(), sent_at = null where kind = 'bill'`);
  await database.script(RIGHTS);
  contents = await contentsOf(database);
  schema = await schemaOf(database);
  const [invoice] = await database.query<{ last: bigint }>('select max(number) as last from invoice');
  lastInvoice = invoice?.last ?? 0n;
  await database.close();
  takenAtMs = Date.now();
  const client = await shop.openClient();
  await writeBackup(file, readDatabase(client), SECRET);
  await client.close();
});

afterAll(async () => {
  await shop?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const restoreInto = async (target: Place, skip: bigint | null = null) => {
  const proven = await proveBackup(file, SECRET);
  const client = await target.openClient();
  try {
    const options = { now: new Date(), graceMs: HOUR_MS, skip };
    return await writeDatabase(client, readBackup(file, SECRET), proven, options);
  } finally {
    await client.close();
  }
};

const isPostgres = process.env.TEST_DATABASE === 'postgres';

describe.each([
  { name: 'the same kind of database', other: false, skip: null, beyond: 1_000n },
  ...(isPostgres ? [{ name: 'the embedded database', other: true, skip: 7n, beyond: 7n }] : []),
])('restored into $name', ({ other, skip, beyond }) => {
  let target: Place;
  let database: Database;
  const bank = new PretendBank();
  const providers = openProviders({ stripe: null, paymentMode: 'sandbox' }, () => new Date(), [bank.kind]);

  beforeAll(async () => {
    target = await newPlace(other);
    const client = await target.openClient();
    await client.sql.script('create table notes (text text)');
    await client.close();
    await expect(restoreInto(target)).rejects.toThrow('is not empty');
    const again = await target.openClient();
    await again.sql.script('drop table notes');
    await again.close();
    expect((await restoreInto(target, skip)).invoicesAfter).toBe(String(lastInvoice + beyond));
    database = await target.open();
  });
  afterAll(async () => {
    await database?.close();
    await target?.remove();
  });

  test('every row is there as it was, and no invariant is broken', async () => {
    const there = await contentsOf(database);
    expect([...there.keys()]).toEqual([...contents.keys()]);
    expect(there.get('step')?.length).toBeGreaterThan(1_000);
    for (const [name, rows] of contents)
      if (!SETTLED.includes(name)) expect(there.get(name), name).toBe(rows);
    const report = await check(snapshotsOf(database));
    expect(report.invariants.flatMap(({ violations }) => violations)).toEqual([]);
  });

  test('its tables have all their keys, indexes and triggers', async () => {
    expect(schema.length).toBeGreaterThan(200);
    const were = schema.map(({ part }) => part);
    const there = (await schemaOf(database)).map(({ part }) => part);
    // Two versions of PostgreSQL put the same into other words.
    if (other) expect(there.length).toBe(were.length);
    else expect(there).toEqual(were);
  });

  test('a second restore into it is refused, and changes nothing', async () => {
    await database.close();
    await expect(restoreInto(target)).rejects.toThrow('is not empty');
    database = await target.open();
    expect((await contentsOf(database)).get('orders')).toBe(contents.get('orders'));
  });

  test('mail that was on its way is held back, and listed', async () => {
    expect(await database.query('select 1 from mail where run_at is not null')).toEqual([]);
    const stuck = await findStuckMails(database, 100);
    expect(stuck.length).toBeGreaterThan(0);
    expect(new Set(stuck.map(({ error }) => error))).toEqual(new Set([HELD]));
  });

  test('nobody is signed in: no session, link or token that may have been ended since is back', async () => {
    for (const table of ['desk_account_session', 'desk_session', 'desk_verification'])
      expect(await database.query(`select 1 from ${table}`), table).toEqual([]);
    expect(await database.query('select 1 from api_token where revoked_at is null')).toEqual([]);
    expect(await database.query('select name from desk_account')).toEqual([{ name: 'Ada' }]);
  });

  test('no timer fires before senders had time to tell of payments again', async () => {
    const [first] = await database.query<{ at: Date }>('select min(fire_at) as at from timer');
    expect(first?.at.getTime()).toBeGreaterThan(takenAtMs + HOUR_MS - 1);
  });

  test('a payment that the provider was told of since is asked for and taken; new invoices are beyond', async () => {
    const event = { id: 'event-1', type: 'money-came', paymentId: 'money-1', currency: 'EUR' } as const;
    const { total } = await totalsOf(database, open);
    bank.told.push({ at: new Date(), event: { ...event, orderId: open, amount: Number(total) } });
    bank.told.push({
      at: new Date(takenAtMs - HOUR_MS),
      event: { ...event, id: 'event-0', paymentId: 'money-0', orderId: open, amount: 100 },
    });
    const app = await openTestApp(database, { providers });
    await until(app, open, ({ state }) => state === 'COMPLETED');
    expect(
      await database.query(`select external_id as id from payment where channel = 'pretend-bank'`),
    ).toEqual([{ id: 'money-1' }]);
    const { orderId } = await place(app);
    await orderOf(app, orderId);
    const [invoice] = await database.query<{ number: bigint }>('select max(number) as number from invoice');
    expect(invoice?.number).toBeGreaterThan(lastInvoice + beyond);
    await app.close();
    const again = await openTestApp(database, { providers });
    await again.close();
    expect((await check(snapshotsOf(database))).ok).toBe(true);
  });

  test('a database that was set back by other means is settled in its place', async () => {
    const [counter] = await database.query<{ value: bigint }>(
      `select value from counter where name = 'invoice'`,
    );
    const [serial] = await database.query<{ last: bigint }>(
      'select last_value as last from shipment_serial_seq',
    );
    await database.close();
    const client = await target.openClient();
    const takenAt = new Date(takenAtMs);
    const settled = await settleInPlace(client, { takenAt, now: new Date(), graceMs: 0, skip: 5n });
    await client.close();
    database = await target.open();
    expect(settled.invoicesAfter).toBe(String((counter?.value ?? 0n) + 5n));
    expect(settled.gaps.filter(({ counter: name }) => name === 'invoice')).toEqual([
      { counter: 'invoice', after: String(lastInvoice), until: String(lastInvoice + beyond) },
      { counter: 'invoice', after: String(counter?.value), until: settled.invoicesAfter },
    ]);
    expect(await database.query('select last_value as last from shipment_serial_seq')).toEqual([
      { last: (serial?.last ?? 0n) + 5n },
    ]);
    expect((await findRestored(database))?.isAsked).toBe(false);
  });

  test('what the bank cannot tell now is asked again', async () => {
    bank.isDown = true;
    const app = await openTestApp(database, { providers });
    await app.close();
    expect((await findRestored(database))?.isAsked).toBe(false);
  });
});

async function totalsOf(database: Database, orderId: string): Promise<{ total: bigint }> {
  const [order] = await database.query<{ total: bigint }>('select total from orders where id = $1::bigint', [
    orderId,
  ]);
  if (order === undefined) throw new Error(`there is no order ${orderId}`);
  return order;
}
