import { requireBuyer } from '@/lib/http/buyer';
import { json, requestedId } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { requireOrder } from '@/lib/orders/require-order';
import { findCustomer } from '@/lib/queries/customer';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request, url }) => {
    const orderId = requestedId(url);
    requireBuyer(request, orderId);
    const customer = requireOrder(await findCustomer(getApp().database, orderId));
    return json(customer, { headers: { 'cache-control': 'no-store' } });
  },
});
