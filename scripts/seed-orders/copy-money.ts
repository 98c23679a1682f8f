import type { Sql } from '@/lib/db/database';
import { type CopyPlan, insertOf } from './copy';

/** New numbers for the copies of payments and ledger entries: other rows name them. */
const numbersOf = (table: string) => `insert into seed_number (kind, order_number, old_id, new_id)
  select '${table}', s.number, t.id, nextval(pg_get_serial_sequence('${table}', 'id'))
  from ${table} t cross join seed_order s where t.order_number = $1::bigint and s.template = $2::int`;

const fromNumbered = (table: string) => `from ${table} t
  join seed_number n on n.kind = '${table}' and n.old_id = t.id join seed_order s on s.number = n.order_number
  where t.order_number = $1::bigint and s.template = $2::int`;

/** An entry of a payment is named by the payment's number, every other one by the order's. */
const REFERENCE = `coalesce((select 'payment:' || m.new_id from seed_number m
  where m.kind = 'payment' and m.order_number = s.number and t.reference = 'payment:' || m.old_id),
  replace(t.reference, (select o.id::text from orders o where o.number = t.order_number), s.id::text))`;

const LINES = `insert into ledger_line (entry_id, account, amount) select n.new_id, l.account, l.amount
  from ledger_entry t join ledger_line l on l.entry_id = t.id
  join seed_number n on n.kind = 'ledger_entry' and n.old_id = t.id join seed_order s on s.number = n.order_number
  where t.order_number = $1::bigint and s.template = $2::int`;

/** Copies payments, ledger entries and their lines of one order. */
export async function copyMoney(sql: Sql, plan: CopyPlan, template: number): Promise<void> {
  if (plan.money.length === 0) return;
  const values = [plan.number, template];
  await sql.query(`create temporary table if not exists seed_number
    (kind text, order_number bigint, old_id bigint, new_id bigint, primary key (kind, order_number, old_id)) on commit drop`);
  for (const table of ['payment', 'ledger_entry']) {
    const copied = plan.money.find((known) => known.table === table);
    if (copied === undefined) continue;
    const columns = new Map([['id', 'n.new_id'], ...copied.columns]);
    if (table === 'ledger_entry') columns.set('reference', REFERENCE);
    await sql.query(numbersOf(table), values);
    await sql.script('analyze seed_number');
    await sql.query(`${insertOf({ table, columns })} ${fromNumbered(table)}`, values);
  }
  await sql.query(LINES, values);
}
