import type { Database } from '@/lib/db/database';
import { TABLES_OF_ORDERS } from '@/lib/db/tables/order-tables';

/** In an order in which no row names one that is not there yet. `order_count` is kept by triggers. */
const TABLES = [
  'definition',
  'marking',
  'leaf',
  'marking_move',
  'setting',
  'product',
  'orders',
  ...TABLES_OF_ORDERS,
  'ledger_line',
  'idempotency_key',
];

/** In that version each bill had a number. */
const BILLS = '(select b.*, row_number() over (order by order_number) as number from bill b)';

/** As text: a JSON number of JavaScript does not hold an order's id. */
const ROWS = (table: string) =>
  `select coalesce(jsonb_agg(to_jsonb(t) || jsonb_build_object('order_id', coalesce(to_jsonb(t)->'order_id', (select to_jsonb(o.id)
     from orders o where o.number = (to_jsonb(t)->>'order_number')::bigint)))), '[]')::text as rows
   from ${table === 'bill' ? BILLS : table} t`;

const NUMBERED = `select c.table_name as "table", c.column_name as column from information_schema.columns c
  where c.table_schema = current_schema() and c.column_default like 'nextval%'`;

/** Copies a shop into a database of the version before orders had numbers: every row names its order by the id. */
export async function copyBack(from: Database, to: Database): Promise<void> {
  await to.transaction(async (sql) => {
    await sql.query('delete from counter');
    for (const table of TABLES) {
      // Tables of later versions are left out: their migrations fill them.
      const [there] = await sql.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
        table,
      ]);
      if (there?.there !== true) continue;
      const [found] = await from.query<{ rows: string }>(ROWS(table));
      await sql.query(
        `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
        [found?.rows],
      );
    }
    await sql.query(`insert into counter (name, value) select 'bill', count(*) from bill`);
    for (const { table, column } of await sql.query<{ table: string; column: string }>(NUMBERED))
      await sql.query(
        `select setval(pg_get_serial_sequence('${table}', '${column}'), (select coalesce(max(${column}), 0) + 1 from ${table}), false)`,
      );
  });
}
