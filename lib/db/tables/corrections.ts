import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';
import { mailsOfNoted } from './mails';
import { SETTINGS_NOW } from './shop-settings';

/** Why something of an invoice is not owed any more. */
export type CreditReason = 'unpaid' | 'refund' | 'dispute';

/** What of a settled order counts no longer, or counts again. Its invoice is there, by then at the latest. */
export interface DebitRow {
  readonly orderNumber: bigint;
  readonly paymentId: bigint;
  /** Minor units, above 0. */
  readonly amount: bigint;
}

export interface CreditRow extends DebitRow {
  readonly reason: Exclude<CreditReason, 'unpaid'>;
}

const DEBIT_COLUMNS = { order_number: 'bigint', payment_id: 'bigint', amount: 'bigint', nth: 'int' } as const;
const CREDIT_COLUMNS = { ...DEBIT_COLUMNS, reason: 'text' } as const;

/**
 * Numbers without gaps, of one payment in the order of what happened: the counter's row is locked until the notes are committed
 * with it. The mail with the note is queued by the same statement, which alone knows its number.
 */
const CREDIT = `with taken as (update counter set value = value + $6::bigint
    where name = 'credit-note' returning value - $6::bigint as last),
  noted as (insert into credit_note (order_number, payment_id, amount, reason, tax_percent, settings_version, issued_at, number)
  select order_number, payment_id, amount, reason, i.tax_percent, ${SETTINGS_NOW}, $7::timestamptz,
    taken.last + row_number() over (order by order_number, payment_id, nth)
  from ${unnestOf(CREDIT_COLUMNS)} join invoice i using (order_number) cross join taken returning order_number, number, issued_at)
  ${mailsOfNoted('credit-note')}`;
const DEBIT = `with taken as (update counter set value = value + $5::bigint
    where name = 'debit-note' returning value - $5::bigint as last),
  noted as (insert into debit_note (order_number, payment_id, amount, tax_percent, settings_version, issued_at, number)
  select order_number, payment_id, amount, i.tax_percent, ${SETTINGS_NOW}, $6::timestamptz,
    taken.last + row_number() over (order by order_number, payment_id, nth)
  from ${unnestOf(DEBIT_COLUMNS)} join invoice i using (order_number) cross join taken returning order_number, number, issued_at)
  ${mailsOfNoted('debit-note')}`;

const toColumns = ({ orderNumber, paymentId, amount }: DebitRow, nth: number) => ({
  order_number: orderNumber,
  payment_id: paymentId,
  amount,
  nth,
});

/** Credit notes of settled orders, with the next numbers. */
export async function issueCreditNotes(sql: Sql, rows: readonly CreditRow[], issuedAt: Date): Promise<void> {
  const values = rows.map((row, nth) => ({ ...toColumns(row, nth), reason: row.reason }));
  await sql.query(CREDIT, [...valuesOf(CREDIT_COLUMNS, values), rows.length, issuedAt]);
}

/** Debit notes of settled orders, with the next numbers. */
export async function issueDebitNotes(sql: Sql, rows: readonly DebitRow[], issuedAt: Date): Promise<void> {
  await sql.query(DEBIT, [...valuesOf(DEBIT_COLUMNS, rows.map(toColumns)), rows.length, issuedAt]);
}
