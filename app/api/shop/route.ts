import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { shopJson } from '@/lib/http/shop';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: () => json(shopJson()),
});
