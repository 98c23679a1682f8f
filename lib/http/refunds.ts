import { type RefundsJson, refundInput } from '@/lib/contract/operator';
import { refundOrder } from '@/lib/orders/refund-order';
import { getApp } from '@/lib/server/app';
import { parseJson } from './body';
import { parseInput } from './input';
import { requireOperator } from './operator';
import { json } from './order-answer';
import type { Incoming } from './route';

/** `POST /api/operator/refunds`: sends back what is to be sent back of an order. */
export async function refundAnswer({ request, body }: Incoming): Promise<Response> {
  requireOperator(request);
  const { orderId } = parseInput(refundInput, parseJson(body));
  const refunds: RefundsJson = { orderId, refunds: await refundOrder(getApp(), orderId) };
  return json(refunds);
}
