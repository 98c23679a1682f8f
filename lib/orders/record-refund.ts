import { findRefundable, type RefundablePayment } from '@/lib/db/tables/payments';
import { AppError } from '@/lib/errors';
import type { CommandKind } from '@/lib/runtime/types';
import { formatAmount } from '@/lib/story/amounts';
import type { OrderBatch } from './order-batch';

/** Money of one payment that has been sent back. */
export interface RecordRefund {
  readonly paymentId: bigint;
  /** Minor units, above 0. */
  readonly amount: bigint;
  /** What had been sent back of this payment before: a refund that is recorded already is not recorded again. */
  readonly refundedBefore: bigint;
}

/** The payments of the orders that have money to send back, by id. */
type Loaded = ReadonlyMap<bigint, RefundablePayment>;

/**
 * Records that money was sent back: its payment, its ledger entry and its step, once.
 * @returns false when it was recorded before
 * @throws AppError `order-unknown`; `conflict` for more than is to be sent back
 */
export const recordRefund: CommandKind<RecordRefund, boolean, OrderBatch, Loaded> = {
  name: 'record-refund',
  rank: 1,
  locks: 'wait',
  load: async (sql, commands, batch) => {
    const numbers = commands.flatMap(({ orderId }) => batch.session(orderId)?.order.number ?? []);
    const rows = await findRefundable(sql, [...new Set(numbers)]);
    return new Map(rows.map((row) => [row.id, row]));
  },
  apply: (batch, { orderId, input }, payments) => {
    const session = batch.session(orderId);
    if (session === null) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
    const { number: orderNumber } = session.order;
    const payment = payments.get(input.paymentId);
    if (payment === undefined || payment.refunded > input.refundedBefore) return false;
    if (payment.orderNumber !== orderNumber || payment.toRefund < input.amount || input.amount <= 0n)
      throw new AppError('conflict', 'There is not so much money of this payment to send back.');
    payment.toRefund -= input.amount;
    payment.refunded += input.amount;
    const { currency } = payment;
    batch.context.addRefund({ orderNumber, currency, ...input, refunded: payment.refunded });
    session.order.refundDue =
      batch.context.owesMore(orderId) ||
      [...payments.values()].some((other) => other.orderNumber === orderNumber && other.toRefund > 0n);
    session.note('refund', { amount: formatAmount(input.amount, currency), currency });
    return true;
  },
};
