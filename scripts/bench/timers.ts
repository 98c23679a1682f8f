import { openDatabase } from '@/lib/db/open';
import { readEnv } from '@/lib/server/env.mjs';
import { seedOrders, tidy } from '../seed-orders/seed';
import { fillWithWaiting } from './pair';
import { quantile } from './rate';
import type { Report } from './report';
import { nameOf, type Target } from './target';

export interface TimersSize {
  readonly count: number;
  /** Length of the window in which they come due. */
  readonly withinMs: number;
}

/** Opening and starting take less, beside the seeding. */
const LEAD_MS = 4_000;
/** Slower than any database here writes. */
const ORDERS_A_MS = 1;
const LOOK_MS = 250;
/** After the window: what has not fired by then never will. */
const AFTER_MS = 30_000;

const FIRED = `select order_number as "orderNumber",
    (extract(epoch from at - (data->>'dueAt')::timestamptz) * 1000)::float8 as "lateMs"
  from step where type = 'timer-fired'`;

interface Fired {
  readonly lateMs: number;
  readonly orderNumber: bigint;
}

/** Many timers wait, and many come due: 1,000 a second. */
const DUE: TimersSize = { count: 60_000, withinMs: 60_000 };
const P99_AT_MOST_MS = 300;

/** The same beside so many orders that wait. */
export async function benchDue(report: Report, target: Target, waiting: number): Promise<void> {
  await fillWithWaiting(target, waiting);
  await benchTimers(report, target, DUE, {
    beside: `, ${waiting} waiting`,
    p99AtMostMs: P99_AT_MOST_MS,
  });
}

/** Timers that come due evenly on a server that does nothing else; lateness from the log: `at` of the step − `dueAt`. */
export async function benchTimers(
  report: Report,
  target: Target,
  size: TimersSize,
  { beside = '', p99AtMostMs = 250 } = {},
): Promise<void> {
  const { count, withinMs } = size;
  const dueTo = await seedTimers(target, size);
  const app = await target.openApp();
  try {
    const open = 'select 1 as open from timer where fire_at <= $1 limit 1';
    while ((await app.database.query(open, [dueTo])).length > 0) {
      if (Date.now() > dueTo.getTime() + AFTER_MS) break;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    // The log of millions is read from end to end.
    const fired = await app.database.longTransaction((sql) => sql.query<Fired>(FIRED));
    const name = `${nameOf(target.kind)}: ${count} timers within ${withinMs / 1000} s${beside}`;
    const late = fired.map((row) => row.lateMs);
    report.add(`${name}, late p50`, quantile(late, 0.5), 'ms', { reach: { atMost: 50 } });
    report.add(`${name}, late p99`, quantile(late, 0.99), 'ms', { reach: { atMost: p99AtMostMs } });
    report.add(`${name}, early`, late.filter((ms) => ms < 0).length, '', { reach: { atMost: 0 } });
    const orders = new Set(fired.map((row) => row.orderNumber)).size;
    report.add(`${name}, twice`, fired.length - orders, '', { reach: { atMost: 0 } });
    report.add(`${name}, never`, count - orders, '', { reach: { atMost: 0 } });
  } finally {
    await app.close();
  }
}

/** @returns when the last one is due */
async function seedTimers(target: Target, { count, withinMs }: TimersSize): Promise<Date> {
  const env = readEnv(target.env);
  const database = await openDatabase({ url: env.databaseUrl, folder: target.folder });
  try {
    const dueFrom = new Date(Date.now() + LEAD_MS + count / ORDERS_A_MS);
    const dueTo = new Date(dueFrom.getTime() + withinMs);
    await seedOrders(database, env, { count, mix: 'waiting', dueFrom, dueTo });
    await tidy(database, env.databaseUrl);
    return dueTo;
  } finally {
    await database.close();
  }
}
