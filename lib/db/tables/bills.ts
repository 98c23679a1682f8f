import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';
import { SETTINGS_NOW, TAX_NOW } from './shop-settings';

const COLUMNS = { order_number: 'bigint', job_key: 'text', currency: 'text', total: 'bigint' } as const;
const NAMES = Object.keys(COLUMNS).join(', ');

/** What is the same for all of a batch is sent once, or read by the statement. */
const INSERT = `insert into bill (${NAMES}, issued_at, tax_percent, settings_version)
  select ${NAMES}, $5::timestamptz, ${TAX_NOW}, ${SETTINGS_NOW} from ${unnestOf(COLUMNS)}`;

export interface BillRow {
  readonly orderNumber: bigint;
  readonly jobKey: string;
  readonly currency: string;
  readonly total: bigint | null;
}

/** Confirmations of orders with the request for payment. They have no number: an invoice follows the payment. */
export async function insertBills(sql: Sql, rows: readonly BillRow[], issuedAt: Date): Promise<void> {
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    job_key: row.jobKey,
    currency: row.currency,
    total: row.total,
  }));
  await sql.query(INSERT, [...valuesOf(COLUMNS, values), issuedAt]);
}
