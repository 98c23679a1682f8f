import { ordersOfBrowser, renewedCookie } from '@/lib/http/buyer-cookie';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { findMyOrders } from '@/lib/queries/my-orders';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request }) => {
    const { readFrom, definitions } = getApp();
    const orders = await readFrom((database) =>
      findMyOrders(database, ordersOfBrowser(request), (open) => definitions.awaiting(open)),
    );
    const cookie = renewedCookie(request);
    return json(orders, cookie === null ? {} : { headers: { 'set-cookie': cookie } });
  },
});
