import { createOrder } from '@/lib/http/create-order';
import { orderUnlessKnown, requestedId } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    GET: ({ request, url }) => orderUnlessKnown(request, requestedId(url)),
    POST: createOrder,
  },
  { limited: true },
);
