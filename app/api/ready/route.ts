import { json } from '@/lib/http/order-answer';
import { requireReady } from '@/lib/http/readiness';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async () => {
    await requireReady();
    return json({ status: 'ready' }, { headers: { 'cache-control': 'no-store' } });
  },
});
