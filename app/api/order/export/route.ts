import { requireBuyer } from '@/lib/http/buyer';
import { requestedId } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { requireOrder } from '@/lib/orders/require-order';
import { exportOrder } from '@/lib/queries/export-order';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request, url }) => {
    const orderId = requestedId(url);
    requireBuyer(request, orderId);
    const { database, queries } = getApp();
    const everything = requireOrder(await exportOrder(database, queries, orderId));
    return new Response(JSON.stringify(everything, null, 2), {
      headers: {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename="order-${orderId}.json"`,
        'cache-control': 'no-store',
      },
    });
  },
});
