import { findPaymentMoney, type MoneyShift, type PaymentMoney } from '@/lib/db/tables/payments';
import { findRefunds, type RefundRow } from '@/lib/db/tables/refunds';
import { AppError } from '@/lib/errors';
import type { ProviderReturn } from '@/lib/payments/provider';
import type { CommandKind, Session } from '@/lib/runtime/types';
import { formatAmount } from '@/lib/story/amounts';
import type { Dependencies } from './dependencies';
import type { OrderBatch } from './order-batch';
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
  /** The provider or a bank will have more to say. */
  readonly isPending: boolean;
}

/** By order: its payments, and their rows. */
interface Loaded {
  readonly payments: readonly PaymentMoney[];
  readonly rows: Map<bigint, RefundRow[]>;
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
export const bookRefundsKind: CommandKind<BookRefunds, BookedRefunds | null, OrderBatch, Loaded> = {
  name: 'book-refunds',
  rank: 1,
  locks: 'wait',
  load: async (sql, commands, batch) => {
    const numbers = [
      ...new Set(commands.flatMap(({ orderId }) => batch.session(orderId)?.order.number ?? [])),
    ];
    const [payments, refunds] = await Promise.all([
      findPaymentMoney(sql, numbers),
      findRefunds(sql, numbers),
    ]);
    const rows = new Map<bigint, RefundRow[]>(payments.map(({ id }) => [id, []]));
    for (const row of refunds) rows.get(row.paymentId)?.push(row);
    return { payments, rows };
  },
  apply: (batch, { orderId, input }, { payments, rows }) => {
    const session = batch.session(orderId);
    if (session === null) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
    const { context, now } = batch;
    const { order } = session;
    const payment = payments.find(({ id }) => id === input.paymentId);
    if (payment === undefined || payment.orderNumber !== order.number)
      throw new AppError('conflict', 'This payment is none of this order.');
    if (context.hasMovedMoney(order.number)) return null;
    const { rule } = context.refunds;
    const isSent = rule.channels.includes(payment.channel) && payment.externalId !== null;
    const stateOfDue = isSent ? (rule.needsApproval ? 'to-approve' : 'queued') : 'by-hand';
    const canCount = order.state === 'ACTIVE' || order.settledAt !== null;
    const book = new RefundBook(payment, rows.get(payment.id) ?? [], { now, stateOfDue, canCount });
    book.take(input.returns);
    if (input.act !== null) book.perform(input.act);
    context.refunds.write(book.changed);
    if (book.shift !== null) moveMoney(context, session, payment, book.shift);
    order.refundDue = payments.some((one) => one.orderNumber === order.number && one.toRefund > 0n);
    order.heldForeign = payments.some(
      (one) => one.orderNumber === order.number && one.held > 0n && one.currency !== order.currency,
    );
    const due = () => dueOf(order.number, payment.currency, payments, rows);
    for (const event of book.events)
      record(context, session, { ...event, currency: payment.currency, due: due() });
    if (isSent && [...book.changed].some(({ state }) => state === 'queued'))
      context.refunds.ask(
        { channel: payment.channel, kind: 'refunds', subject: payment.externalId ?? '' },
        new Date(now.getTime() + FALLBACK_MS),
      );
    return {
      events: book.events.map(({ what, amount, row }) => ({
        what,
        amount,
        way: row.providerId === null ? 'by-hand' : 'provider',
      })),
      toSend: book.toSend.map(({ paymentId, ordinal, amount }) => ({ paymentId, ordinal, amount })),
      isPending: book.isPending,
    };
  },
};

/** The order's own sums are of its own currency. */
function moveMoney(
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
