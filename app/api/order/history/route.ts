import { getApp } from '@/lib/app';
import { found, requestedId, unlessKnown } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request, url }) => {
    const { queries } = getApp();
    const order = found(await queries.find(requestedId(url)));
    return unlessKnown(request, order.version, () =>
      queries.histories.of(order, async () => JSON.stringify(await queries.history(order))),
    );
  },
});
