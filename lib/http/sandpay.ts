import { parseOrderId } from '@/lib/contract/order-id';
import { payAtSandpay } from '@/lib/orders/pay-at-sandpay';
import { requireOrder } from '@/lib/orders/require-order';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { readForm } from './form';
import type { Incoming } from './route';

/** `POST /pay/<orderId>`: the button of the pretend provider. Leads to the shop or to the receipt. */
export async function sandpayForm({ request, url, body }: Incoming): Promise<Response> {
  const app = getApp();
  const orderId = requireOrder(parseOrderId(url.pathname.split('/').at(-1) ?? ''));
  const order = requireOrder(await app.queries.find(orderId));
  const field = await readForm(request, body);
  const [scenario, amount, key] = [field('scenario'), field('amount'), field('key')];
  const played = await payAtSandpay(app, order, { scenario, amount, key });
  const isPlain = field('plain') === '1';
  const shop = isPlain ? paths.orderPage(orderId) : paths.showProcess(orderId);
  const location = played === 'full' ? shop : paths.payReceipt(orderId, isPlain);
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}
