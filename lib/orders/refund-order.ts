import type { RefundJson } from '@/lib/contract/operator';
import { findPaymentMoney, type PaymentMoney } from '@/lib/db/tables/payments';
import { AppError, isAppError } from '@/lib/errors';
import { formatAmount } from '@/lib/story/amounts';
import { bookRefunds } from './book-refunds';
import type { Dependencies } from './dependencies';
import { requireOrder } from './require-order';
import { seeToRefunds } from './see-to-refunds';

type Parts = Pick<Dependencies, 'database' | 'queries' | 'providers' | 'submit' | 'log'>;

export interface RefundOrder {
  readonly orderId: string;
  /** All that waits for a person is recorded as sent by hand, also what a provider failed at. */
  readonly byHand: boolean;
}

/**
 * An operator's yes: sends back at once all that is to be sent back of an order, what failed before included, and
 * records what only the operator can send, `by-hand`.
 * @returns what was sent back now; nothing when asked again
 * @throws AppError `order-unknown`; `unavailable` when a provider did not take its part: it is tried again by itself
 */
export async function refundOrder(parts: Parts, { orderId, byHand }: RefundOrder): Promise<RefundJson[]> {
  const { database, queries, providers } = parts;
  const order = requireOrder(await queries.find(orderId));
  const owed = (await findPaymentMoney(database, [order.number])).filter(({ toRefund }) => toRefund > 0n);
  const refunds: RefundJson[] = [];
  // What is sent by hand is recorded last: once it is, nothing may fail that would keep the operator from being told.
  const isByHand = ({ channel }: PaymentMoney) => Number(byHand || !providers.has(channel));
  for (const payment of owed.sort((a, b) => isByHand(a) - isByHand(b))) {
    const sent = isByHand(payment)
      ? await recordByHand(parts, orderId, payment, byHand)
      : await send(parts, orderId, payment);
    for (const amount of sent)
      refunds.push({
        paymentId: payment.externalId ?? `payment-${payment.id}`,
        amount: formatAmount(amount, payment.currency),
        currency: payment.currency,
        way: isByHand(payment) ? 'by-hand' : 'provider',
      });
  }
  return refunds;
}

async function recordByHand(
  { submit }: Parts,
  orderId: string,
  { id: paymentId }: PaymentMoney,
  all: boolean,
): Promise<bigint[]> {
  const act = { act: 'record-by-hand', all } as const;
  const { events } = await bookRefunds(submit, orderId, { paymentId, returns: [], act });
  return events.map(({ amount }) => amount);
}

async function send(parts: Parts, orderId: string, payment: PaymentMoney): Promise<bigint[]> {
  const { id: paymentId, channel, externalId } = payment;
  // Of a provider, and without its id: nobody can ask it for this.
  if (externalId === null) return recordByHand(parts, orderId, payment, false);
  const known = parts.providers.get(channel);
  if (known?.provider == null) {
    const name = known?.name ?? channel;
    throw new AppError('unavailable', `This was paid at ${name}, but ${name} is not set up here.`);
  }
  await bookRefunds(parts.submit, orderId, { paymentId, returns: [], act: { act: 'approve' } });
  try {
    const { events } = await seeToRefunds(parts, { channel, externalId });
    if (events.some(({ what }) => what === 'failed')) throw new Error('the provider refused it');
    return events.filter(({ what }) => what === 'sent' || what === 'refunded').map(({ amount }) => amount);
  } catch (error) {
    if (isAppError(error)) throw error;
    parts.log.error({ err: error, paymentId: paymentId.toString() }, 'a refund was not sent');
    throw new AppError(
      'unavailable',
      'The payment provider did not take the refund. It is tried again by itself; ask again to try now.',
    );
  }
}
