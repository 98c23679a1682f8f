import { found, requestedId, unlessKnown } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request, url }) => {
    const { queries } = getApp();
    const order = found(await queries.find(requestedId(url)));
    return unlessKnown(request, order.version, () =>
      queries.histories.of(order, async () => JSON.stringify(await queries.history(order))),
    );
  },
});
