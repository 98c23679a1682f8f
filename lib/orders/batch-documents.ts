import type { Transaction } from '@/lib/db/database';
import {
  type CreditRow,
  type DebitRow,
  issueCreditNotes,
  issueDebitNotes,
} from '@/lib/db/tables/corrections';
import {
  creditInvoices,
  type InvoiceRow,
  issueInvoices,
  issueMissingInvoices,
} from '@/lib/db/tables/invoices';
import type { OrderRow } from '@/lib/db/tables/orders';

/** The numbered documents of one batch: invoices, and what takes them back. */
export class BatchDocuments {
  readonly #invoices: InvoiceRow[] = [];
  readonly #endedUnpaid: bigint[] = [];
  readonly #credits: CreditRow[] = [];
  readonly #debits: DebitRow[] = [];

  /** @param lastBilled up to this number orders may have an invoice before they are settled */
  constructor(
    private readonly now: Date,
    private readonly lastBilled: bigint,
  ) {}

  /** The order is settled. */
  invoice({ number: orderNumber, total, applied }: OrderRow): void {
    this.#invoices.push({ orderNumber, total: total ?? applied });
  }

  /** It has ended unpaid: what was numbered all the same is taken back. */
  endUnpaid({ number }: OrderRow): void {
    if (number <= this.lastBilled) this.#endedUnpaid.push(number);
  }

  /** Of a settled order so much is owed no longer. */
  credit(row: CreditRow): void {
    this.#credits.push(row);
  }

  /** So much of what was credited is owed again. */
  debit(row: DebitRow): void {
    this.#debits.push(row);
  }

  /** Locks the counters in one order, always, that of the invoices first: what is credited may be issued just now. */
  flush(sql: Transaction): void {
    const invoices = this.#invoices.splice(0);
    const old = invoices.filter(({ orderNumber }) => orderNumber <= this.lastBilled);
    if (old.length > 0) sql.later(issueMissingInvoices(sql, old, this.now));
    const due = old.length === 0 ? invoices : invoices.filter((row) => !old.includes(row));
    if (due.length > 0) sql.later(issueInvoices(sql, due, this.now));
    const unpaid = this.#endedUnpaid.splice(0);
    if (unpaid.length > 0) sql.later(creditInvoices(sql, unpaid, this.now));
    const credits = this.#credits.splice(0);
    if (credits.length > 0) sql.later(issueCreditNotes(sql, credits, this.now));
    const debits = this.#debits.splice(0);
    if (debits.length > 0) sql.later(issueDebitNotes(sql, debits, this.now));
  }
}
