// How one order that the product made becomes many: every row that names it is copied, column by column.
// `t` is the row to be copied, `s` the new order in the temporary table `seed_order`.
import type { Sql } from '@/lib/db/database';

/** Where the money's own numbers matter: `copy-money.ts` copies these. */
const MONEY = ['payment', 'ledger_entry'];

export interface CopiedTable {
  readonly table: string;
  /** Column → expression over `t` and `s`. Columns with numbers of their own are left to their sequence. */
  readonly columns: ReadonlyMap<string, string>;
}

/** How an order is copied. The texts hold no values but the two instants and the id of the order they were made for. */
export interface CopyPlan {
  /** Of the order that is copied. */
  readonly number: bigint;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly tables: readonly CopiedTable[];
  readonly money: readonly CopiedTable[];
}

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly numbered: boolean;
}

/** The tables whose rows name an order, and `orders` itself. */
const COLUMNS = `select c.table_name as "table", c.column_name as name, c.udt_name as type,
    coalesce(c.column_default, '') like 'nextval%' as numbered
  from information_schema.columns c join information_schema.tables b using (table_schema, table_name)
  where c.table_schema = current_schema() and b.table_type = 'BASE TABLE' and (c.table_name = 'orders' or exists
    (select 1 from information_schema.columns k where k.table_schema = c.table_schema and k.table_name = c.table_name
      and k.column_name = 'order_number'))
  order by c.table_name, c.ordinal_position`;

/** An instant as the log's JSON has it. */
const ISO = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
/** The same for PostgreSQL. */
export const ISO_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
const toIso = (instant: string) => `to_char((${instant}) at time zone 'UTC', '${ISO_FORMAT}')`;

/** Reads an order that the product made and tells how to copy it. */
export async function planCopy(sql: Sql, orderId: string): Promise<CopyPlan> {
  const [order] = await sql.query<{ number: bigint; createdAt: Date; updatedAt: Date; open: Date[] }>(
    `select number, created_at as "createdAt", updated_at as "updatedAt",
       (select coalesce(array_agg(due_at), '{}') from timer where order_number = number) as open
     from orders where id = $1::bigint`,
    [orderId],
  );
  if (order === undefined) throw new Error(`order ${orderId} was made and is not there`);
  const byTable = new Map<string, ColumnRow[]>();
  for (const column of await sql.query<ColumnRow>(COLUMNS))
    byTable.set(column.table, [...(byTable.get(column.table) ?? []), column]);
  const rows = new Map<string, Record<string, string | null>[]>();
  for (const [table, columns] of byTable) {
    const texts = columns.map(({ name }) => `${name}::text as ${name}`).join(', ');
    const found = await sql.query<Record<string, string | null>>(
      `select ${texts} from ${table} where ${keyOf(table)} = $1::bigint`,
      [order.number],
    );
    if (found.length > 0) rows.set(table, found);
  }
  const open = new Set(order.open.map((at) => at.toISOString()));
  const tables = [...rows].map(([table, found]): CopiedTable => {
    const columns = (byTable.get(table) ?? []).filter(({ numbered }) => !numbered);
    return {
      table,
      columns: new Map(columns.map((column) => [column.name, expressionOf(column, found, orderId, open)])),
    };
  });
  return {
    number: order.number,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    tables: tables.filter(({ table }) => !MONEY.includes(table)),
    money: tables.filter(({ table }) => MONEY.includes(table)),
  };
}

const keyOf = (table: string) => (table === 'orders' ? 'number' : 'order_number');

/** The value of a column in the copy. */
function expressionOf(
  { table, name, type }: ColumnRow,
  rows: readonly Record<string, string | null>[],
  orderId: string,
  open: ReadonlySet<string>,
): string {
  if (name === keyOf(table)) return 's.number';
  if (table === 'orders' && name === 'id') return 's.id';
  if (table === 'invoice' && name === 'number') return 'taken.last + row_number() over ()';
  if (table === 'timer' && name === 'due_at') return 's.due';
  // The grace of a deadline stays; a timer that is put aside stays put aside.
  if (table === 'timer' && name === 'fire_at') return 's.due + (t.fire_at - t.due_at)';
  if (type === 'timestamptz') return `t.${name} + s.shift`;
  const texts = rows.map((row) => row[name] ?? '');
  if (type === 'text')
    return texts.some((text) => text.includes(orderId))
      ? `replace(t.${name}, '${orderId}', s.id::text)`
      : `t.${name}`;
  if (type !== 'jsonb') return `t.${name}`;
  // The log keeps due times: those of open timers are the new ones, those of closed timers move with the order.
  const instants = new Set(texts.flatMap((text) => text.match(ISO) ?? []));
  const replaced = [...instants].reduce(
    (text, iso) =>
      `replace(${text}, '${iso}', ${open.has(iso) ? 's.due_iso' : toIso(`'${iso}'::timestamptz + s.shift`)})`,
    `t.${name}::text`,
  );
  return instants.size === 0 ? `t.${name}` : `${replaced}::jsonb`;
}

