import type { PaymentStatus } from '@/lib/contract/order';
import type { OrderRow } from '@/lib/db/tables/orders';

/** The contract's section 4: `refund-due` once ended with money to refund, else by what was received. */
export function paymentStatus(
  order: Readonly<Pick<OrderRow, 'state' | 'refundDue' | 'total' | 'settledAt' | 'applied' | 'received'>>,
): PaymentStatus {
  if (order.state !== 'ACTIVE' && order.refundDue) return 'refund-due';
  const due = order.total ?? (order.settledAt === null ? null : order.applied);
  if (due !== null && order.received > due) return 'over';
  if (order.settledAt !== null || (due !== null && order.received >= due)) return 'paid';
  return order.received > 0n ? 'partial' : 'unpaid';
}
