import { parseOrderId } from '@/lib/contract/order-id';
import { isAppError } from '@/lib/errors';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { requireOrder } from '@/lib/orders/require-order';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { requireBuyer } from './buyer';
import { readForm } from './form';
import type { Incoming } from './route';

/** `POST /forms/cancel`: the button of the page for readers without scripts. Back to the order, whatever became of it. */
export async function cancelByForm({ request, body }: Incoming): Promise<Response> {
  const orderId = requireOrder(parseOrderId((await readForm(request, body))('orderId')));
  requireBuyer(request, orderId);
  try {
    await getApp().submit({ kind: cancelOrder, orderId, input: null });
  } catch (error) {
    // Paid or ended meanwhile: the page says so.
    if (!isAppError(error) || error.code !== 'conflict') throw error;
  }
  return new Response(null, { status: 303, headers: { location: paths.orderPage(orderId) } });
}
