import pg from 'pg';
import type { Database, Sql } from '@/lib/db/database';
import { nextOrderNumbers } from '@/lib/db/tables/order-numbers';
import { newOrderId } from '@/lib/orders/new-order-id';
import type { Env } from '@/lib/server/get-env';
import {
  type CopyPlan,
  copyInvoices,
  copyRows,
  fillShelf,
  ISO_FORMAT,
  type NewOrders,
  planCopy,
  prepareOrders,
} from './copy';
import { copyMoney } from './copy-money';
import type { Mix } from './options';
import { makeTemplates } from './templates';

/** Orders that one transaction writes: a few seconds, and a server beside it waits no longer for the invoices' counter. */
const PORTION = 50_000;

export interface Seed {
  readonly count: number;
  readonly mix: Mix;
  /** The open timers come due evenly from the one to the other instant. */
  readonly dueFrom: Date;
  readonly dueTo: Date;
  /** Told after each portion. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Writes orders as the product itself would have: one of each kind is made through its dispatcher, then copied set by
 * set inside the database, with ids, keys, numbers and times of its own. The caller holds the data lock.
 * @param env of the server that is to serve them; which database it names does not matter here
 * @returns how many orders of each kind were written, in the order of the kinds
 */
export async function seedOrders(database: Database, env: Env, seed: Seed): Promise<number[]> {
  const templates = await makeTemplates(database, env, seed.mix);
  for (const { orderId } of templates)
    await database.transaction((sql) => putOff(sql, orderId, seed.dueFrom));
  const plans = await Promise.all(templates.map(({ orderId }) => planCopy(database, orderId)));
  const shares = templates.flatMap(({ share }, index) => Array<number>(share).fill(index));
  const written = templates.map(() => 1);
  for (let done = templates.length; done < seed.count; ) {
    const size = Math.min(PORTION, seed.count - done);
    const orders = {
      numbers: await nextOrderNumbers(database, size),
      ...newOrders(plans, shares, seed, done, size),
    };
    const counts = await database.transaction((sql) => writePortion(sql, plans, orders));
    for (const [index, count] of counts.entries()) written[index] = (written[index] ?? 0) + count;
    done += size;
    seed.onProgress?.(done);
  }
  return written;
}

/** What the model's timers open with is minutes away: the order to be copied must not move while it is copied. */
async function putOff(sql: Sql, orderId: string, due: Date): Promise<void> {
  await sql.query(
    `update step s set data = replace(s.data::text, to_char(t.due_at at time zone 'UTC', $2), $3)::jsonb
     from timer t join orders o on o.number = t.order_number
     where o.id = $1::bigint and s.order_number = t.order_number and s.seq = t.seq`,
    [orderId, ISO_FORMAT, due.toISOString()],
  );
  await sql.query(
    'update timer set due_at = $2, fire_at = $2::timestamptz + (fire_at - due_at) where order_number = (select number from orders where id = $1::bigint)',
    [orderId, due],
  );
}

async function writePortion(sql: Sql, plans: readonly CopyPlan[], orders: NewOrders): Promise<number[]> {
  await sql.script('set local statement_timeout = 0; set local lock_timeout = 0');
  await prepareOrders(sql, plans, orders);
  const counts = plans.map((_, index) => orders.templates.filter((template) => template === index).length);
  for (const [index, plan] of plans.entries()) {
    await copyRows(sql, plan, index);
    await copyMoney(sql, plan, index);
  }
  // In the order that locks are taken everywhere: stock, then the counter.
  await fillShelf(sql, plans, counts);
  for (const [index, plan] of plans.entries()) await copyInvoices(sql, plan, index, counts[index] ?? 0);
  return counts;
}

/** Ids as the product makes them; kinds by their shares; created one after the other up to now. */
function newOrders(
  plans: readonly CopyPlan[],
  shares: readonly number[],
  seed: Seed,
  done: number,
  size: number,
): Omit<NewOrders, 'numbers'> {
  const lifeMs = Math.max(...plans.map((plan) => plan.updatedAt.getTime() - plan.createdAt.getTime()));
  const lastMs = Date.now() - lifeMs;
  const windowMs = seed.dueTo.getTime() - seed.dueFrom.getTime();
  const numbers = Array.from({ length: size }, (_, index) => index);
  return {
    ids: numbers.map(newOrderId),
    templates: numbers.map((index) => shares[(done + index) % shares.length] ?? 0),
    createdAt: numbers.map((index) => new Date(lastMs - (size - 1 - index))),
    due: numbers.map((index) => new Date(seed.dueFrom.getTime() + (windowMs * (done + index)) / seed.count)),
  };
}

/** What autovacuum would come round to do: the planner knows the sizes, and index-only scans need no look at the rows. */
export async function tidy(database: Database, url: string | null): Promise<void> {
  if (url === null) {
    await database.query('vacuum analyze');
    return;
  }
  // Not through the pool: its statements may take no longer than 15 s.
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}
