import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: () =>
    new Response(new Uint8Array(getApp().files.diagram), {
      headers: { 'content-type': 'application/xml', 'cache-control': 'no-cache' },
    }),
});
