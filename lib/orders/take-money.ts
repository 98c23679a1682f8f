import type { Verdict } from '@/lib/contract/payment';
import { PAYMENT_RECEIVED } from '@/lib/contract/process-names';
import type { PaymentRow } from '@/lib/db/tables/payments';
import { AppError } from '@/lib/errors';
import type { IncomingPayment } from '@/lib/payments/types';
import type { Batch, Session } from '@/lib/runtime/types';
import { amountRule, formatAmount, inCurrency, min } from '@/lib/story/amounts';
import type { OrderBatch } from './order-batch';
import { isCovered } from './order-scope';

/** A payment of an order: its amount and currency are known. */
export type OrderPayment = PaymentRow & { orderNumber: bigint; currency: string; amount: bigint };

/** Where no currency was named the amount is in hundredths, of whatever it turns out to be. Null: it fits no sum of the order's. */
export const amountIn = (
  currency: string,
  { amount, currency: named }: Pick<IncomingPayment, 'amount' | 'currency'>,
): bigint | null => (amount === null || named !== null ? amount : inCurrency(amount, currency));

/** The same of a payment that came without an order. @throws AppError `conflict` where there is no such amount */
export function requireAmountIn(
  currency: string,
  payment: Pick<IncomingPayment, 'amount' | 'currency'>,
): bigint {
  const amount = amountIn(currency, payment);
  if (amount !== null) return amount;
  throw new AppError(
    'conflict',
    payment.amount === null
      ? 'It is not known how much came: what was sent cannot be read.'
      : `Its amount is none of ${currency}, which ${amountRule(currency)}.`,
  );
}

/** The verdict on money of an order: the first that fits. */
export function judge(session: Session, currency: string, amount: bigint): Verdict {
  const { order } = session;
  if (currency !== order.currency) return 'wrong-currency';
  if (order.settledAt !== null) return 'over';
  if (session.ended || !session.canAwait(PAYMENT_RECEIVED)) return 'late';
  if (session.awaited(PAYMENT_RECEIVED) === undefined) return 'early';
  if (order.total !== null && order.applied + amount < order.total) return 'partial';
  return 'applied';
}

/**
 * Takes money for an order by its verdict: splits it, keeps the order's sums, writes the step, and settles the order where
 * it is paid.
 * @param keep writes the payment, with its entry in the ledger
 */
export function takeMoney(
  { context }: Batch<OrderBatch>,
  session: Session,
  payment: OrderPayment,
  verdict: Verdict,
  keep: (payment: OrderPayment) => void,
): void {
  account(context, session, payment, verdict);
  keep(payment);
  const { amount, currency } = payment;
  session.note('payment', { amount: formatAmount(amount, currency), currency, verdict });
  if (verdict === 'partial') context.tell(session.order, 'part-paid');
  if (verdict === 'wrong-currency') context.tell(session.order, 'wrong-currency');
  if (verdict === 'applied') context.settle(session);
}

/** Splits the money by the verdict and keeps the order's sums. */
function account(
  context: OrderBatch,
  { order, ended }: Session,
  payment: OrderPayment,
  verdict: Verdict,
): void {
  const { amount } = payment;
  if (verdict !== 'wrong-currency') order.received += amount;
  if (verdict === 'applied' || verdict === 'partial') {
    const missing = order.total === null ? amount : order.total - order.applied;
    payment.applied = min(amount, missing);
    order.applied += payment.applied;
    payment.toRefund = amount - payment.applied;
  } else if (!ended && (verdict === 'early' || verdict === 'wrong-currency')) {
    payment.held = amount;
    if (verdict === 'early') order.held += amount;
    else order.heldForeign = true;
  } else {
    payment.toRefund = amount;
  }
  if (payment.toRefund > 0n)
    context.oweRefund(
      order,
      verdict === 'wrong-currency' ? null : verdict === 'late' ? 'late-payment' : 'overpaid',
    );
  if (verdict === 'applied' && !isCovered(order))
    throw new Error('an applied payment does not cover its order');
}
