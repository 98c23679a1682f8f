import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async () => {
    await getApp().readiness.require();
    return json({ status: 'ready' }, { headers: { 'cache-control': 'no-store' } });
  },
});
