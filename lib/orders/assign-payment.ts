import type { Verdict } from '@/lib/contract/payment';
import { findUnassigned, type PaymentRow } from '@/lib/db/tables/payments';
import { AppError } from '@/lib/errors';
import type { Addressed, Batch, CommandKind, Session } from '@/lib/runtime/types';
import { closeDeadline } from './fair-deadline';
import type { OrderBatch } from './order-batch';
import { judge, type OrderPayment, requireAmountIn, takeMoney } from './take-money';

export interface AssignPayment {
  readonly paymentId: bigint;
}

/** Minor units of `currency`. */
export interface AssignedMoney {
  readonly verdict: Verdict;
  readonly amount: bigint;
  readonly currency: string;
  /** What the order still needed; null: it has no fixed total. */
  readonly missing: bigint | null;
}

type Loaded = ReadonlyMap<bigint, PaymentRow>;

const load = async (
  sql: Parameters<typeof findUnassigned>[0],
  commands: readonly Addressed<AssignPayment>[],
): Promise<Loaded> => {
  const ids = commands.map(({ input }) => input.paymentId);
  return new Map((await findUnassigned(sql, ids)).map((payment) => [payment.id, payment]));
};

/**
 * A person gives a payment without an order one. The money is judged anew, as if it came now: what was paid when proves
 * nothing any more. What was answered when it came stays its verdict.
 * @throws AppError `order-unknown`; `conflict` where it has an order already, or cannot pay for this one
 */
export const assignPayment: CommandKind<AssignPayment, AssignedMoney, OrderBatch, Loaded> = {
  name: 'assign-payment',
  rank: 0,
  locks: 'wait',
  reads: ['timers'],
  load,
  apply: (batch, command, loaded) => {
    const { session, payment, amount, currency } = requireFit(batch, command, loaded);
    closeDeadline(batch, session, { ...command, input: { channel: payment.channel, paidAt: null } });
    const missing = missingOf(session);
    // Without its pieces the order ends here, and the payment comes too late for it.
    if (judge(session, currency, amount) === 'applied') batch.context.secureStock(session);
    const verdict = judge(session, currency, amount);
    const assigned: OrderPayment = Object.assign(payment, {
      ...{ orderNumber: session.order.number, amount, currency },
      ...{ held: 0n, raw: null },
    });
    takeMoney(batch, session, assigned, verdict, (taken) => batch.context.assignPayment(taken, verdict));
    // Nobody listened to news of it so far.
    const { channel, externalId: subject } = payment;
    if (subject !== null && batch.context.refunds.rule.channels.includes(channel))
      batch.context.refunds.ask({ channel, kind: 'refunds', subject }, batch.now);
    return { verdict, amount, currency, missing };
  },
};

/** What would become of it, as both stand now; changes nothing. @throws as `assignPayment` */
export const previewAssignment: CommandKind<AssignPayment, AssignedMoney, OrderBatch, Loaded> = {
  name: 'preview-assignment',
  rank: 1,
  locks: 'wait',
  load,
  apply: (batch, command, loaded) => {
    const { session, amount, currency } = requireFit(batch, command, loaded);
    return {
      verdict: judge(session, currency, amount),
      missing: missingOf(session),
      ...{ amount, currency },
    };
  },
};

const missingOf = ({ order: { total, applied } }: Session) => (total === null ? null : total - applied);

function requireFit(
  batch: Batch<OrderBatch>,
  { orderId, input }: Addressed<AssignPayment>,
  loaded: Loaded,
): { session: Session; payment: PaymentRow; amount: bigint; currency: string } {
  const session = batch.session(orderId);
  if (session === null) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
  const payment = loaded.get(input.paymentId);
  if (payment === undefined || payment.orderNumber !== null)
    throw new AppError('conflict', 'This payment has an order already, or there is none of this number.');
  if (payment.toRefund > 0n || payment.refunded > 0n)
    throw new AppError(
      'conflict',
      payment.refunded > 0n
        ? 'This payment has been sent back to whom it came from: it pays for nothing.'
        : 'This payment is being sent back to whom it came from: it pays for nothing.',
    );
  if (payment.otherMode)
    throw new AppError(
      'conflict',
      'This is money of the other mode, play money in a real shop or the reverse: it pays for nothing.',
    );
  const currency = payment.currency ?? session.order.currency;
  return { session, payment, amount: requireAmountIn(currency, payment), currency };
}
