import { UNSIGNED } from '@/lib/payments/channels';
import type { IncomingPayment } from '@/lib/payments/types';
import { fireNow } from '@/lib/runtime/commands';
import type { Addressed, Batch, Session } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/**
 * Between a deadline and its firing, `PAYMENT_GRACE` later, only money that was paid in time still counts, and only the
 * payment system's signature proves when that was. Any other payment fires the timer first and is judged after it; contract, section 5.
 */
export function closeDeadline(
  batch: Batch<OrderBatch>,
  session: Session,
  { input, arrivedAt }: Addressed<Pick<IncomingPayment, 'channel' | 'paidAt'>>,
): void {
  for (const timer of session.timers()) {
    const { dueAt, fireAt } = timer;
    // It may have waited for its batch: what counts is when it came.
    const isInGrace = fireAt !== null && fireAt > dueAt && arrivedAt > dueAt;
    if (isInGrace && !isInTime(arrivedAt, session, input, dueAt)) fireNow(session, timer, batch.now);
  }
}

function isInTime(
  now: Date,
  { order }: Session,
  { channel, paidAt }: Pick<IncomingPayment, 'channel' | 'paidAt'>,
  dueAt: Date,
): boolean {
  if (channel === UNSIGNED || paidAt === null) return false;
  // Of no use as evidence: in the future, or before the order.
  return paidAt <= dueAt && paidAt <= now && paidAt >= order.createdAt;
}
