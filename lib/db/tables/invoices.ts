import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';
import { TAX_PERCENT } from './bills';

export interface InvoiceRow {
  readonly orderNumber: bigint;
  readonly currency: string;
  /** Minor units, tax included. */
  readonly total: bigint;
  readonly issuedAt: Date;
}

const COLUMNS = {
  order_number: 'bigint',
  currency: 'text',
  total: 'bigint',
  tax_percent: 'int',
  issued_at: 'timestamptz',
} as const;
const NAMES = Object.keys(COLUMNS).join(', ');

/**
 * Numbers without gaps: the counter's row lock is held until the invoices are committed with it. An order that was billed
 * with a number before it was paid, by a version that did so, keeps that one.
 */
const ISSUE = `with due as (select * from ${unnestOf(COLUMNS)}
    where not exists (select 1 from invoice i where i.order_number = r.order_number)),
  taken as (update counter set value = value + (select count(*) from due) where name = 'invoice'
    returning value - (select count(*) from due) as last)
  insert into invoice (${NAMES}, number) select ${NAMES}, taken.last + row_number() over () from due cross join taken`;

const CREDIT = `with due as (select order_number from invoice where order_number = any($1::bigint[])),
  taken as (update counter set value = value + (select count(*) from due)
    where name = 'credit-note' and exists (select 1 from due) returning value - (select count(*) from due) as last)
  insert into credit_note (order_number, number, issued_at)
  select order_number, taken.last + row_number() over (), $2::timestamptz from due cross join taken`;

/** A number as it stands on paper and in mail: six digits at least. */
export const printedNumber = (number: bigint) => number.toString().padStart(6, '0');

/** Issues the invoices of settled orders, with the next numbers. */
export async function issueInvoices(sql: Sql, rows: readonly InvoiceRow[]): Promise<void> {
  const values = rows.map(({ orderNumber, currency, total, issuedAt }) => ({
    order_number: orderNumber,
    currency,
    total,
    tax_percent: TAX_PERCENT,
    issued_at: issuedAt,
  }));
  await sql.query(ISSUE, valuesOf(COLUMNS, values));
}

/** Orders ended unpaid: a credit note for each of them that has an invoice all the same, of a version before. */
export async function creditInvoices(
  sql: Sql,
  orderNumbers: readonly bigint[],
  issuedAt: Date,
): Promise<void> {
  await sql.query(CREDIT, [orderNumbers, issuedAt]);
}
