import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';

/** The process lives and answers; whether it can work says `/api/ready`. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: () => json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } }),
});
