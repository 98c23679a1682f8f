import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';
import { requireReady } from '@/lib/server/readiness';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async () => {
    await requireReady(getApp());
    return json({ status: 'ready' }, { headers: { 'cache-control': 'no-store' } });
  },
});
