import { openDatabase } from '@/lib/db/open';
import { findPlaces } from '@/lib/queries/desk-choices';
import { findSearch } from '@/lib/queries/desk-conditions';
import { findDeskOrders, type OrderListQuery } from '@/lib/queries/desk-orders';
import { withOwnPlan } from '@/lib/queries/own-plan';
import type { App } from '@/lib/server/compose';
import { readEnv } from '@/lib/server/env.mjs';
import { type DeskFilters, readFilters } from '@/lib/story/desk-filters';
import { seedOrders } from '@/scripts/seed-orders/seed';
import { quantile } from './rate';
import { recordOn } from './recorder';
import type { Report } from './report';
import { nameOf, type Target } from './target';

/** What a page of the list may take at a million orders. */
export const PAGE_MS_AT_MOST = 50;
const DAY_MS = 24 * 3600 * 1000;
const FAR = { dueFrom: new Date('2100-01-01T00:00:00Z'), dueTo: new Date('2100-02-01T00:00:00Z') };

/** So that each filter finds some: one in a thousand open orders is held by a person, and one in a thousand has stopped. */
const TROUBLES = `update orders set suspended = true where state = 'ACTIVE' and number % 1000 = 0;
  insert into incident (order_number, work, element_id, event, message, attempts, since)
    select number, 'job:send-bill', 'send-bill', '{}', 'no paper', 3, now() from orders where state = 'ACTIVE' and number % 1000 = 1;
  update orders set open_incidents = 1 where state = 'ACTIVE' and number % 1000 = 1`;

type Asked = Partial<DeskFilters>;

/** Each filter alone, with what there is much of, little of and nothing of. */
function filtersOf({ day, orderId, paymentId }: Known): Asked[] {
  return [
    {},
    ...['ACTIVE', 'COMPLETED', 'TERMINATED', 'FAILED'].map((state) => ({ state })),
    ...['fulfilled', 'cancelled', 'nothing'].map((outcome) => ({ outcome })),
    ...['payment-received', 'payment-after-reminder', 'send-bill'].map((element) => ({ element })),
    ...['unpaid', 'partial', 'paid', 'over', 'refund-due'].map((payment) => ({ payment })),
    ...['1', '7'].map((version) => ({ version })),
    ...['usual', 'PT15M', 'P30D'].map((waits) => ({ waits })),
    ...[{ incident: 'open' }, { needs: 'person' }, { suspended: 'yes' }],
    ...[{ from: day }, { from: '2000-01-01' }, { to: day }, { to: '2000-01-01' }],
    ...['Ada Example', 'Nobody', 'nobody@example.com', '6.90', '12345.67', orderId, paymentId].map((q) => ({
      q,
    })),
  ];
}

/** The ten likeliest pairs. */
const pairsOf = ({ day }: Known): Asked[] => [
  { state: 'ACTIVE', payment: 'unpaid' },
  { state: 'ACTIVE', from: day },
  { state: 'ACTIVE', q: 'Ada Example' },
  { element: 'payment-received', waits: 'PT15M' },
  { element: 'payment-received', payment: 'partial' },
  { waits: 'usual', payment: 'partial' },
  { outcome: 'cancelled', payment: 'refund-due' },
  { outcome: 'cancelled', from: day },
  { payment: 'paid', from: day },
  { incident: 'open', element: 'send-bill' },
];

interface Known {
  /** Today. */
  readonly day: string;
  readonly orderId: string;
  readonly paymentId: string;
}

export interface ListsSize {
  readonly orders: number;
  /** Pages of each filter. */
  readonly looks: number;
  /** Prints the plan of each statement. */
  readonly plans: boolean;
}

/** A page of the desk's list of orders by each filter and pair, in a database of mixed orders: in one process, without HTTP. */
export async function benchLists(report: Report, target: Target, size: ListsSize): Promise<void> {
  const env = readEnv(target.env);
  const database = await openDatabase({ url: env.databaseUrl, folder: target.folder });
  try {
    const onProgress = (done: number) => process.stderr.write(`\r${done} of ${size.orders} orders seeded `);
    await seedOrders(database, env, { count: size.orders, mix: 'mixed', ...FAR, onProgress });
    await database.script(TROUBLES);
    await database.script('vacuum analyze');
  } finally {
    await database.close();
  }
  const app = await target.openApp();
  try {
    const name = `${nameOf(target.kind)}, ${size.orders} orders`;
    await measureLists(report, name, app, size);
  } finally {
    await app.close();
  }
}

/** The rows of a database that is filled. */
export async function measureLists(
  report: Report,
  name: string,
  app: App,
  { looks, plans }: Pick<ListsSize, 'looks' | 'plans'>,
): Promise<void> {
  const known = await knownOf(app);
  for (const [kind, all] of [
    ['filter', filtersOf(known)],
    ['pair of filters', pairsOf(known)],
  ] as const) {
    const slowest = { ms: 0, what: '' };
    for (const asked of all) {
      const what = new URLSearchParams({ ...asked }).toString() || 'no filter';
      const ms = await p95Of(app, asked, looks);
      console.log(`  ${what.padEnd(60)} ${ms.toFixed(1).padStart(8)} ms, p95`);
      if (plans) await printPlans(app, asked);
      if (ms > slowest.ms) Object.assign(slowest, { ms, what });
    }
    console.log(`  slowest: ${slowest.what}`);
    report.add(`${name}: a page of the list, slowest ${kind}, p95`, slowest.ms, 'ms', {
      reach: { atMost: PAGE_MS_AT_MOST },
    });
  }
}

async function knownOf({ database }: App): Promise<Known> {
  const [order] = await database.query<{ id: string }>(
    'select id::text as id from orders order by number offset 1000 limit 1',
  );
  if (order === undefined) throw new Error('there is no order to look for');
  return {
    day: new Date(Date.now() - DAY_MS).toISOString().slice(0, 10),
    orderId: order.id,
    paymentId: 'pay-1',
  };
}

/** Everything that the address of a list asks of the database: first page and, where there is one, the next. */
async function p95Of(app: App, asked: Asked, looks: number): Promise<number> {
  const took: number[] = [];
  let before: string | null = null;
  for (let look = 0; look < looks + 2; look += 1) {
    const started = performance.now();
    const query = await queryOf(app, asked, before);
    const page = await withOwnPlan(app.database, (sql) => findDeskOrders(sql, query));
    // The first looks warm up what every server keeps: plans, pages, the usual times.
    if (look >= 2) took.push(performance.now() - started);
    before = page.next;
  }
  return quantile(took, 0.95);
}

async function queryOf(
  { database, queries }: App,
  asked: Asked,
  before: string | null,
): Promise<OrderListQuery> {
  const filters = readFilters((name) => asked[name as keyof DeskFilters] ?? null);
  const [search, places] = await Promise.all([
    filters.q === '' ? null : withOwnPlan(database, (sql) => findSearch(sql, filters.q)),
    findPlaces(database, queries.totals, filters, new Date()),
  ]);
  return { filters, search, ...places, before };
}

async function printPlans(app: App, asked: Asked): Promise<void> {
  const { database, statements } = recordOn(app.database);
  await findDeskOrders(database, await queryOf({ ...app, database }, asked, null));
  for (const { text, values } of statements) {
    const rows = await app.database.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, buffers) ${text}`,
      values,
    );
    console.log(rows.map((row) => `      ${row['QUERY PLAN']}`).join('\n'));
  }
}
