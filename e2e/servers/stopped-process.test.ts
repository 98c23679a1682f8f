import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNothingLost, startShop, TRIES_FAULTS, timersOf } from '@/e2e/faults/faults';
import { BusyCustomers } from '@/e2e/support/busy-customers';
import { openEvents } from '@/e2e/support/event-stream';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { send } from '@/e2e/support/send';
import { removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { create, ended, pay, shopAt, status } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

/** What is tried: longer than a lease, a transaction that rests, and a statement may last. */
const STOPPED_MS = 60_000;
const UNPAID = 20;

const stop = (shop: Server) => process.kill(shop.pid, 'SIGSTOP');
const goOn = (shop: Server) => process.kill(shop.pid, 'SIGCONT');
const isReady = (shop: Server) =>
  waitFor('the shop to be ready', async () => (await send(shop, '/api/ready')).status === 200);

// A machine that sleeps, a virtual one that is moved.
describe.runIf(TRIES_FAULTS && findPostgres() !== null)('a process that is stopped for a minute', () => {
  // Reminded after 5 s, cancelled after 15 s: all of it while the other one is stopped.
  const variables = { TIME_SCALE: '60' };
  let cluster: Awaited<ReturnType<typeof startPostgres>>;
  let stopped: Server;
  let other: Server;
  let alone: Server;

  beforeAll(async () => {
    cluster = await startPostgres({ fsync: false });
    stopped = await startShop(cluster.url, { variables });
    other = await startShop(cluster.url, { variables });
    alone = await startServer({ variables: { ...variables, LOG_LEVEL: 'info' } });
  });
  afterAll(async () => {
    for (const shop of [stopped, other, alone]) {
      if (shop === undefined) continue;
      goOn(shop);
      await shop.end();
    }
    if (alone !== undefined) removeDataDir(alone.dataDir);
    await cluster?.stop();
  });

  it('holds up nobody else, and goes on with nothing lost and nothing done twice', async () => {
    const here = new BusyCustomers([stopped], 6);
    const there = new BusyCustomers([other], 6);
    await Promise.all([here.untilPaid(20), there.untilPaid(20)]);
    const unpaid = await Promise.all(Array.from({ length: UNPAID }, () => create(stopped)));
    const onlyHere = await create(alone);
    const watched = await create(other);
    const stream = await openEvents(stopped, watched.orderId);
    await stream.until('to be open', () => true);
    stop(stopped);
    stop(alone);
    const resumes = sleep(STOPPED_MS);

    // Whatever it held a lock on when it was stopped is free after a while.
    await there.untilPaid(20);
    await pay(other, watched.orderId);
    for (const { orderId } of unpaid) {
      expect((await ended(other, orderId)).outcome).toBe('cancelled');
      expect(await timersOf(other, orderId)).toBe(2);
    }
    await resumes;
    goOn(stopped);
    goOn(alone);

    await stream.until('the order that the other one moved', ({ order }) => order.outcome === 'fulfilled');
    stream.close();
    await Promise.all([isReady(stopped), isReady(alone)]);
    await Promise.all([here.untilPaid(20), there.untilPaid(20)]);
    for (const { orderId } of unpaid) expect((await status(stopped, orderId)).outcome).toBe('cancelled');
    // What came due while nobody was there fires once, late.
    expect((await ended(alone, onlyHere.orderId)).outcome).toBe('cancelled');
    expect(await timersOf(alone, onlyHere.orderId)).toBe(2);
    expect((await shopAt(alone).check()).ok).toBe(true);
    const [one, two] = await Promise.all([here.stop(), there.stop()]);
    await expectNothingLost(cluster.url, {
      orders: [...one.orders, ...two.orders],
      payments: [...one.payments, ...two.payments],
    });
  });
});
