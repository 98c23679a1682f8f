import { parseOrderId } from '@/lib/contract/order-id';
import { AppError } from '@/lib/errors';
import { receivePayment } from '@/lib/orders/receive-payment';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { SCHEME_HEADER } from '@/lib/server/gate/request-facts';
import { readForm } from './form';
import { found, json } from './order-answer';
import type { Incoming } from './route';

/** `POST /forms/pay-by-card`: leads to the provider's page for what is missing of an order. */
export async function payByCard({ request, url, body }: Incoming): Promise<Response> {
  const { cards, queries, log } = getApp();
  if (cards === null) throw new AppError('not-found', 'There is nothing at this address.');
  const field = await readForm(request, body);
  const orderId = found(parseOrderId(field('orderId')));
  const order = found(await queries.find(orderId));
  const amount = order.total === null ? 0n : order.total - order.received;
  if (order.state !== 'ACTIVE' || order.settledAt !== null || amount <= 0n)
    throw new AppError('conflict', 'There is nothing to pay for this order.');
  const back = field('plain') === '1' ? paths.orderPage(orderId) : paths.showProcess(orderId);
  try {
    const returnUrl = new URL(back, originOf(request, url)).href;
    const location = await cards.createCheckout({ orderId, amount, currency: order.currency, returnUrl });
    return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
  } catch (error) {
    log.error({ err: error, orderId }, 'the payment provider gave no page');
    throw new AppError('unavailable', 'The payment provider cannot be reached. Try again in a minute.');
  }
}

/** A browser says where its form came from, and `route` has seen that it is us. */
function originOf(request: Request, url: URL): string {
  const origin = request.headers.get('origin');
  if (origin !== null && URL.canParse(origin)) return origin;
  const scheme = request.headers.get(SCHEME_HEADER) ?? 'http';
  return `${scheme}://${request.headers.get('host') ?? url.host}`;
}

/** `POST /api/webhooks/stripe`: always 200 to what is truly signed, so that it is not sent for ever. */
export async function takeCardEvent({ request, body }: Incoming): Promise<Response> {
  const { cards, submit } = getApp();
  if (cards === null) throw new AppError('not-found', 'There is nothing at this address.');
  const reported = cards.verify(request.headers, body);
  if (reported === null) return json({ paymentId: null, verdict: 'ignored' });
  // What names no order of ours is kept all the same.
  const orderId = parseOrderId(reported.orderId) ?? '0';
  return json(await submit({ kind: receivePayment, orderId, input: reported.payment }));
}
