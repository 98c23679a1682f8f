import type { Verdict } from '@/lib/contract/payment';
import { CANCEL_REQUESTED, OUT_OF_STOCK, PAYMENT_RECEIVED } from '@/lib/contract/process-names';
import type { Sql, Transaction } from '@/lib/db/database';
import { type BulkMark, markBulkItems } from '@/lib/db/tables/bulk-acts';
import { type Posting, post } from '@/lib/db/tables/ledger';
import { type NoticeKind, noticeOf, type QueuedMail, queueMails } from '@/lib/db/tables/mails';
import type { OrderRef, OrderRow } from '@/lib/db/tables/orders';
import {
  type AssignedPayment,
  assignPayments,
  closePayments,
  findHeldPayments,
  insertPayments,
  type MoneyShift,
  type PaymentRow,
  updatePayments,
} from '@/lib/db/tables/payments';
import { type ParcelRow, writeParcels } from '@/lib/db/tables/shipments';
import type { BatchContext, Session } from '@/lib/runtime/types';
import { min } from '@/lib/story/amounts';
import { BatchDocuments } from './batch-documents';
import { BatchPlaced } from './batch-placed';
import { BatchStock } from './batch-stock';
import { competesWithPayment, isCovered, orderScope } from './order-scope';
import { BY_HAND, RefundWrites } from './refund-writes';

/** What the order domain gathers in one batch: money, documents, mails; and its rules after each step. */
export class OrderBatch implements BatchContext {
  readonly #newPayments: PaymentRow[] = [];
  readonly #assigned: AssignedPayment[] = [];
  readonly #changedPayments = new Set<PaymentRow>();
  readonly #held = new Map<bigint, PaymentRow[]>();
  readonly #postings: Posting[] = [];
  readonly #mails: QueuedMail[] = [];
  readonly #bulkMarks: BulkMark[] = [];
  /** By the order's number: what was read of its money by those who moved it and know; null: nobody knows. */
  readonly #movedMoney = new Map<bigint, object | null>();
  /** Orders that take what was kept of their jobs before anything else. */
  readonly #heldBack = new Set<Session>();
  readonly #closing: { orderNumber: bigint; settled: boolean }[] = [];

  /** What people entered of parcels that leave: to be written before the task that sends them runs. */
  readonly parcels: ParcelRow[] = [];
  readonly refunds: RefundWrites;
  readonly stock: BatchStock;
  readonly documents: BatchDocuments;
  /** What new orders come with. */
  readonly placed = new BatchPlaced();

  /**
   * @param paymentGraceMs how long a deadline waits for payments made before it, already divided by TIME_SCALE
   * @param refunds who sends back what
   * @param limitsUnpaid is it bounded what orders hold without being paid?
   * @param lastBilled up to this number orders may have an invoice before they are settled
   * @param currency of orders without items
   */
  constructor(
    readonly now: Date,
    private readonly paymentGraceMs = 0,
    refunds = BY_HAND,
    readonly limitsUnpaid = true,
    lastBilled = 0n,
    readonly currency = 'EUR',
    readonly timeZone = 'UTC',
  ) {
    this.refunds = new RefundWrites(refunds, now);
    this.stock = new BatchStock(now);
    this.documents = new BatchDocuments(now, lastBilled);
  }

  /** Reads the held money of the locked orders, and the items of those whose process asks for them. */
  async load(sql: Sql, sessions: readonly Session[]): Promise<void> {
    const holding = sessions.filter(({ order }) => order.held > 0n).map(({ order }) => order.number);
    const [payments] = await Promise.all([
      holding.length === 0 ? [] : findHeldPayments(sql, holding),
      this.placed.load(sql, sessions),
      this.stock.load(sql, sessions),
    ]);
    for (const payment of payments) this.#hold(payment);
  }

  /** What FEEL sees of an order: no personal data, amounts as numbers in units. */
  scope({ order }: Session, variables: Session['order']['variables']): Record<string, unknown> {
    return orderScope(order, this.placed.itemsOf(order.number), variables);
  }

  /** Only a timer that an awaited payment competes with waits: the two share an event-based gateway. */
  graceMs({ loaded }: Session, elementId: string): number {
    if (this.paymentGraceMs === 0) return 0;
    return competesWithPayment(loaded.definition, elementId) ? this.paymentGraceMs : 0;
  }

