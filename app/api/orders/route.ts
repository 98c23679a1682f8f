import { CANCEL_REQUESTED, PAYMENT_RECEIVED } from '@/lib/contract/process-names';
import { ordersOfBrowser, renewedCookie } from '@/lib/http/buyer-cookie';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { findMyOrders } from '@/lib/queries/my-orders';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request }) => {
    const { readFrom, definitions } = getApp();
    const awaiting = (messageName: string) => (definitionId: number, markingId: number) =>
      definitions.mayAwait(definitionId, markingId, messageName);
    const awaits = { payment: awaiting(PAYMENT_RECEIVED), cancellation: awaiting(CANCEL_REQUESTED) };
    const orders = await readFrom((database) => findMyOrders(database, ordersOfBrowser(request), awaits));
    const cookie = renewedCookie(request);
    return json(orders, cookie === null ? {} : { headers: { 'set-cookie': cookie } });
  },
});
