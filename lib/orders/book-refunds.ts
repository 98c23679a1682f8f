import { PAYMENT_RECEIVED } from '@/lib/contract/process-names';
import type { Sql } from '@/lib/db/database';
import type { OrderRow } from '@/lib/db/tables/orders';
import { findPaymentMoney, type MoneyShift, type PaymentMoney } from '@/lib/db/tables/payments';
import { findRefunds, type RefundRow } from '@/lib/db/tables/refunds';
import { AppError } from '@/lib/errors';
import type { ProviderReturn } from '@/lib/payments/provider';
import type { Batch, CommandKind, Session } from '@/lib/runtime/types';
import { formatAmount } from '@/lib/story/amounts';
import { correctInvoice } from './correct-invoice';
import type { Dependencies } from './dependencies';
import type { OrderBatch } from './order-batch';
import { isCovered } from './order-scope';
import { RefundBook } from './refund-book';
import type { RefundAct, RefundEvent } from './refund-events';
import { postingOf } from './refund-writes';

/** News of the money of one payment that goes back. */
export interface BookRefunds {
  readonly paymentId: bigint;
  /** As the provider tells. */
  readonly returns: readonly ProviderReturn[];
  readonly act: RefundAct | null;
}

/** A refund that is to be sent now. */
export interface DueRefund {
  readonly paymentId: bigint;
  readonly ordinal: number;
  /** Minor units. */
  readonly amount: bigint;
}

export interface BookedRefund extends Pick<RefundEvent, 'what' | 'amount'> {
  /** `provider`: it has it. `by-hand`: nobody knows of it but the person who sent it. */
  readonly way: 'provider' | 'by-hand';
}

export interface BookedRefunds {
  /** What this command was the first to tell. */
  readonly events: readonly BookedRefund[];
  readonly toSend: readonly DueRefund[];
  /** What waits for a yes since this command. */
  readonly toApprove: readonly DueRefund[];
  /** The provider or a bank will have more to say. */
  readonly isPending: boolean;
}

/** Whoever queued a call sees to it at once; this is for the crash in between. Milliseconds. */
const FALLBACK_MS = 30_000;
/** Each time other money of the order was faster. */
const MAX_TRIES = 20;

/**
 * Books what goes back: payment, row, ledger entry, step and mail, each thing once.
 * The answer is null where other money of the order moved in the same batch: then it is to be asked again.
 * @throws AppError `order-unknown`; `conflict` for a payment that is none of this order
 */
export const bookRefundsKind: CommandKind<BookRefunds, BookedRefunds | null, OrderBatch, OrderMoney> = {
  name: 'book-refunds',
  rank: 1,
  locks: 'wait',
  load: loadMoney,
  apply: (batch, { orderId, input }, money) => {
    const session = batch.session(orderId);
    if (session === null) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
    const payment = money.payments.find(({ id }) => id === input.paymentId);
    if (payment === undefined || payment.orderNumber !== session.order.number)
      throw new AppError('conflict', 'This payment is none of this order.');
    if (batch.context.hasMovedMoney(session.order.number, money)) return null;
    const book = moveMoneyBack(batch, session, money, payment, (open) => {
      open.take(input.returns);
      if (input.act !== null) open.perform(input.act);
    });
    return {
      events: book.events.map(({ what, amount, row }) => ({
        what,
        amount,
        way: row.providerId === null ? 'by-hand' : 'provider',
      })),
      toSend: book.toSend.map(dueRefund),
      toApprove: [...book.changed].filter(({ state }) => state === 'to-approve').map(dueRefund),
      isPending: book.isPending,
    };
  },
};

const dueRefund = ({ paymentId, ordinal, amount }: RefundRow): DueRefund => ({ paymentId, ordinal, amount });

/** Payments of the orders of a batch, and the rows of what goes back of each. */
export interface OrderMoney {
  readonly payments: readonly PaymentMoney[];
  readonly rows: Map<bigint, RefundRow[]>;
}

/** Reads the money of the orders that commands name. */
export async function loadMoney(
  sql: Sql,
  commands: readonly { readonly orderId: string }[],
  batch: Batch<OrderBatch>,
): Promise<OrderMoney> {
  const numbers = [...new Set(commands.flatMap(({ orderId }) => batch.session(orderId)?.order.number ?? []))];
  const [payments, refunds] = await Promise.all([findPaymentMoney(sql, numbers), findRefunds(sql, numbers)]);
  const rows = new Map<bigint, RefundRow[]>(payments.map(({ id }) => [id, []]));
  for (const row of refunds) rows.get(row.paymentId)?.push(row);
  return { payments, rows };
}

/** Can a provider be asked to send this money back? */
export const isSentBy = ({ refunds }: OrderBatch, { channel, externalId }: PaymentMoney): boolean =>
  refunds.rule.channels.includes(channel) && externalId !== null;

/**
 * Moves money of one payment, and writes all that follows of it: rows, books, notes to the invoice, steps and mails.
 * @param move what is done with its book
 */
