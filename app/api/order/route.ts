import { getApp } from '@/lib/app';
import { createOrder } from '@/lib/http/create-order';
import { etagOf, json, matches, requestedOrder } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request, url }) => {
    const order = await requestedOrder(url);
    const headers = { etag: etagOf(order.version), 'cache-control': 'private, no-cache' };
    if (matches(request, headers.etag)) return new Response(null, { status: 304, headers });
    return json(await getApp().queries.describe(order), { headers });
  },
  POST: createOrder,
});
