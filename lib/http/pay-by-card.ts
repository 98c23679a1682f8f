import { parseOrderId } from '@/lib/contract/order-id';
import { payByCard } from '@/lib/orders/pay-by-card';
import { requireOrder } from '@/lib/orders/require-order';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { SCHEME_HEADER } from '@/lib/server/gate/request-facts';
import { readForm } from './form';
import type { Incoming } from './route';

/** `POST /forms/pay-by-card`: leads to the provider's page for what is missing of an order. */
export async function payByCardForm({ request, url, body }: Incoming): Promise<Response> {
  const field = await readForm(request, body);
  const orderId = requireOrder(parseOrderId(field('orderId')));
  const returnPath = field('plain') === '1' ? paths.orderPage(orderId) : paths.showProcess(orderId);
  const location = await payByCard(getApp(), { orderId, origin: originOf(request, url), returnPath });
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}

/** A browser says where its form came from, and `route` has seen that it is us. */
function originOf(request: Request, url: URL): string {
  const origin = request.headers.get('origin');
  if (origin !== null && URL.canParse(origin)) return origin;
  const scheme = request.headers.get(SCHEME_HEADER) ?? 'http';
  return `${scheme}://${request.headers.get('host') ?? url.host}`;
}