export function moveMoneyBack(
  { context, now }: Batch<OrderBatch>,
  session: Session,
  money: OrderMoney,
  payment: PaymentMoney,
  move: (book: RefundBook) => void,
): RefundBook {
  const { order } = session;
  const { payments, rows } = money;
  const isSent = isSentBy(context, payment);
  const stateOfDue = isSent ? (context.refunds.rule.needsApproval ? 'to-approve' : 'queued') : 'by-hand';
  const isSettled = order.settledAt !== null;
  const mayCount = mayCountOf(order);
  const book = new RefundBook(payment, rows.get(payment.id) ?? [], { now, stateOfDue, mayCount });
  move(book);
  context.refunds.write(book.changed);
  if (book.changed.size > 0) context.noteMoved(order.number, money);
  const { shift } = book;
  if (shift !== null) shiftMoney(context, session, payment, shift);
  order.refundDue = payments.some((one) => one.orderNumber === order.number && one.toRefund > 0n);
  order.heldForeign = payments.some(
    (one) => one.orderNumber === order.number && one.held > 0n && one.currency !== order.currency,
  );
  const due = () => dueOf(order.number, payment.currency, payments, rows);
  for (const event of book.events) {
    record(context, session, { ...event, currency: payment.currency, due: due() });
    const moved = { paymentId: payment.id, applied: event.applied };
    if (isSettled) correctInvoice(context, order, moved, isTaken(event) ? 'dispute' : 'refund');
  }
  if (!isSettled && order.applied > 0n && isCovered(order) && session.awaited(PAYMENT_RECEIVED) !== undefined)
    if (context.secureStock(session)) context.settle(session);
  if (isSent && [...book.changed].some(({ state }) => state === 'queued'))
    context.refunds.ask(
      { channel: payment.channel, kind: 'refunds', subject: payment.externalId ?? '' },
      new Date(now.getTime() + FALLBACK_MS),
    );
  return book;
}

/** What a bank gives back counts as far as the order still needs it: other money may have paid it meanwhile. */
function mayCountOf({ state, settledAt, total, applied, suspended }: Readonly<OrderRow>): bigint | null {
  // A suspended order takes nothing: it could not be settled by it.
  if (settledAt === null && (state !== 'ACTIVE' || suspended)) return 0n;
  if (total === null) return null;
  return total > applied ? total - applied : 0n;
}

const isTaken = ({ what }: RefundEvent) => what === 'charged-back';

/** The order's own sums are of its own currency. */
function shiftMoney(
  context: OrderBatch,
  { order }: Session,
  { currency }: PaymentMoney,
  shift: MoneyShift,
): void {
  context.shiftMoney(order.number, shift);
  order.applied += shift.applied;
  if (currency === order.currency) order.held += shift.held;
}

const STEPS = {
  granted: 'refund-granted',
  sent: 'refund-sent',
  refunded: 'refund',
  failed: 'refund-failed',
  'charged-back': 'chargeback',
  reinstated: 'chargeback-reversed',
} as const;

/** What of the order's money in this currency is to be sent back, and with no provider yet. */
function dueOf(
  orderNumber: bigint,
  currency: string,
  payments: readonly PaymentMoney[],
  rows: ReadonlyMap<bigint, readonly RefundRow[]>,
): bigint {
  let due = 0n;
  for (const payment of payments) {
    if (payment.orderNumber !== orderNumber || payment.currency !== currency) continue;
    due += payment.toRefund;
    for (const { state, amount } of rows.get(payment.id) ?? []) if (state === 'pending') due -= amount;
  }
  return due;
}

interface Recorded extends RefundEvent {
  readonly currency: string;
  /** See `dueOf`. */
  readonly due: bigint;
}

/** What a customer can see is a step. A dispute that is not decided is the shop's affair, and so is a try that failed. */
function record(context: OrderBatch, session: Session, event: Recorded): void {
  const { what, row, amount, was, currency, due } = event;
  for (const posting of postingOf(event, currency, context.now)) context.post(posting);
  const wasTold = was === 'pending' || was === 'succeeded';
  if (what === 'disputed' || (what === 'failed' && !wasTold)) return;
  session.note(STEPS[what], {
    amount: formatAmount(amount, currency),
    currency,
    ...(row.origin === 'dispute' || !wasTold ? {} : { was: was === 'pending' ? 'pending' : 'refunded' }),
    ...(due > 0n ? { due: formatAmount(due, currency) } : {}),
  });
  const nth = `${row.paymentId}/${row.ordinal}`;
  if (what === 'sent') context.tell(session.order, 'refund-sent', nth);
  if (what === 'refunded') context.tell(session.order, 'refunded', nth);
}

/** Books, however often other money of the order is faster. @throws as the command does; `busy` */
export async function bookRefunds(
  submit: Dependencies['submit'],
  orderId: string,
  input: BookRefunds,
): Promise<BookedRefunds> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const booked = await submit({ kind: bookRefundsKind, orderId, input });
    if (booked !== null) return booked;
  }
  throw new AppError('busy', 'Other money of this order moves all the time. Try again in a minute.');
}
