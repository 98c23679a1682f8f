import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { openApiDocument } from '@/lib/openapi/document';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: () => json(openApiDocument(), { headers: { 'cache-control': 'no-cache' } }),
});
