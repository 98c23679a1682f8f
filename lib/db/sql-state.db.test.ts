import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from './database';
import { openDatabase } from './open';
import { outageOf, type Trouble, troubleOf } from './sql-state';
import { openTestDatabase, runOn } from './testing/test-database';

/** What these ways to the database fail with, by their names: the trouble behind it, or `done`. */
async function troublesOf(ways: Record<string, () => Promise<unknown>>): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  // One after the other: each meets the connection that the one before has left.
  for (const [name, way] of Object.entries(ways))
    found[name] = await way().then(
      () => 'done',
      (error: unknown) => troubleOf(error) ?? error,
    );
  return found;
}

const WRITE = `insert into setting (key, value) values ('tried', '') on conflict (key) do update set value = ''`;

/** Every way in which the product reads and writes. */
const waysOf = (database: Database) => ({
  statement: () => database.query(WRITE),
  prisma: () =>
    database.prisma.setting.upsert({
      where: { key: 'tried' },
      update: { value: '' },
      create: { key: 'tried', value: '' },
    }),
  // Last: its connection is kept, unlike that of a single statement that failed.
  transaction: () => database.transaction((sql) => sql.query(WRITE)),
});
const all = (trouble: Trouble) => ({ statement: trouble, transaction: trouble, prisma: trouble });

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

describe('what the server answers with a code', () => {
  test.each<[string, Trouble | null]>([
    ['08006', 'unreachable'],
    ['25006', 'read-only'],
    ['28000', 'refused'],
    ['28P01', 'refused'],
    ['3D000', 'refused'],
    ['42501', 'refused'],
    ['40001', 'conflict'],
    ['40P01', 'conflict'],
    ['23505', 'taken'],
    ['53000', 'overloaded'],
    ['53100', 'storage'],
    ['53200', 'overloaded'],
    ['53300', 'crowded'],
    ['55P03', 'locked'],
    ['57014', 'overloaded'],
    ['57P01', 'unreachable'],
    ['57P03', 'unreachable'],
    ['58030', 'storage'],
    ['22012', null],
    ['23503', null],
    ['42P01', null],
    ['P0001', null],
    ['XX000', null],
  ])('%s is %s, by whatever way it comes', async (code, trouble) => {
    const raise = `do $$ begin raise exception 'as a test wants it' using errcode = '${code}'; end $$`;
    const ways = {
      statement: () => database.query(raise),
      transaction: () => database.transaction((sql) => sql.query(raise)),
      prisma: () => database.prisma.$executeRawUnsafe(raise),
    };
    for (const way of Object.values(ways)) {
      const error = await way().catch((thrown: unknown) => thrown);
      expect(troubleOf(error)).toBe(trouble);
      expect(outageOf(error)).toBe(
        trouble === 'taken' || trouble === 'conflict' || trouble === 'locked' ? null : trouble,
      );
    }
  });
});

test('a unique key that is taken', async () => {
  const create = () => database.prisma.setting.create({ data: { key: 'once', value: '' } });
  await create();
  await expect(create().catch(troubleOf)).resolves.toBe('taken');
});