  /** A kept cancellation goes first, then held money; an end turns what is left into money to refund. */
  afterStep(session: Session): void {
    const { order } = session;
    if (session.ended) {
      this.#close(session);
      return;
    }
    if (this.#heldBack.has(session)) return;
    const cancel = order.cancelRequestedAt === null ? undefined : session.awaited(CANCEL_REQUESTED);
    if (cancel !== undefined) {
      const requestedAt = order.cancelRequestedAt;
      order.cancelRequestedAt = null;
      if (session.deliver({ type: 'message', work: cancel.key }) !== 'incident') return;
      order.cancelRequestedAt = requestedAt;
    }
    if (order.held > 0n && order.settledAt === null && session.awaited(PAYMENT_RECEIVED) !== undefined)
      this.#applyHeld(session);
  }

  /**
   * Takes what was kept while the order was suspended: results of jobs in the order in which they came, and between them, where
   * it came, the cancellation or the money that settles the order.
   * @param take hands one result to the order
   */
  takeKept<Kept extends { readonly at: Date }>(
    session: Session,
    results: readonly Kept[],
    take: (result: Kept) => void,
  ): void {
    const until = this.#decidedAt(session);
    const isBefore = ({ at }: Kept) => until === null || at <= until;
    this.#heldBack.add(session);
    for (const result of results.filter(isBefore)) take(result);
    this.#heldBack.delete(session);
    if (!session.ended) this.afterStep(session);
    for (const result of results) if (!isBefore(result)) take(result);
  }

  /** When the kept cancellation came, or else the payment with which the held money covers the total; null: neither did. */
  #decidedAt({ order }: Session): Date | null {
    if (order.cancelRequestedAt !== null) return order.cancelRequestedAt;
    let { applied } = order;
    for (const payment of this.#held.get(order.number) ?? []) {
      if (payment.currency !== order.currency) continue;
      applied += payment.held;
      if (isCovered({ ...order, applied })) return payment.arrivedAt;
    }
    return null;
  }

  /** Settles the order: exactly once the message reaches its process. */
  settle(session: Session): void {
    const { order } = session;
    order.settledAt = order.updatedAt;
    this.refunds.closePages(order.number);
    this.tell(order, 'paid');
    this.stock.sell(order);
    this.documents.invoice(order);
    const awaited = session.awaited(PAYMENT_RECEIVED);
    if (awaited !== undefined) session.deliver({ type: 'message', work: awaited.key });
  }

  /**
   * An order is about to be settled. Are its pieces back on the shelf, and gone, it is cancelled as if its buyer had
   * asked for that, or, where the process awaits no such thing, ended from outside.
   * @returns whether it has its pieces
   */
  secureStock(session: Session): boolean {
    if (this.stock.secure(session.order)) return true;
    const cancel = session.awaited(CANCEL_REQUESTED);
    const why = { errorCode: OUT_OF_STOCK };
    if (cancel === undefined || session.deliver({ type: 'message', work: cancel.key }, why) === 'incident')
      session.end('TERMINATED', why);
    return false;
  }

  /** A new payment: to be written, with its entry in the ledger. */
  addPayment(payment: PaymentRow): void {
    this.#newPayments.push(payment);
    this.#bookPayment(payment);
  }

  /** A payment that was without an order has one: to be written, with its entry in the ledger. */
  assignPayment(payment: PaymentRow, verdict: Verdict): void {
    this.#assigned.push({ payment, verdict });
    this.#bookPayment(payment);
  }

