import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { jsonOf, send } from '@/e2e/support/send';
import { newDataDir, refusedStart, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { type Created, create, ended, locationId, operator, pay } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import type { CheckReport } from '@/lib/contract/check';
import { openDatabase } from '@/lib/db/open';
import { runOn } from '@/lib/db/testing/test-database';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { checkDatabase } from '@/scripts/check/check-target';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

type Cluster = Awaited<ReturnType<typeof startPostgres>>;

const WRITERS = 8;
const ORDERS = process.env.TEST_ALL ? 1_000 : 40;

let primary: Cluster;
let standby: Cluster;
let shops: Server[] = [];
const told = { orders: [] as string[], payments: [] as { orderId: string; paymentId: string }[] };
let isOver = false;
let killedAtMs = 0;
let backAtMs = 0;

/** The standby first: it is not the one that takes writes. */
const url = () =>
  `postgresql://postgres@127.0.0.1:${standby.port},127.0.0.1:${primary.port}/postgres?target_session_attrs=read-write`;

async function ask<T>(question: string): Promise<T | undefined> {
  const database = await openDatabase({ url: primary.url, folder: null });
  try {
    return (await database.query<{ answer: T }>(question))[0]?.answer;
  } finally {
    await database.close();
  }
}

/** Goes on through the outage: what is refused or cut is not told. */
async function write(shop: Server): Promise<void> {
  while (!isOver) {
    const askedAtMs = performance.now();
    try {
      const answer = await send(shop, '/api/order', { method: 'POST' });
      if (answer.status !== 302) continue;
      const orderId = locationId(answer);
      told.orders.push(orderId);
      // What was asked before may be the last answer of the dead.
      if (killedAtMs > 0 && askedAtMs > killedAtMs && backAtMs === 0) backAtMs = performance.now();
      const paymentId = randomUUID();
      if ((await pay(shop, orderId, { paymentId })).verdict === 'applied')
        told.payments.push({ orderId, paymentId });
    } catch {
      // Refused for now.
    }
  }
}

// `npm test` installs PostgreSQL or says that it is missing.
describe.skipIf(findPostgres() === null)('the machine of the database dies', () => {
  let waiting: Created;
  beforeAll(async () => {
    primary = await startPostgres({ fsync: false });
    standby = await startPostgres({ fsync: false, standbyOf: primary.port });
    await runOn(primary.url, `alter system set synchronous_standby_names = '*'`);
    await runOn(primary.url, 'select pg_reload_conf()');
    await waitFor('the standby to be synchronous', async () =>
      Boolean(await ask(`select sync_state = 'sync' as answer from pg_stat_replication`)),
    );
    const variables = { DATABASE_URL: url(), OPERATOR_TOKEN, PAYMENT_MODE: 'sandbox' };
    shops = [await startServer({ variables }), await startServer({ variables })];
    const [first] = shops;
    if (first === undefined) throw new Error('no server was started');
    waiting = await create(first);
  });

  afterAll(async () => {
    for (const shop of shops) await shop.end();
    await standby?.stop();
    await primary?.stop();
  });

  it('and another takes its place: nothing that was told is lost, the shop goes on by itself', async () => {
    const writing = Promise.all(
      Array.from({ length: WRITERS }, (_, index) => write(shops[index % shops.length] as Server)),
    );
    await waitFor('orders', async () => told.orders.length >= ORDERS);
    await primary.kill();
    killedAtMs = performance.now();
    await runOn(standby.url, 'select pg_promote()');
    // What waits for a standby would wait for ever.
    await waitFor('orders on the other machine', async () => backAtMs > 0);
    const before = told.orders.length;
    await waitFor('both to be at work', async () => told.orders.length >= before + ORDERS);
    isOver = true;
    await writing;
    for (const shop of shops) {
      await waitFor('the shop to be ready', async () => (await send(shop, '/api/ready')).status === 200);
      for (const { orderId, paymentId } of told.payments.slice(-3))
        expect((await pay(shop, orderId, { paymentId })).verdict).toBe('duplicate');
    }
    const [first] = shops as [Server];
    const report = jsonOf<CheckReport>(
      await send(first, '/api/operator/check', { json: {}, headers: operator(first) }),
    );
    expect(report.invariants.flatMap(({ violations }) => violations)).toEqual([]);
  });

  it('npm run check finds the one that takes writes, and everything that was told', async () => {
    const report = await checkDatabase(url(), told);
    expect(report.invariants.flatMap(({ violations }) => violations)).toEqual([]);
    expect(report.ok).toBe(true);
  });

  it('one server hears of what the other does, as before', async () => {
    const [first, second] = shops as [Server, Server];
    await pay(first, waiting.orderId);
    expect((await ended(second, waiting.orderId)).outcome).toBe('fulfilled');
  });

  it('a start that finds none that takes writes says so', async () => {
    const dataDir = newDataDir();
    try {
      const dead = `postgresql://postgres@127.0.0.1:${primary.port},127.0.0.1:1/postgres`;
      const { code, lines } = await refusedStart(dataDir, {
        DATABASE_URL: dead,
        OPERATOR_TOKEN,
        PAYMENT_MODE: 'sandbox',
      });
      expect(code).toBe(1);
      expect(lines.at(-1)).toMatch(/DATABASE_URL leads to no database that can be opened: .*ECONNREFUSED/);
    } finally {
      removeDataDir(dataDir);
    }
  });
});
