import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';

export type Account = 'payments' | 'receivables' | 'revenue' | 'refunds';

/** A double entry: debit one account, credit another, the same amount in minor units. */
export interface Posting {
  readonly orderNumber: bigint;
  readonly kind: 'payment' | 'revenue' | 'refund' | 'credit-note' | 'debit-note';
  /** What it is about, unique within its order: the same of one order is posted once. */
  readonly reference: string;
  readonly currency: string;
  readonly postedAt: Date;
  readonly debit: Account;
  readonly credit: Account;
  readonly amount: bigint;
}

const ENTRY_COLUMNS = {
  order_number: 'bigint',
  kind: 'text',
  reference: 'text',
  currency: 'text',
  posted_at: 'timestamptz',
} as const;
const POSTING_COLUMNS = { ...ENTRY_COLUMNS, debit: 'text', credit: 'text', amount: 'bigint' } as const;

/** Entries and their two lines in one statement; an entry that is there already is left alone. */
const POST = `with r as (select * from ${unnestOf(POSTING_COLUMNS)}),
  entry as (insert into ledger_entry (${Object.keys(ENTRY_COLUMNS).join(', ')})
    select ${Object.keys(ENTRY_COLUMNS).join(', ')} from r on conflict (order_number, reference) do nothing
    returning id, order_number, reference)
  insert into ledger_line (entry_id, account, amount)
  select entry.id, line.account, line.amount from entry join r using (order_number, reference)
    cross join lateral (values (r.debit, r.amount), (r.credit, -r.amount)) as line(account, amount)`;

/**
 * Posts entries, each once: one whose order has an entry of this reference already is left alone.
 * @throws the database's `23505` where two of one call have the same order and reference
 */
export async function post(sql: Sql, postings: readonly Posting[]): Promise<void> {
  if (postings.length === 0) return;
  const rows = postings.map((posting) => ({
    order_number: posting.orderNumber,
    kind: posting.kind,
    reference: posting.reference,
    currency: posting.currency,
    posted_at: posting.postedAt,
    debit: posting.debit,
    credit: posting.credit,
    amount: posting.amount,
  }));
  await sql.query(POST, valuesOf(POSTING_COLUMNS, rows));
}
