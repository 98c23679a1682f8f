import type { Sql, Transaction } from '@/lib/db/database';
import type { Posting } from '@/lib/db/tables/ledger';
import { type MoneyShift, shiftMoney } from '@/lib/db/tables/payments';
import {
  addPaymentPage,
  askProviders,
  type CallRef,
  closePaymentPages,
  type PaymentPageRow,
} from '@/lib/db/tables/provider-calls';
import { queueRefunds, type RefundRow, type RefundRule, writeRefunds } from '@/lib/db/tables/refunds';
import type { RefundEvent } from './refund-events';

/** Nobody sends money back but a person. */
export const BY_HAND: RefundRule = { channels: [], needsApproval: false };

/** What one batch writes of money that goes back, and of payment pages that end with their order. */
export class RefundWrites {
  readonly #due: bigint[] = [];
  readonly #closing: bigint[] = [];
  readonly #shifts: MoneyShift[] = [];
  readonly #rows = new Set<RefundRow>();
  readonly #pages: PaymentPageRow[] = [];
  readonly #calls: (CallRef & { readonly runAt: Date })[] = [];

  constructor(
    readonly rule: RefundRule,
    private readonly now: Date,
  ) {}

  /** Some money of this order became due. */
  owe(orderNumber: bigint): void {
    this.#due.push(orderNumber);
  }

  /** Nothing is to be paid for this order any more. */
  closePages(orderNumber: bigint): void {
    // Pages are those of providers; without one there is nothing to ask the database for.
    if (this.rule.channels.length > 0) this.#closing.push(orderNumber);
  }

  /** A page on which the order can be paid was opened. */
  addPage(page: PaymentPageRow): void {
    this.#pages.push(page);
  }

  shift(shift: MoneyShift): void {
    this.#shifts.push(shift);
  }

  write(rows: Iterable<RefundRow>): void {
    for (const row of rows) this.#rows.add(row);
  }

  /** Asks a provider, at this instant at the earliest. */
  ask(call: CallRef, runAt: Date): void {
    this.#calls.push({ ...call, runAt });
  }

  /** Goes before the closing of ended orders, which takes all that counts or is held then. */
  flushShifts(sql: Transaction): void {
    sql.later(shiftMoney(sql, this.#shifts.splice(0)));
  }

  /** Goes last: what is due is what the payments' rows say. */
  flush(sql: Transaction): void {
    const later = (statement: (on: Sql) => Promise<void>) => sql.later(statement(sql));
    const rows = [...this.#rows];
    this.#rows.clear();
    later((on) => writeRefunds(on, rows));
    const due = [...new Set(this.#due.splice(0))];
    later((on) => queueRefunds(on, due, this.rule, this.now));
    for (const page of this.#pages.splice(0)) later((on) => addPaymentPage(on, page));
    const calls = this.#calls.splice(0);
    later((on) => askProviders(on, calls));
    const closing = [...new Set(this.#closing.splice(0))];
    later((on) => closePaymentPages(on, closing, this.now));
  }
}

/** The entry in the ledger; none where nothing has moved in the end. */
export function postingOf({ what, row, amount, was }: RefundEvent, currency: string, now: Date): Posting[] {
  const { orderNumber, paymentId, ordinal } = row;
  const reference = `refund:${paymentId}:#${ordinal}`;
  const entry = { orderNumber, kind: 'refund', currency, postedAt: now, amount } as const;
  if (what === 'refunded' || what === 'charged-back')
    return [{ ...entry, reference, debit: 'receivables', credit: 'refunds' }];
  const hasComeBack = what === 'reinstated' || (what === 'failed' && was === 'succeeded');
  if (!hasComeBack) return [];
  return [{ ...entry, reference: `${reference}:returned`, debit: 'refunds', credit: 'receivables' }];
}
