import { type RefundsJson, refundInput } from '@/lib/contract/operator';
import type { OpenRefundsJson } from '@/lib/contract/refunds';
import { findListedRefunds } from '@/lib/db/tables/refunds';
import { can } from '@/lib/desk/can';
import { refundOrder } from '@/lib/orders/refund-order';
import { getApp } from '@/lib/server/app';
import { formatAmount } from '@/lib/story/amounts';
import { parseJson } from './body';
import { parseInput } from './input';
import { requireOperator } from './operator';
import { json } from './order-answer';
import type { Incoming } from './route';

const MAX_LISTED = 100;
/** So long those who run the shop are told of a lost dispute. */
const TAKEN_FOR_MS = 30 * 24 * 60 * 60 * 1000;

/** `GET /api/operator/refunds`: what is not over. */
export async function openRefundsAnswer({ request }: Incoming): Promise<Response> {
  requireOperator(request, can.look);
  const { database } = getApp();
  const takenSince = new Date(Date.now() - TAKEN_FOR_MS);
  const rows = await findListedRefunds(database, takenSince, MAX_LISTED);
  const body: OpenRefundsJson = {
    refunds: rows.map((row) => ({
      orderId: row.orderId,
      paymentId: row.externalId ?? `payment-${row.paymentId}`,
      channel: row.channel,
      origin: row.origin,
      state: row.state,
      amount: formatAmount(row.amount, row.currency),
      currency: row.currency,
      error: row.error,
      since: row.changedAt.toISOString(),
      attempts: row.attempts ?? 0,
      nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    })),
  };
  return json(body);
}

/** `POST /api/operator/refunds`: sends back what is to be sent back of an order. */
export async function refundAnswer({ request, body }: Incoming): Promise<Response> {
  requireOperator(request, can.operate);
  const { orderId, byHand = false } = parseInput(refundInput, parseJson(body));
  const refunds: RefundsJson = { orderId, refunds: await refundOrder(getApp(), { orderId, byHand }) };
  return json(refunds);
}
