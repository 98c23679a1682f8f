import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';
import { mailsOfNoted } from './mails';
import { SETTINGS_NOW, TAX_NOW } from './shop-settings';

export interface InvoiceRow {
  readonly orderNumber: bigint;
  /** Minor units of the order's currency, tax included. */
  readonly total: bigint;
}

const COLUMNS = { order_number: 'bigint', total: 'bigint' } as const;
const NAMES = 'order_number, total, tax_percent, settings_version, issued_at, number';
const VALUES = `order_number, total, ${TAX_NOW}, ${SETTINGS_NOW}, $3::timestamptz, taken.last + row_number() over ()`;

/**
 * Numbers without gaps: the counter's row lock is held until the invoices are committed with it. What is the same for
 * all of a batch is sent once: half of what the statement takes.
 */
const ISSUE = `with taken as (update counter set value = value + $4::bigint
    where name = 'invoice' returning value - $4::bigint as last)
  insert into invoice (${NAMES}) select ${VALUES}
  from ${unnestOf(COLUMNS)} cross join taken`;
const ISSUE_MISSING = `with due as (select * from ${unnestOf(COLUMNS)}
    where not exists (select 1 from invoice i where i.order_number = r.order_number)),
  taken as (update counter set value = value + (select count(*) from due) where name = 'invoice'
    returning value - (select count(*) from due) as last)
  insert into invoice (${NAMES}) select ${VALUES}
  from due cross join taken`;

const CREDIT = `with due as (select order_number, total, tax_percent from invoice where order_number = any($1::bigint[])),
  taken as (update counter set value = value + (select count(*) from due)
    where name = 'credit-note' and exists (select 1 from due) returning value - (select count(*) from due) as last),
  noted as (insert into credit_note (order_number, number, amount, tax_percent, settings_version, issued_at)
  select order_number, taken.last + row_number() over (), total, tax_percent, ${SETTINGS_NOW}, $2::timestamptz from due cross join taken
  returning order_number, number, issued_at) ${mailsOfNoted('credit-note')}`;
const BILLED = 'select coalesce(max(order_number), 0) as last from invoice where with_request';

/** A number as it stands on paper and in mail: six digits at least. */
export const printedNumber = (number: bigint) => number.toString().padStart(6, '0');

/** The last order that a version of before billed with a number; 0: none. None is added after the migration. */
export async function findLastBilled(sql: Sql): Promise<bigint> {
  return (await sql.query<{ last: bigint }>(BILLED))[0]?.last ?? 0n;
}

/** Issues the invoices of settled orders, with the next numbers. */
export async function issueInvoices(sql: Sql, rows: readonly InvoiceRow[], issuedAt: Date): Promise<void> {
  await sql.query(ISSUE, [...columnsOf(rows), issuedAt, rows.length]);
}

/** The same of orders that may have one: that keeps its number. */
export async function issueMissingInvoices(
  sql: Sql,
  rows: readonly InvoiceRow[],
  issuedAt: Date,
): Promise<void> {
  await sql.query(ISSUE_MISSING, [...columnsOf(rows), issuedAt]);
}

/** Orders ended unpaid: a credit note for each of them that has an invoice all the same. */
export async function creditInvoices(
  sql: Sql,
  orderNumbers: readonly bigint[],
  issuedAt: Date,
): Promise<void> {
  await sql.query(CREDIT, [orderNumbers, issuedAt]);
}

const columnsOf = (rows: readonly InvoiceRow[]) =>
  valuesOf(
    COLUMNS,
    rows.map(({ orderNumber, total }) => ({ order_number: orderNumber, total })),
  );