// PGlite has no roles to log in with, no clock that interrupts it and nobody else who holds a lock.
describe.skipIf(process.env.TEST_DATABASE !== 'postgres')('a real refusal of a server', () => {
  const role = `shop_${randomBytes(6).toString('hex')}`;
  let server = '';
  let shop: Database;

  const alter = async (what: string) => {
    await runOn(server, `alter role ${role} ${what}`);
    // What is connected already does not notice. Waited for: who is still ending would be met as an outage.
    await runOn(
      server,
      `select pg_terminate_backend(pid, 60000) from pg_stat_activity where usename = '${role}'`,
    );
  };

  beforeAll(async () => {
    server = process.env.TEST_DATABASE_URL ?? '';
    await runOn(server, `create role ${role} login`);
    await runOn(server, `create database ${role} owner ${role}`);
    const url = new URL(server);
    url.username = role;
    url.pathname = `/${role}`;
    shop = await openDatabase({ url: url.href, folder: null });
    await shop.query('create table setting (key text primary key, value text not null)');
  });
  afterAll(async () => {
    await shop.close();
    await runOn(server, `drop database ${role} with (force)`);
    await runOn(server, `drop role ${role}`);
  });

  const isDone = { statement: 'done', transaction: 'done', prisma: 'done' };

  test('no connection left', async () => {
    await alter('connection limit 0');
    expect(await troublesOf(waysOf(shop))).toEqual(all('crowded'));
    await alter('connection limit -1');
    expect(await troublesOf(waysOf(shop))).toEqual(isDone);
  });

  test('no log-in', async () => {
    await alter('nologin');
    expect(await troublesOf(waysOf(shop))).toEqual(all('refused'));
    await alter('login');
    expect(await troublesOf(waysOf(shop))).toEqual(isDone);
  });

  test('read-only, and the connections that were so are not kept once it is over', async () => {
    await alter('set default_transaction_read_only = on');
    expect(await troublesOf(waysOf(shop))).toEqual(all('read-only'));
    // Nothing is terminated: what is still connected stays as it was.
    await runOn(server, `alter role ${role} reset default_transaction_read_only`);
    expect(await troublesOf(waysOf(shop))).toEqual(isDone);
  });

  test('a limit of time on a statement', async () => {
    const slow = shop.transaction(async (sql) => {
      await sql.script('set local statement_timeout = 1');
      await sql.query('select pg_sleep(60)');
    });
    await expect(slow.catch(troubleOf)).resolves.toBe('overloaded');
  });

  test('a row that is locked for too long', async () => {
    await shop.query(WRITE);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isLocked = () => {};
    const locked = new Promise<void>((resolve) => {
      isLocked = resolve;
    });
    const holding = shop.transaction(async (sql) => {
      await sql.query(WRITE);
      isLocked();
      await held;
    });
    await locked;
    const waiting = shop.transaction(async (sql) => {
      await sql.script('set local lock_timeout = 1');
      await sql.query(WRITE);
    });
    await expect(waiting.catch(troubleOf)).resolves.toBe('locked');
    release();
    await holding;
  });

  test('a session that is ended in the middle of a transaction', async () => {
    const ended = shop.transaction(async (sql) => {
      const [own] = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
      await runOn(server, `select pg_terminate_backend(${own?.pid})`);
      await sql.query(WRITE);
    });
    await expect(ended.catch(troubleOf)).resolves.toBe('unreachable');
    expect(await troublesOf(waysOf(shop))).toEqual(isDone);
  });

  test('every connection of ours is taken', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const hold = () =>
      shop.transaction(async (sql) => {
        // Otherwise the server ends who holds one open for ten seconds.
        await sql.script('set local idle_in_transaction_session_timeout = 0');
        await held;
      });
    const holding = Promise.all(Array.from({ length: 10 }, hold));
    const refused = Object.entries(waysOf(shop)).map(([name, way]) => troublesOf({ [name]: way }));
    const found = Object.assign({}, ...(await Promise.all(refused)));
    release();
    await holding;
    expect(found).toEqual(all('unreachable'));
  });

  test('another database of that name is not there', async () => {
    const url = new URL(server);
    url.pathname = '/nowhere';
    const opened = openDatabase({ url: url.href, folder: null });
    await expect(opened.catch(({ cause }) => troubleOf(cause))).resolves.toBe('refused');
    await expect(opened).rejects.toThrow(/^DATABASE_URL leads to no database .*nowhere/);
  });
});

test('nobody listens where the server should be', async () => {
  const probe = createServer();
  const port = await new Promise<number>((resolve) => {
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  await new Promise((resolve) => probe.close(resolve));
  const opened = openDatabase({ url: `postgresql://shop@127.0.0.1:${port}/shop`, folder: null });
  await expect(opened.catch(({ cause }) => troubleOf(cause))).resolves.toBe('unreachable');
});
