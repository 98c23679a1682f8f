import { createHash } from 'node:crypto';
import type { Database } from '@/lib/db/database';
import { seedShop } from '@/lib/db/seed';
import { seedProducts } from '@/lib/db/seed-products';
import { TABLES_OF_ORDERS } from '@/lib/db/tables/order-tables';
import { openTestPglite } from '@/lib/db/testing/test-database';
import type { Chance } from './chance';
import type { OpenForPeople, Prices } from './customers';
import { TAKEN } from './versions';

/** What a seed leaves behind. Definitions, markings and leaves stay: they are the same for every seed. */
const DATA_TABLES = [
  'orders',
  ...TABLES_OF_ORDERS,
  'ledger_line',
  'idempotency_key',
  'provider_call',
  // A truncate fires none of the triggers that keep it.
  'order_count',
];

/** The steps in their order, with what the leaf says instead of its number: numbers depend on the runs before. */
const EVENT_LOG = `select o.id::text as id, s.seq, s.at, s.type, s.element_id as element, s.data,
    l.from_marking as "from", l.event, l.leaf->>'to' as "to"
  from step s join orders o on o.number = s.order_number left join leaf l on l.id = s.leaf_id order by o.id, s.seq`;

const INCIDENTS = `select o.id::text as "orderId", i.element_id as "elementId" from incident i
  join orders o on o.number = i.order_number where i.resolved_at is null order by i.id`;
const USER_TASKS = `select o.id::text as "orderId", w->>'elementId' as "elementId" from orders o
  join marking m on m.id = o.marking_id cross join lateral jsonb_array_elements(m.open_work) w
  where w->>'kind' = 'user' order by o.id`;
const MESSAGES = `select o.id::text as "orderId", w->>'elementId' as "elementId" from orders o
  join marking m on m.id = o.marking_id cross join lateral jsonb_array_elements(m.open_work) w
  where w->>'elementId' = any($1::text[]) order by o.id, w->>'elementId'`;
const JOBS = `select o.id::text as "orderId", regexp_replace(j.work, '^.*job:', '') as "elementId" from job j
  join orders o on o.number = j.order_number order by j.order_number, j.seq, j.work`;
const NEXT_DUE = `select min(due) as due from (select fire_at as due from timer
  union all select greatest(run_at, lease_ends) from job where run_at is not null
  union all select greatest(run_at, lease_ends) from provider_call) as t`;

const NEXT_DEADLINE = 'select min(due_at) as due from timer where fire_at > due_at and due_at >= $1';

/** A database in memory for many seeds, one after the other. */
export async function openStorage(): Promise<Database> {
  const database = await openTestPglite();
  await seedShop(database);
  return database;
}

/** Leaves nothing of the seed before, and stocks the shelf: some products are scarce, another choice each time. */
export async function resetStorage(database: Database, chance: Chance): Promise<Prices> {
  await database.query(`truncate ${DATA_TABLES.join(', ')} restart identity`);
  await database.query('update counter set value = 0');
  await database.query('alter sequence signal_number restart');
  const stock = seedProducts.map((product) => (chance.hits(0.4) ? chance.between(0, 5) : product.stock));
  await database.query(
    `update product p set reserved = 0, unpaid = 0, stock = r.stock
     from unnest($1::text[], $2::int[]) as r(sku, stock) where p.sku = r.sku`,
    [seedProducts.map((product) => product.sku), stock],
  );
  return new Map(seedProducts.map((product) => [product.sku, BigInt(product.priceMinor)]));
}

/** The whole event log as one hash, and how long it is. */
export async function hashEventLog(database: Database): Promise<{ steps: number; hash: string }> {
  const rows = await database.query<{ data: unknown; event: unknown; at: Date }>(EVENT_LOG);
  const hash = createHash('sha256');
  for (const row of rows) hash.update(`${JSON.stringify(row)}\n`);
  return { steps: rows.length, hash: hash.digest('hex') };
}

/** What waits for a person now. */
export async function findOpenForPeople(database: Database): Promise<OpenForPeople> {
  return {
    incidents: await database.query(INCIDENTS),
    userTasks: await database.query(USER_TASKS),
    jobs: await database.query(JOBS),
    messages: await database.query(MESSAGES, [[...TAKEN.keys()]]),
  };
}

/** When the next timer, job or call of a provider is due, in milliseconds of the epoch: what the worker must not sleep beyond. */
export async function nextDueAt(database: Database): Promise<number> {
  const [row] = await database.query<{ due: Date | null }>(NEXT_DUE);
  return row?.due?.getTime() ?? Number.POSITIVE_INFINITY;
}

/** The next deadline that has a grace, in milliseconds of the epoch: between it and its firing money may still count. */
export async function nextDeadlineAt(database: Database, nowMs: number): Promise<number> {
  const [row] = await database.query<{ due: Date | null }>(NEXT_DEADLINE, [new Date(nowMs)]);
  return row?.due?.getTime() ?? Number.POSITIVE_INFINITY;
}
