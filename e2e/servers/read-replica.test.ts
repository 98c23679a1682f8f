import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEvents } from '@/e2e/support/event-stream';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { jsonOf, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { create, ended, pay, status } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import type { HistoryJson } from '@/lib/contract/history';
import type { MyOrdersJson } from '@/lib/contract/my-orders';
import { openDatabase } from '@/lib/db/open';
import { runOn } from '@/lib/db/testing/test-database';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

type Cluster = Awaited<ReturnType<typeof startPostgres>>;

const LIVES = process.env.TEST_ALL ? 100 : 5;

let primary: Cluster;
let standby: Cluster;
let first: Server;
let second: Server;

/** How often the standby has looked up an order. */
async function lookups(): Promise<number> {
  const database = await openDatabase({ url: standby.url, folder: null });
  try {
    // A connection tells of what it did when it has rested for a moment.
    const [row] = await database.query<{ count: bigint | null }>(
      `select sum(idx_scan)::bigint as count from pg_stat_user_tables where relname in ('orders', 'step')`,
    );
    return Number(row?.count ?? 0n);
  } finally {
    await database.close();
  }
}

async function setDelay(delay: string): Promise<void> {
  await runOn(standby.url, `alter system set recovery_min_apply_delay = '${delay}'`);
  await runOn(standby.url, 'select pg_reload_conf()');
}

async function liveAWholeLife(): Promise<void> {
  const { orderId, cookie, order } = await create(first);
  // Nobody has told the second server what the reader knows.
  const seen = await status(second, orderId);
  expect(seen.version).toBeGreaterThanOrEqual(order.version);
  const mine = jsonOf<MyOrdersJson>(await send(second, '/api/orders', { headers: { cookie } }));
  expect(mine.orders.map((one) => one.orderId)).toEqual([orderId]);
  await pay(first, orderId);
  const paid = await status(second, orderId);
  expect(paid.payment.status).toBe('paid');
  expect(paid.version).toBeGreaterThan(seen.version);
  const { steps } = jsonOf<HistoryJson>(await send(second, `/api/order/history?orderId=${orderId}`));
  expect(steps.length).toBeGreaterThanOrEqual(paid.version);
}

// `npm test` installs PostgreSQL or says that it is missing.
describe.skipIf(findPostgres() === null)('a shop with a read replica', () => {
  beforeAll(async () => {
    primary = await startPostgres({ fsync: false });
    // The shop's own role: rights of a superuser must not be needed.
    await runOn(primary.url, 'create role shop login');
    await runOn(primary.url, 'create database shop owner shop');
    standby = await startPostgres({ fsync: false, standbyOf: primary.port });
    const urlOf = ({ port }: Cluster) => `postgresql://shop@127.0.0.1:${port}/shop`;
    const variables = {
      DATABASE_URL: urlOf(primary),
      DATABASE_READ_URL: urlOf(standby),
      OPERATOR_TOKEN,
      PAYMENT_MODE: 'sandbox',
      LOG_LEVEL: 'info',
    };
    first = await startServer({ variables });
    second = await startServer({ variables });
    standby = { ...standby, url: standby.url.replace(/postgres$/, 'shop') };
  });

  afterAll(async () => {
    await first?.end();
    await second?.end();
    await standby?.stop();
    await primary?.stop();
  });

  it('reads from it, and tells nobody less than was told before', async () => {
    const before = await lookups();
    for (let life = 0; life < LIVES; life += 1) await liveAWholeLife();
    await waitFor('the standby to have been read', async () => (await lookups()) > before);
  });

  it('reads the primary while it lags, and it again when it has caught up', async () => {
    await setDelay('1h');
    try {
      for (let life = 0; life < LIVES; life += 1) await liveAWholeLife();
      const { orderId } = await create(first);
      const stream = await openEvents(second, orderId);
      await pay(first, orderId);
      expect((await ended(second, orderId)).outcome).toBe('fulfilled');
      await stream.until('the end', ({ order }) => order.state === 'COMPLETED');
      stream.close();
      await waitFor('the second to find it of no help', async () => {
        await liveAWholeLife();
        return second.said().includes('the read replica is of no help');
      });
    } finally {
      await setDelay('0');
    }
    await waitFor('the standby to be read again', async () => {
      await liveAWholeLife();
      return second.said().includes('the read replica is read again');
    });
    const before = await lookups();
    await liveAWholeLife();
    await waitFor('its statements to be counted', async () => (await lookups()) > before);
  });

  it('goes on without it', async () => {
    await standby.kill();
    for (let life = 0; life < LIVES; life += 1) await liveAWholeLife();
  });
});
