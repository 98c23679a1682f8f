import { can } from '@/lib/desk/can';
import { requireOperator } from '@/lib/http/operator';
import { unlessSame } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

/** Open in the sandbox. In live mode they are the figures of a business, as the metrics are: the operator’s. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request }) => {
    const { env, queries } = getApp();
    if (env.paymentMode === 'live') requireOperator(request, can.look);
    return unlessSame(request, JSON.stringify(await queries.totals.read()));
  },
});
