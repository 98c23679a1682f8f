import pg from 'pg';
import { openDatabase } from '@/lib/db/open';
import type { App } from '@/lib/server/compose';
import { readEnv } from '@/lib/server/env.mjs';
import { seedOrders, tidy } from '../seed-orders/seed';
import type { Target, Targets } from './target';

const DAY_MS = 24 * 3600 * 1000;

/** Two databases, one of them full of orders that wait: whatever both do is measured in turns. */
export interface Pair {
  readonly empty: Target;
  readonly full: Target;
}

/** Makes the pair. */
export async function makePair(targets: Targets, waiting: number): Promise<Pair> {
  const empty = await targets.make();
  await (await empty.openApp()).close();
  const full = await targets.make();
  await fillWithWaiting(full, waiting);
  return { empty, full };
}

/** Orders whose timers come due in a month. */
export async function fillWithWaiting(target: Target, waiting: number): Promise<void> {
  const env = readEnv(target.env);
  const database = await openDatabase({ url: env.databaseUrl, folder: target.folder });
  try {
    const dueFrom = new Date(Date.now() + 30 * DAY_MS);
    const dueTo = new Date(dueFrom.getTime() + 30 * DAY_MS);
    const onProgress = (done: number) => process.stderr.write(`\r${done} of ${waiting} orders seeded `);
    await seedOrders(database, env, { count: waiting, mix: 'waiting', dueFrom, dueTo, onProgress });
    process.stderr.write('\n');
    await tidy(database, env.databaseUrl);
  } finally {
    await database.close();
  }
  if (env.databaseUrl !== null) await checkpoint(env.databaseUrl);
}

/** What the seeding left to write must not be written while something is measured. */
async function checkpoint(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

/** So many waiting orders, spread over the table. */
export async function sampleOrders(app: Pick<App, 'database'>, count: number): Promise<string[]> {
  const rows = await app.database.query<{ id: string }>(
    `select id::text from orders where state = 'ACTIVE' and random() < 2.0 * $1::float8 / (select greatest(reltuples, 1) from pg_class
       where oid = 'orders'::regclass) limit $1::int`,
    [count],
  );
  if (rows.length === 0) throw new Error('there is no waiting order');
  return rows.map((row) => row.id);
}