  #bookPayment(payment: PaymentRow): void {
    if (payment.held > 0n) this.#hold(payment);
    const { orderNumber, currency, amount } = payment;
    // Of money without an order nobody knows yet what it is for: it is in no book.
    if (orderNumber === null || currency === null || amount === null) return;
    this.#movedMoney.set(orderNumber, null);
    this.post({
      orderNumber,
      kind: 'payment',
      reference: `payment:${payment.id}`,
      currency,
      postedAt: this.now,
      debit: 'payments',
      credit: 'receivables',
      amount,
    });
  }

  /** Queues a mail of this kind, one for each order and `nth`, if the customer has an address. */
  tell(order: OrderRef, kind: NoticeKind, nth: string | null = null): void {
    this.#mails.push(noticeOf(order, kind, this.now, nth));
  }

  /** Some money of this order goes back. @param why the mail that says so, and what for; null: another one does */
  oweRefund(order: OrderRow, why: NoticeKind | null): void {
    order.refundDue = true;
    this.refunds.owe(order.number);
    if (why !== null) this.tell(order, why);
  }

  /** Has this batch moved money of the order, so that its rows are not what was read? What was moved in `read` itself stands there. */
  hasMovedMoney(orderNumber: bigint, read: object | null = null): boolean {
    const moved = this.#movedMoney.get(orderNumber);
    return moved !== undefined && (moved === null || moved !== read);
  }

  /** Money of the order was moved in what was read: other commands have read copies of their own. */
  noteMoved(orderNumber: bigint, read: object): void {
    if (!this.hasMovedMoney(orderNumber, read)) this.#movedMoney.set(orderNumber, read);
  }

  /** Money moves within a payment that was read under the lock: to be written. */
  shiftMoney(orderNumber: bigint, shift: MoneyShift): void {
    const held = this.#held.get(orderNumber)?.find(({ id }) => id === shift.paymentId);
    if (held === undefined) {
      this.refunds.shift(shift);
      return;
    }
    // This row is written as it stands here, and may still be applied.
    held.applied += shift.applied;
    held.held += shift.held;
    held.toRefund += shift.toRefund;
    held.refunded += shift.refunded;
    this.#changedPayments.add(held);
  }

  /** An entry of the ledger, to be written. */
  post(posting: Posting): void {
    this.#postings.push(posting);
  }

  /** What came of an order's part of a bulk, to be written with it. */
  markBulk(mark: BulkMark): void {
    this.#bulkMarks.push(mark);
  }

  /** Writes new rows before changes of them, and the closing of ended orders' payments last: it reads both. */
  async flush(sql: Transaction, stocking: readonly (readonly bigint[])[] = []): Promise<void> {
    await this.placed.flush(sql);
    sql.later(writeParcels(sql, this.parcels.splice(0)));
    const inserted = this.#newPayments.splice(0);
    sql.later(insertPayments(sql, inserted));
    for (const payment of inserted) this.#changedPayments.delete(payment);
    const assigned = this.#assigned.splice(0);
    sql.later(assignPayments(sql, assigned, this.now));
    for (const { payment } of assigned) this.#changedPayments.delete(payment);
    sql.later(updatePayments(sql, [...this.#changedPayments]));
    this.#changedPayments.clear();
    sql.later(post(sql, this.#postings.splice(0)));
    this.refunds.flushShifts(sql);
    sql.later(closePayments(sql, this.#closing.splice(0)));
    sql.later(queueMails(sql, this.#mails.splice(0)));
    sql.later(markBulkItems(sql, this.#bulkMarks.splice(0), this.now));
    this.refunds.flush(sql);
    await this.stock.flush(sql, stocking);
  }

  /** Invoices and credit notes. */
  flushNumbers(sql: Transaction): void {
    this.documents.flush(sql);
  }

  /** Held money of the order's own currency is applied up to the total; with no total, the oldest payment. */
  #applyHeld(session: Session): void {
    const { order } = session;
    const covers = order.total !== null && order.applied + order.held >= order.total;
    if (covers && !this.secureStock(session)) return;
    this.#movedMoney.set(order.number, null);
    for (const payment of this.#held.get(order.number) ?? []) {
      if (payment.currency !== order.currency || payment.held === 0n) continue;
      const missing = order.total === null ? payment.held : order.total - order.applied;
      const applied = order.settledAt === null && missing > 0n ? min(payment.held, missing) : 0n;
      payment.applied += applied;
      payment.toRefund += payment.held - applied;
      order.applied += applied;
      if (payment.held > applied) this.oweRefund(order, 'overpaid');
      payment.held = 0n;
      this.#changedPayments.add(payment);
      if (isCovered(order) && order.settledAt === null) order.settledAt = order.updatedAt;
    }
    order.held = 0n;
    if (order.settledAt !== null) this.settle(session);
  }

  #close({ order }: Session): void {
    const settled = order.settledAt !== null;
    this.refunds.closePages(order.number);
    order.cancelRequestedAt = null;
    // The model frees the stock itself; an end from outside the model must not keep it.
    this.stock.end(order, order.state === 'COMPLETED');
    if (!settled) this.documents.endUnpaid(order);
    // The model has no words for an end that it did not make: this mail says it, and what becomes of the money.
    const isOutside = order.state !== 'COMPLETED';
    if (isOutside) this.tell(order, order.state === 'FAILED' ? 'given-up' : 'stopped');
    if (order.held === 0n && !order.heldForeign && (settled || order.applied === 0n)) return;
    // In memory too: these payments may not be written yet.
    this.#movedMoney.set(order.number, null);
    this.#closing.push({ orderNumber: order.number, settled });
    order.held = 0n;
    order.heldForeign = false;
    if (!settled) order.applied = 0n;
    this.oweRefund(order, isOutside ? null : 'refund-due');
  }

  #hold(payment: PaymentRow): void {
    const { orderNumber } = payment;
    if (orderNumber === null) return;
    const list = this.#held.get(orderNumber);
    if (list === undefined) this.#held.set(orderNumber, [payment]);
    else list.push(payment);
  }
}
