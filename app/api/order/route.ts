import { createOrder } from '@/lib/http/create-order';
import { requestedId, unlessKnown } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { requireOrder } from '@/lib/orders/require-order';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    GET: async ({ request, url }) => {
      const { version, body } = requireOrder(await getApp().queries.views.find(requestedId(url)));
      return unlessKnown(request, version, () => body);
    },
    POST: createOrder,
  },
  { limited: true },
);
