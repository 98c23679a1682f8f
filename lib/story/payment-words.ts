import type { MoneyBack, OrderState, PaymentStatus } from '@/lib/contract/order';

const statusWords: Record<PaymentStatus, string> = {
  unpaid: 'Not paid yet',
  partial: 'Partly paid',
  paid: 'Paid',
  over: 'Paid, more than the total',
  'refund-due': 'A refund is due',
};

/** Where the payment of an order stands. Nobody owes anything for an order that has ended. */
export function paymentWords(
  status: PaymentStatus,
  state: OrderState,
  refunds: readonly MoneyBack[] = [],
): string {
  const isUnderWay =
    refunds.some((one) => one.state === 'pending') && refunds.every((one) => one.state !== 'due');
  if (status === 'refund-due' && isUnderWay) return 'A refund is on its way';
  return state !== 'ACTIVE' && status === 'unpaid' ? 'Nothing to pay' : statusWords[status];
}
