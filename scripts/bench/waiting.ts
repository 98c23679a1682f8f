import { openDatabase } from '@/lib/db/open';
import { findDueJobs, nextRunAt } from '@/lib/db/tables/jobs';
import { forgetIdempotencyKeys } from '@/lib/db/tables/shop';
import { findDueTimers, nextFireAt } from '@/lib/db/tables/timers';
import { newOrderId } from '@/lib/orders/new-order-id';
import { findOrderCounts } from '@/lib/queries/order-counts';
import type { App } from '@/lib/server/compose';
import { openApp } from '@/lib/server/compose';
import { readEnv } from '@/lib/server/env.mjs';
import { newLog } from '@/lib/server/log';
import { orderOf, pay, place } from '@/lib/testing/test-app';
import { CLIENTS, fillShelf, wholeOrder } from './orders';
import type { Pair } from './pair';
import { findScans } from './plans';
import { compareWith, rate } from './rate';
import { recordOn } from './recorder';
import type { Report } from './report';
import { nameOf, type Target } from './target';

/** With orders waiting a row keeps at least this share of its speed. */
export const KEEPS_AT_LEAST = 0.9;

const BYTES_AT_MOST = 1_000;
const RUNTIME_TABLES = ['orders', 'step', 'job', 'timer'];
const OTHER_TABLES = ['order_item', 'stock_reservation', 'bill', 'customer', 'mail', 'order_count'];
/** Timers that one look of the worker takes up; looks and counts a measurement. */
const CLAIM = 200;
const LOOKS = 50;
const COUNTS = 500;
/** All timers are due by then. */
const FAR = new Date('2100-01-01T00:00:00.000Z');

export interface WaitingSize {
  readonly waiting: number;
  readonly rounds: number;
  readonly count: number;
}

/** What the runtime does with so many orders waiting, against the same with none: in one process, without HTTP. */
export async function benchWaiting(report: Report, pair: Pair, size: WaitingSize): Promise<void> {
  const name = `${nameOf(pair.full.kind)}, ${size.waiting} waiting`;
  const [empty, full] = [await pair.empty.openApp(), await pair.full.openApp()];
  try {
    await addBytes(report, name, full, size.waiting);
    for (const app of [empty, full]) await fillShelf(app);
    await rate(CLAIM, CLAIM, () => place(empty));
    const works: Record<string, (app: App) => Promise<number>> = {
      'whole orders': (app) => rate(size.count, CLIENTS, () => wholeOrder(app)),
      [`claim of ${CLAIM} due timers`]: (app) => rate(LOOKS, 1, () => claim(app)),
      'counts by marking': (app) => rate(COUNTS, 1, () => findOrderCounts(app.database)),
    };
    for (const [what, work] of Object.entries(works)) {
      await Promise.all([work(empty), work(full)]);
      const { compared } = await compareWith(() => work(empty), { full: () => work(full) }, size.rounds);
      report.add(`${name}: ${what}`, compared.full.figure, '/s', {
        ratio: compared.full.ratio,
        to: 'with none',
        reach: { atLeast: KEEPS_AT_LEAST },
      });
    }
  } finally {
    await empty.close();
    await full.close();
  }
  await addScans(report, name, pair.full);
}

/** What a worker does that finds its hands full: all timers are due at this instant, and nobody fires them. */
async function claim({ database }: App): Promise<void> {
  const found = await findDueTimers(database, FAR, CLAIM);
  if (found.length < CLAIM) throw new Error(`${found.length} timers were claimed instead of ${CLAIM}`);
}

/** What a worker asks each time it wakes. */
async function look({ database }: App): Promise<void> {
  const now = new Date();
  await findDueTimers(database, now, CLAIM);
  await findDueJobs(database, now, CLAIM);
  await nextFireAt(database);
  await nextRunAt(database);
}

/** Measured before anything else is written. */
async function addBytes(report: Report, name: string, { database }: App, waiting: number): Promise<void> {
  const size = `select sum(pg_total_relation_size(name::regclass))::float8 as bytes from unnest($1::text[]) as t(name)`;
  const bytesOf = async (tables: readonly string[]) =>
    ((await database.query<{ bytes: number }>(size, [tables]))[0]?.bytes ?? 0) / waiting;
  report.add(`${name}: one of them in the runtime's own tables`, await bytesOf(RUNTIME_TABLES), 'bytes', {
    reach: { atMost: BYTES_AT_MOST },
  });
  report.add(`${name}: its bill and the like beside them`, await bytesOf(OTHER_TABLES), 'bytes');
}

/** Lets one order live through everything, records the statements, and asks for their plans. */
async function addScans(report: Report, name: string, target: Target): Promise<void> {
  const env = readEnv(target.env);
  const { database, statements } = recordOn(
    await openDatabase({ url: env.databaseUrl, folder: target.folder }),
  );
  const app = await openApp({ env, log: newLog('error'), database });
  try {
    statements.length = 0; // what a start reads is measured by how long a start takes
    const idempotency = { scope: 'bench', key: newOrderId(), requestHash: 'bench' };
    const customer = { name: 'Ada', email: null, address: null };
    const { orderId } = await place(app, [{ sku: 'garden-mint', quantity: 1 }], { idempotency, customer });
    await orderOf(app, orderId);
    await pay(app, orderId, 690n, { externalId: newOrderId(), webhookId: newOrderId() });
    await look({ ...app, database });
    await findOrderCounts(database);
    await forgetIdempotencyKeys(database, new Date(0));
    const { scans, asked } = await findScans(database, statements);
    for (const { table, statement } of scans) console.log(`  reads all of ${table}: ${statement}`);
    report.add(`${name}: scans of big tables in ${asked} statements`, scans.length, '', {
      reach: { atMost: 0 },
    });
  } finally {
    await app.close();
  }
}
