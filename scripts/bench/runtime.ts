import { type App, openApp } from '@/lib/compose';
import { newLog } from '@/lib/log';
import { pay, place } from '@/lib/testing/test-app';
import { readEnv } from '../env.mjs';
import { rate } from './rate';

/** As many as a busy server has requests under way: what the dispatcher makes batches of. */
const CLIENTS = 256;

/** More of it than the bench ever buys. */
const SKU = 'assam-breakfast';
const STOCK = 1_000_000;

const RUNTIME_TABLES = ['orders', 'step', 'job', 'timer'];
const OTHER_TABLES = ['order_item', 'stock_reservation', 'bill', 'customer', 'mail', 'payment'];

export interface RuntimeFigures {
  /** Created, validated, billed, paid, booked, shipped, ended; every step committed. */
  readonly wholeOrdersPerSecond: number;
  readonly createdPerSecond: number;
  /** What one waiting order takes, indexes included: in the runtime's own tables, and beside them. */
  readonly bytesOfRuntime: number;
  readonly bytesBeside: number;
}

/** Measures orders through the runtime, without HTTP, on the database that `env` names. */
export async function measureRuntime(env: Record<string, string>, count: number): Promise<RuntimeFigures> {
  const app = await openApp({ env: readEnv(env), log: newLog('error') });
  try {
    await app.database.query('update product set stock = $2 where sku = $1', [SKU, STOCK]);
    await rate(CLIENTS, CLIENTS, () => wholeOrder(app));
    const wholeOrdersPerSecond = await rate(count, CLIENTS, () => wholeOrder(app));
    const before = await bytesOf(app);
    const createdPerSecond = await rate(count * 2, CLIENTS, () => place(app));
    const after = await bytesOf(app);
    const each = (index: 0 | 1) => Math.round((after[index] - before[index]) / (count * 2));
    return { wholeOrdersPerSecond, createdPerSecond, bytesOfRuntime: each(0), bytesBeside: each(1) };
  } finally {
    await app.close();
  }
}

async function wholeOrder(app: App): Promise<void> {
  const { orderId } = await place(app, [{ sku: SKU, quantity: 1 }]);
  await pay(app, orderId, 1250n);
}

async function bytesOf({ database }: App): Promise<[number, number]> {
  const rows = await database.query<{ runtime: bigint; beside: bigint }>(
    `select (select sum(pg_total_relation_size(name::regclass)) from unnest($1::text[]) as t(name))::bigint as runtime,
       (select sum(pg_total_relation_size(name::regclass)) from unnest($2::text[]) as t(name))::bigint as beside`,
    [RUNTIME_TABLES, OTHER_TABLES],
  );
  return [Number(rows[0]?.runtime ?? 0n), Number(rows[0]?.beside ?? 0n)];
}