/** The new orders of one portion. `template` says which of the plans each is a copy of. */
export interface NewOrders {
  readonly numbers: readonly bigint[];
  readonly ids: readonly string[];
  readonly templates: readonly number[];
  readonly createdAt: readonly Date[];
  readonly due: readonly Date[];
}

const NEW_ORDERS = `create temporary table seed_order on commit drop as
  select r.number, r.id, r.template, r.due, ${toIso('r.due')} as due_iso, r.created_at - p.created_at as shift
  from unnest($1::bigint[], $2::bigint[], $3::int[], $4::timestamptz[], $5::timestamptz[])
      as r(number, id, template, created_at, due)
    join unnest($6::timestamptz[]) with ordinality as p(created_at, position) on p.position = r.template + 1`;

/** Puts the new orders where the copying statements read them; gone when the transaction ends. */
export async function prepareOrders(sql: Sql, plans: readonly CopyPlan[], orders: NewOrders): Promise<void> {
  const { numbers, ids, templates, createdAt, due } = orders;
  await sql.query(NEW_ORDERS, [numbers, ids, templates, createdAt, due, plans.map((plan) => plan.createdAt)]);
  // Without its size the planner would compare every copy with every order.
  await sql.script('create unique index on seed_order (number); analyze seed_order');
}

/** Copies one order `count` times: everything but its money, its stock and its invoice. */
export async function copyRows(sql: Sql, plan: CopyPlan, template: number): Promise<void> {
  for (const copied of plan.tables) {
    if (copied.table === 'invoice') continue;
    await sql.query(`${insertOf(copied)} ${copiesOf(copied.table)}`, [plan.number, template]);
  }
}

/** The invoices come last: the counter's row, which every server needs, is locked from here to the commit. */
export async function copyInvoices(sql: Sql, plan: CopyPlan, template: number, count: number): Promise<void> {
  const invoice = plan.tables.find(({ table }) => table === 'invoice');
  if (invoice === undefined || count === 0) return;
  await sql.query(
    `with taken as (update counter set value = value + $3::bigint where name = 'invoice'
       returning value - $3::bigint as last)
     ${insertOf(invoice)} ${copiesOf('invoice').replace('cross join', 'cross join taken cross join')}`,
    [plan.number, template, count],
  );
}

/** Puts as many pieces on the shelf as the copies have taken from it: what can be sold stays the same. */
const FILL_SHELF = `with taken as (select r.sku, sum(r.quantity * p.count) as quantity,
      coalesce(sum(r.quantity * p.count) filter (where r.state = 'open' and o.settled_at is null), 0) as unpaid
    from stock_reservation r join unnest($1::bigint[], $2::int[]) as p(order_number, count) using (order_number)
      join orders o on o.number = r.order_number where r.state in ('open', 'shipped') group by r.sku),
  locked as (select sku from product where sku in (select sku from taken) order by sku for no key update)
  update product p set stock = p.stock + taken.quantity, reserved = p.reserved + taken.quantity,
    unpaid = p.unpaid + taken.unpaid
  from taken join locked using (sku) where p.sku = taken.sku`;

/** `counts`: copies of each plan. Locks the products in the order that the product itself does. */
export async function fillShelf(
  sql: Sql,
  plans: readonly CopyPlan[],
  counts: readonly number[],
): Promise<void> {
  await sql.query(FILL_SHELF, [plans.map((plan) => plan.number), counts]);
}

export function insertOf({ table, columns }: CopiedTable): string {
  return `insert into ${table} (${[...columns.keys()].join(', ')}) select ${[...columns.values()].join(', ')}`;
}

const copiesOf = (table: string) =>
  `from ${table} t cross join seed_order s where t.${keyOf(table)} = $1::bigint and s.template = $2::int`;
