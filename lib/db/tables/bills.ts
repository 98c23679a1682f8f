import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';

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

const INSERT = insertOf('bill', COLUMNS);

/** Confirmations of orders with the request for payment. They have no number: an invoice follows the payment. */
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
  await sql.query(INSERT, valuesOf(COLUMNS, values));
}
