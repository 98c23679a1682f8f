import type { RefundJson } from '@/lib/contract/operator';
import { findRefundable, type RefundablePayment } from '@/lib/db/tables/payments';
import { AppError } from '@/lib/errors';
import { formatAmount } from '@/lib/story/amounts';
import type { Dependencies } from './dependencies';
import { recordRefund } from './record-refund';
import { requireOrder } from './require-order';

type Parts = Pick<Dependencies, 'database' | 'queries' | 'providers' | 'submit' | 'log'>;

/**
 * Sends back all that is to be sent back of an order, or records that the operator does. The provider that brought a
 * payment is asked outside any transaction and before anything is recorded; the record is made once. What nobody but
 * the operator can send, `by-hand`, is only recorded.
 * @returns what was sent back now; nothing when asked again
 * @throws AppError `order-unknown`; `unavailable` when a provider did not send its part
 */
export async function refundOrder(parts: Parts, orderId: string): Promise<RefundJson[]> {
  const { database, queries, providers, submit } = parts;
  const order = requireOrder(await queries.find(orderId));
  const refunds: RefundJson[] = [];
  const owed = (await findRefundable(database, [order.number])).filter(({ toRefund }) => toRefund > 0n);
  // What is sent by hand is recorded last: once it is, nothing may fail that would keep the operator from being told.
  const isByHand = ({ channel }: RefundablePayment) => Number(!providers.has(channel));
  for (const payment of owed.sort((a, b) => isByHand(a) - isByHand(b))) {
    const way = await sendBack(parts, payment);
    const input = { paymentId: payment.id, amount: payment.toRefund, refundedBefore: payment.refunded };
    // Another request was as fast, and has told of it.
    if (!(await submit({ kind: recordRefund, orderId, input }))) continue;
    refunds.push({
      paymentId: payment.externalId ?? `payment-${payment.id}`,
      amount: formatAmount(payment.toRefund, payment.currency),
      currency: payment.currency,
      way,
    });
  }
  return refunds;
}

async function sendBack(
  { providers, log }: Pick<Parts, 'providers' | 'log'>,
  { id, channel, externalId, currency, refunded, toRefund }: RefundablePayment,
): Promise<RefundJson['way']> {
  const known = providers.get(channel);
  if (known === undefined) return 'by-hand';
  const { name, provider } = known;
  if (provider === null || externalId === null)
    throw new AppError('unavailable', `This was paid at ${name}, but ${name} is not set up here.`);
  const totalRefunded = refunded + toRefund;
  try {
    await provider.refund({ externalId, currency, totalRefunded, key: `refund/${id}/${totalRefunded}` });
    return 'provider';
  } catch (error) {
    log.error({ err: error, paymentId: id.toString() }, 'a refund was not sent');
    throw new AppError('unavailable', 'The payment provider did not take the refund. Try again later.');
  }
}
