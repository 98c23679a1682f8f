import { findSeenPayments, nextPaymentIds, type PaymentRow } from '@/lib/db/tables/payments';
import { AppError } from '@/lib/errors';
import { UNSIGNED } from '@/lib/payments/channels';
import type { IncomingPayment, PaymentAnswer } from '@/lib/payments/types';
import type { Batch, CommandKind, Session } from '@/lib/runtime/types';
import { amountRule } from '@/lib/story/amounts';
import { closeDeadline } from './fair-deadline';
import type { OrderBatch } from './order-batch';
import { amountIn, judge, type OrderPayment, takeMoney } from './take-money';

/** What the payments of one batch are judged by. */
interface Loaded {
  /** One for each command. */
  readonly freeIds: bigint[];
  /** Payments that came before, in this batch too, by `webhookKey` and `externalKey`. */
  readonly seen: Map<string, PaymentRow>;
}

const webhookKey = (id: string) => `webhook\n${id}`;
const externalKey = (channel: string, id: string) => `external\n${channel}\n${id}`;

/**
 * Takes a payment: a verdict that never changes, the money, its ledger entry, the step, and, once the order is
 * settled, the message to its process; all under the order's lock. The verdicts and their order: contract, section 5. Signed money without an order is kept too.
 * @throws AppError `order-unknown`; `conflict` when an unsigned payment id comes again with another order or amount
 */
export const receivePayment: CommandKind<IncomingPayment, PaymentAnswer, OrderBatch, Loaded> = {
  name: 'receive-payment',
  rank: 0,
  locks: 'wait',
  reads: ['timers'],
  load: async (sql, commands) => {
    const inputs = commands.map((command) => command.input);
    const webhookIds = inputs.flatMap(({ webhookId }) => (webhookId === null ? [] : [webhookId]));
    const external = inputs.flatMap(({ channel, externalId }) =>
      externalId === null ? [] : [{ channel, externalId }],
    );
    const [freeIds, seen] = await Promise.all([
      nextPaymentIds(sql, commands.length),
      webhookIds.length + external.length === 0 ? [] : findSeenPayments(sql, webhookIds, external),
    ]);
    const loaded: Loaded = { freeIds, seen: new Map() };
    for (const payment of seen) remember(loaded, payment);
    return loaded;
  },
  apply: (batch, command, loaded) => {
    const { orderId, input } = command;
    const seen = findSeen(loaded, input);
    if (seen !== undefined) return duplicate(batch, seen, orderId, input);
    const session = batch.session(orderId);
    if (session === null || input.amount === null) return unmatched(batch, loaded, orderId, input);
    const currency = input.currency ?? session.order.currency;
    const amount = amountIn(currency, input);
    if (amount === null) return unusable(batch, loaded, currency, command);
    closeDeadline(batch, session, command);
    // Without its pieces the order ends here, and the payment comes too late for it.
    if (judge(session, currency, amount) === 'applied') batch.context.secureStock(session);
    const payment = newPayment(batch, loaded, session, { ...input, amount, currency });
    remember(loaded, payment);
    takeMoney(batch, session, payment, payment.verdict, (taken) => batch.context.addPayment(taken));
    return { paymentId: publicId(payment), verdict: payment.verdict };
  },
};

/**
 * An amount that named no currency and has more places than the order's.
 * @throws AppError `bad-request` where nobody signed for it
 */
function unusable(
  batch: Batch<OrderBatch>,
  loaded: Loaded,
  currency: string,
  { orderId, input }: { readonly orderId: string; readonly input: IncomingPayment },
): PaymentAnswer {
  if (input.channel === UNSIGNED)
    throw new AppError('bad-request', `amount: ${amountRule(currency)}`, 'amount');
  return unmatched(batch, loaded, orderId, input);
}

/**
 * Money that no order is known for. A signed delivery is true, so it is kept, as it was sent, for a person to look at.
 * @throws AppError `order-unknown` where nobody signed for it
 */
function unmatched(
  batch: Batch<OrderBatch>,
  loaded: Loaded,
  orderId: string,
  input: IncomingPayment,
): PaymentAnswer {
  if (input.channel === UNSIGNED)
    throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
  const payment: PaymentRow = {
    ...rowOf(batch, loaded, input),
    orderNumber: null,
    verdict: 'unmatched',
    currency: input.currency,
    amount: input.amount,
    held: input.amount ?? 0n,
    raw: input.raw,
  };
  remember(loaded, payment);
  batch.context.addPayment(payment);
  return { paymentId: publicId(payment), verdict: payment.verdict };
}

function remember({ seen }: Loaded, payment: PaymentRow): void {
  if (payment.webhookId !== null) seen.set(webhookKey(payment.webhookId), payment);
  if (payment.externalId !== null) seen.set(externalKey(payment.channel, payment.externalId), payment);
}

function findSeen({ seen }: Loaded, input: IncomingPayment): PaymentRow | undefined {
  const byWebhook = input.webhookId === null ? undefined : seen.get(webhookKey(input.webhookId));
  if (byWebhook !== undefined || input.externalId === null) return byWebhook;
  return seen.get(externalKey(input.channel, input.externalId));
}

function duplicate(
  batch: Batch<OrderBatch>,
  seen: PaymentRow,
  orderId: string,
  input: IncomingPayment,
): PaymentAnswer {
  // Unsigned money without an order is refused: the payment that was seen has one.
  const isOfOrder = seen.orderNumber === batch.session(orderId)?.order.number;
  if (input.channel === UNSIGNED && (!isOfOrder || seen.amount !== amountIn(seen.currency ?? '', input)))
    throw new AppError(
      'conflict',
      'This paymentId was used before for another order or amount. Give each payment an id of its own.',
      'paymentId',
    );
  return { paymentId: publicId(seen), verdict: 'duplicate', first: seen.verdict };
}

function newPayment(
  batch: Batch<OrderBatch>,
  loaded: Loaded,
  session: Session,
  input: IncomingPayment & { readonly amount: bigint; readonly currency: string },
): OrderPayment {
  const { currency, amount } = input;
  return {
    ...rowOf(batch, loaded, input),
    orderNumber: session.order.number,
    verdict: judge(session, currency, amount),
    currency,
    amount,
  };
}

function rowOf(
  { now }: Batch<OrderBatch>,
  { freeIds }: Loaded,
  { channel, externalId, webhookId, paidAt, isOfOtherMode }: IncomingPayment,
) {
  const id = freeIds.shift();
  if (id === undefined) throw new Error('no payment id was loaded');
  const money = { applied: 0n, held: 0n, toRefund: 0n, refunded: 0n };
  const otherMode = isOfOtherMode ?? false;
  return { id, channel, externalId, webhookId, paidAt, arrivedAt: now, raw: null, otherMode, ...money };
}

/** What clients call the payment: its own id, or ours. */
function publicId(payment: PaymentRow): string {
  return payment.externalId ?? `payment-${payment.id}`;
}
