import { openApiDocument } from '@/lib/contract/document';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: () => json(openApiDocument(), { headers: { 'cache-control': 'no-cache' } }),
});
