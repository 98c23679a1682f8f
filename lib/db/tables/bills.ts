import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';

const COLUMNS = {
  order_number: 'bigint',
  job_key: 'text',
  currency: 'text',
  total: 'bigint',
  issued_at: 'timestamptz',
  tax_percent: 'int',
} as const;

/** The one rate of this shop, value added tax as in Ireland. All prices include it. */
export const TAX_PERCENT = 23;

/** Numbers without gaps: the counter's row lock is held until the bills are committed with it. */
const INSERT = `with taken as (update counter set value = value + $${Object.keys(COLUMNS).length + 1}::bigint
    where name = 'bill' returning value - $${Object.keys(COLUMNS).length + 1}::bigint as last)
  insert into bill (order_number, job_key, currency, total, issued_at, tax_percent, number)
  select order_number, job_key, currency, total, issued_at, tax_percent, taken.last + row_number() over ()
  from ${unnestOf(COLUMNS)} cross join taken`;

export async function insertBills(
  sql: Sql,
  rows: readonly {
    orderNumber: bigint;
    jobKey: string;
    currency: string;
    total: bigint | null;
    issuedAt: Date;
  }[],
): Promise<void> {
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    job_key: row.jobKey,
    currency: row.currency,
    total: row.total,
    issued_at: row.issuedAt,
    tax_percent: TAX_PERCENT,
  }));
  await sql.query(INSERT, [...valuesOf(COLUMNS, values), rows.length]);
}
