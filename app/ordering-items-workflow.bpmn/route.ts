import { getApp } from '@/lib/app';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: () =>
    new Response(new Uint8Array(getApp().diagram), {
      headers: { 'content-type': 'application/xml', 'cache-control': 'no-cache' },
    }),
});
