import { requestedId, requestedStep, unlessKnown } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { requireOrder } from '@/lib/orders/require-order';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request, url }) => {
    const { queries } = getApp();
    const after = requestedStep(url);
    const order = requireOrder(await queries.find(requestedId(url)));
    const make = async () => JSON.stringify(await queries.history(order, after));
    return unlessKnown(request, order.version, () => queries.histories.of(order, make, `after ${after}`));
  },
});
