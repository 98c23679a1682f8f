import { parseOrderId } from '@/lib/contract/order-id';
import { payByCard } from '@/lib/orders/pay-by-card';
import { requireOrder } from '@/lib/orders/require-order';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { readForm } from './form';
import type { Incoming } from './route';

/** `POST /forms/pay-by-card`: leads to the provider's page for what is missing of an order. */
export async function payByCardForm({ request, body }: Incoming): Promise<Response> {
  const field = await readForm(request, body);
  const orderId = requireOrder(parseOrderId(field('orderId')));
  const returnPath = field('plain') === '1' ? paths.orderPage(orderId) : paths.showProcess(orderId);
  const app = getApp();
  const location = await payByCard(app, { orderId, origin: app.origin, returnPath });
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}
