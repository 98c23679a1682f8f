import { refundInput } from '@/lib/contract/operator';
import { findRefundable, type RefundablePayment } from '@/lib/db/tables/payments';
import { AppError } from '@/lib/errors';
import { recordRefund } from '@/lib/orders/record-refund';
import { getApp } from '@/lib/server/app';
import { formatAmount } from '@/lib/story/minor-units';
import { parseJson } from './body';
import { parseInput } from './input';
import { requireOperator } from './operator';
import { found, json } from './order-answer';
import type { Incoming } from './route';

interface RefundJson {
  paymentId: string;
  amount: string;
  currency: string;
  /** `provider`: sent back by us through it; `by-hand`: the operator sends it, this records it. */
  way: 'provider' | 'by-hand';
}

/**
 * `POST /api/operator/refunds`: sends back what is to be sent back of an order, or records that the operator does.
 * The provider is asked outside any transaction and before anything is recorded; the record is made once.
 */
export async function refundOrder({ request, body }: Incoming): Promise<Response> {
  requireOperator(request);
  const { orderId } = parseInput(refundInput, parseJson(body));
  return json({ orderId, refunds: await refundAll(orderId) });
}

/** Sends back all that is to be sent back of an order. @throws AppError `order-unknown`; `unavailable` when the provider did not */
export async function refundAll(orderId: string): Promise<RefundJson[]> {
  const { database, queries, submit } = getApp();
  found(await queries.find(orderId));
  const refunds: RefundJson[] = [];
  const owed = (await findRefundable(database, [orderId])).filter(({ toRefund }) => toRefund > 0n);
  // What is sent by hand is recorded last: once it is, nothing may fail that would keep the operator from being told.
  const isByHand = ({ channel }: RefundablePayment) => Number(channel !== 'stripe');
  for (const payment of owed.sort((a, b) => isByHand(a) - isByHand(b))) {
    const way = await sendBack(payment);
    const input = { paymentId: payment.id, amount: payment.toRefund, refundedBefore: payment.refunded };
    // Another request was as fast, and has told of it.
    if (!(await submit({ kind: recordRefund, orderId, input }))) continue;
    refunds.push({
      paymentId: payment.externalId ?? `payment-${payment.id}`,
      amount: formatAmount(payment.toRefund),
      currency: payment.currency,
      way,
    });
  }
  return refunds;
}

async function sendBack(payment: RefundablePayment): Promise<RefundJson['way']> {
  const { cards, log } = getApp();
  const { id, channel, externalId, currency, refunded, toRefund } = payment;
  if (externalId === null || channel !== cards?.channel) {
    if (channel === 'stripe')
      throw new AppError('unavailable', 'This was paid at Stripe, but Stripe is not set up here.');
    return 'by-hand';
  }
  const totalRefunded = refunded + toRefund;
  try {
    await cards.refund({ externalId, currency, totalRefunded, key: `refund/${id}/${totalRefunded}` });
    return 'provider';
  } catch (error) {
    log.error({ err: error, paymentId: id.toString() }, 'a refund was not sent');
    throw new AppError('unavailable', 'The payment provider did not take the refund. Try again later.');
  }
}
