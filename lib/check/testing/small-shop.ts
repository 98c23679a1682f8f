import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from '@/lib/db/database';
import { keepOpen } from '@/lib/db/testing/test-database';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { endOrder } from '@/lib/orders/end-order';
import { moveClock } from '@/lib/orders/move-clock';
import { newOrderId } from '@/lib/orders/new-order-id';
import { type PlaceOrder, placeOrder } from '@/lib/orders/place-order';
import { receivePayment } from '@/lib/orders/receive-payment';
import { retryIncident } from '@/lib/orders/retry-incident';
import { fireTimer, runJob } from '@/lib/runtime/commands';
import { type App, openApp } from '@/lib/server/compose';
import { readEnv } from '@/lib/server/env.mjs';
import { newLog } from '@/lib/server/log';
import { findHandler } from '@/lib/tasks/handlers';
import { OPERATOR_TOKEN, SECRETS_KEY } from '@/lib/testing/modes';

/** The broken accounting of one order: see `stuck`. */
const BROKEN_TOTAL = 69_00n;

type Items = PlaceOrder['items'];
const mug = (quantity: number): Items => [{ sku: 'stoneware-mug', quantity }];

/** A small live shop, driven through the real runtime with a clock of its own; every kind of end and wait occurs. */
export async function liveThrough(database: Database) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'orderflow-check-'));
  const clock = { ms: Date.now() };
  let broken = true;
  const app = await openApp({
    env: readEnv({ DATA_DIR: dataDir, OPERATOR_TOKEN, SECRETS_KEY }),
    log: newLog('silent'),
    database: keepOpen(database),
    now: () => new Date(clock.ms),
    findHandler: (elementId, jobType) => {
      const handler = findHandler(elementId, jobType);
      if (elementId !== 'update-accounting' || handler?.runs !== 'in-step') return handler;
      return {
        ...handler,
        run: async (jobs, sql) => {
          if (broken && jobs.some((job) => job.order.total === BROKEN_TOTAL))
            throw new Error('the books are closed');
          return handler.run(jobs, sql);
        },
      };
    },
  });
  try {
    return await driveOrders(app, clock, () => {
      broken = !broken;
    });
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function driveOrders(app: App, clock: { ms: number }, turnAccounting: () => void) {
  const place = (items: Items) => {
    const input: PlaceOrder = {
      items,
      customer: { name: 'Ada', email: 'ada@example.org', address: null },
      status: 201,
      idempotency: null,
    };
    return app.submit({ kind: placeOrder, orderId: newOrderId(), input }).then((placed) => placed.orderId);
  };
  const pay = (orderId: string, amount: bigint, currency: string | null = null) =>
    app.submit({
      kind: receivePayment,
      orderId,
      input: {
        channel: 'unsigned',
        amount,
        currency,
        externalId: `paid-${newOrderId()}`,
        webhookId: null,
        paidAt: null,
        raw: null,
      },
    });
  const letTimerFire = async (orderId: string, afterMs: number) => {
    clock.ms += afterMs;
    const timers = await app.database.query<{ seq: number; work: string }>(
      'select seq, work from timer where order_number = (select number from orders where id = $1::bigint)',
      [orderId],
    );
    for (const timer of timers) await app.submit({ kind: fireTimer, orderId, input: timer });
  };
  /** All attempts of the job that fails, up to its incident. */
  const spendAttempts = async (orderId: string) => {
    for (;;) {
      const [job] = await app.database.query<{ seq: number; work: string; runAt: Date | null }>(
        'select seq, work, run_at as "runAt" from job where order_number = (select number from orders where id = $1::bigint)',
        [orderId],
      );
      if (job?.runAt == null) return;
      clock.ms = Math.max(clock.ms, job.runAt.getTime());
      await app.submit({ kind: runJob, orderId, input: { seq: job.seq, work: job.work } });
    }
  };
  const broken: Items = [{ sku: 'garden-mint', quantity: 10 }];

  const orders = {
    /** No items: the first payment settles it. */
    plain: await place([]),
    fulfilled: await place(mug(2)),
    overpaid: await place(mug(1)),
    rejected: await place([{ sku: 'cast-iron-kettle', quantity: 1 }]),
    cancelled: await place(mug(1)),
    terminated: await place(mug(1)),
    reminded: await place(mug(1)),
    lapsed: await place(mug(3)),
    /** Its accounting failed for good, until a person asked for another try. */
    repaired: await place(broken),
  };
  await pay(orders.terminated, 3_00n);
  await pay(orders.terminated, 2_00n, 'USD');
  await pay(orders.repaired, BROKEN_TOTAL);
  await spendAttempts(orders.repaired);
  turnAccounting();
  const elementId = 'update-accounting';
  await app.submit({ kind: retryIncident, orderId: orders.repaired, input: { elementId } });
  turnAccounting();
  await pay(orders.plain, 5_00n);
  await pay(orders.fulfilled, 24_00n);
  await pay(orders.fulfilled, 24_00n);
  await pay(orders.overpaid, 100_00n);
  await pay(orders.rejected, 94_00n);
  await app.submit({ kind: cancelOrder, orderId: orders.cancelled, input: null });
  await app.submit({ kind: endOrder, orderId: orders.terminated, input: { state: 'TERMINATED' } });
  await pay(orders.lapsed, 10_00n);
  await letTimerFire(orders.lapsed, 5 * 60_000);
  await letTimerFire(orders.reminded, 0);
  clock.ms += 1000;
  await pay(orders.reminded, 24_00n);
  await letTimerFire(orders.lapsed, 10 * 60_000);
  const open = {
    waiting: await place(mug(1)),
    /** Paid, but the accounting fails: its job waits for another try. */
    stuck: await place(broken),
    /** The same, and all its attempts are used up: an incident. */
    failed: await place(broken),
    paused: await place([]),
    /** Its clock was set to its first timer, and goes on ten times as fast. */
    hurried: await place([]),
  };
  await pay(open.failed, BROKEN_TOTAL);
  await spendAttempts(open.failed);
  await app.submit({ kind: moveClock, orderId: open.paused, input: { move: 'pause' } });
  await app.submit({ kind: moveClock, orderId: open.hurried, input: { move: 'next-timer' } });
  await letTimerFire(open.hurried, 0);
  await app.submit({ kind: moveClock, orderId: open.hurried, input: { move: 'run', speed: 10 } });
  await pay(open.waiting, 1_00n, 'USD');
  await pay(open.stuck, BROKEN_TOTAL);
  return { ...orders, ...open };
}

export type SmallShop = Awaited<ReturnType<typeof liveThrough>>;
