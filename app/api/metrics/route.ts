import { can } from '@/lib/desk/can';
import { requireOperator } from '@/lib/http/operator';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

/** Open in the sandbox. In live mode they are the figures of a business: the operator’s. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ request }) => {
    const { env, metrics } = getApp();
    if (env.paymentMode === 'live') requireOperator(request, can.look);
    return new Response(await metrics.registry.metrics(), {
      headers: { 'content-type': metrics.registry.contentType, 'cache-control': 'no-store' },
    });
  },
});
