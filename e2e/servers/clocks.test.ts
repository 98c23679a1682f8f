import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectNothingLost, reminded, startShop, TRIES_FAULTS } from '@/e2e/faults/faults';
import { BusyCustomers } from '@/e2e/support/busy-customers';
import { openEvents } from '@/e2e/support/event-stream';
import { FakeClock } from '@/e2e/support/fake-clock';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { jsonOf, send } from '@/e2e/support/send';
import type { Server } from '@/e2e/support/server';
import { cancel, create, ended, history, moveClock, pay, status } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import { findFakeTime, findPostgres } from '@/scripts/setup/system-parts.mjs';

let cluster: Awaited<ReturnType<typeof startPostgres>>;

/** The server's own time, as it says it with an answer. */
const clockOf = async (shop: Server) =>
  Date.parse((await send(shop, '/api/health')).headers.date ?? '') - Date.now();

/** Without items: what the customers beside it take from the shelf does not matter. */
const unpaid = (shop: Server) => create(shop);

/** Each timer of the model once, and no step before the one in front of it. */
async function expectOrdinary(shop: Server, orderId: string, timers: number): Promise<void> {
  const { steps } = await history(shop, orderId);
  expect(steps.filter(({ type }) => type === 'timer-fired')).toHaveLength(timers);
  const times = steps.map(({ at }) => Date.parse(at));
  expect(times).toEqual(times.toSorted((one, other) => one - other));
}

/** On a machine that is busy a connection may take too long: no clock's doing, and what was read is read again. */
const WAS_BUSY = /connection timeout.*could not be read again: those known so far are used/;

const errorsOf = (shop: Server) =>
  shop
    .said()
    .split('\n')
    .filter((line) => /"level":"(error|fatal)"/.test(line) && !WAS_BUSY.test(line));

// `npm run test:all` installs both or says what is missing.
describe.runIf(TRIES_FAULTS && findPostgres() !== null && findFakeTime() !== null)(
  'a clock that is off',
  () => {
    beforeAll(async () => {
      cluster = await startPostgres({ fsync: false });
    });
    afterAll(async () => {
      await cluster?.stop();
    });

    describe.each([
      ['+2h', '+3h'],
      ['+1d', '+2d'],
    ])('jumps by %s, and back', (offset, further) => {
      const clock = new FakeClock();
      let shop: Server;
      let customers: BusyCustomers;

      beforeEach(async () => {
        clock.set('+0');
        shop = await startShop(cluster.url, { variables: clock.variables });
        customers = new BusyCustomers([shop], 4);
        await customers.untilPaid(10);
      });
      afterEach(async () => {
        await customers?.stop();
        await shop?.end();
      });
      afterAll(() => clock.remove());

      it('reminds and cancels once who has not paid, takes orders all the time, and knows what it knew', async () => {
        const before = await unpaid(shop);
        clock.set(offset);
        await waitFor('the clock to jump', async () => (await clockOf(shop)) > 3_600_000);
        // Nobody wakes the worker: it looks by itself. Who is reminded late has the time after the reminder all the same.
        await reminded(shop, before.orderId);
        expect((await status(shop, before.orderId)).state).toBe('ACTIVE');
        clock.set(further);
        expect((await ended(shop, before.orderId)).outcome).toBe('cancelled');
        await expectOrdinary(shop, before.orderId, 2);
        await customers.untilPaid(10);

        const [ahead, alsoAhead] = [await unpaid(shop), await unpaid(shop)];
        clock.set('+0');
        await waitFor('the clock to be right', async () => Math.abs(await clockOf(shop)) < 60_000);
        await customers.untilPaid(10);
        // Made in what is the future now: their deadlines are there, and they are paid and moved as ever.
        expect((await pay(shop, ahead.orderId)).verdict).toBe('applied');
        expect((await ended(shop, ahead.orderId)).outcome).toBe('fulfilled');
        // The time of an order does not run back: its deadlines wait for the true clock. Its buyer need not.
        await cancel(shop, alsoAhead.orderId, { cookie: alsoAhead.cookie });
        expect((await ended(shop, alsoAhead.orderId)).outcome).toBe('cancelled');
        await expectOrdinary(shop, ahead.orderId, 0);
        await expectOrdinary(shop, alsoAhead.orderId, 0);
        await expectNothingLost(cluster.url, await customers.stop());
        expect(errorsOf(shop)).toEqual([]);
      });
    });

    it('of two servers a minute apart, each goes on with what the other began', async () => {
      const clock = new FakeClock();
      clock.set('+60s');
      const right = await startShop(cluster.url);
      const fast = await startShop(cluster.url, { variables: clock.variables });
      const customers = new BusyCustomers([right, fast], 6);
      try {
        expect(await clockOf(fast)).toBeGreaterThan(50_000);
        for (const [first, second] of [
          [right, fast],
          [fast, right],
        ] as const) {
          const [paid, late] = [await unpaid(first), await unpaid(first)];
          const stream = await openEvents(second, paid.orderId);
          expect((await pay(second, paid.orderId)).verdict).toBe('applied');
          await stream.until('the order to end', ({ order }) => order.outcome === 'fulfilled');
          stream.close();
          const moved = await moveClock(second, late, { move: 'next-timer' });
          expect(jsonOf<{ orderId: string }>(moved).orderId).toBe(late.orderId);
          await reminded(first, late.orderId);
          await moveClock(first, late, { move: 'next-timer' });
          expect((await ended(second, late.orderId)).outcome).toBe('cancelled');
          await expectOrdinary(first, late.orderId, 2);
          await expectOrdinary(second, paid.orderId, 0);
        }
        await customers.untilPaid(30);
        await expectNothingLost(cluster.url, await customers.stop());
        expect([...errorsOf(right), ...errorsOf(fast)]).toEqual([]);
      } finally {
        await customers.stop();
        await Promise.all([right.end(), fast.end()]);
        clock.remove();
      }
    });
  },
);
