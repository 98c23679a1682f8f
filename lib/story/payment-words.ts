import type { OrderState, PaymentStatus } from '@/lib/contract/order';

const statusWords: Record<PaymentStatus, string> = {
  unpaid: 'Not paid yet',
  partial: 'Partly paid',
  paid: 'Paid',
  over: 'Paid, more than the total',
  'refund-due': 'A refund is due',
};

/** Where the payment of an order stands. Nobody owes anything for an order that has ended. */
export function paymentWords(status: PaymentStatus, state: OrderState): string {
  return state !== 'ACTIVE' && status === 'unpaid' ? 'Nothing to pay' : statusWords[status];
}
