import { findPicture } from '@/lib/db/tables/products';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import type { Incoming } from './route';

/**
 * `GET /api/products/<sku>/picture`. The policy of all data of the API goes with it (the gate): whoever opens an SVG by itself
 * sees a drawing in which nothing runs.
 */
export async function pictureAnswer({ request, url }: Incoming): Promise<Response> {
  const sku = decodeURIComponent(url.pathname.split('/').at(-2) ?? '');
  const picture = /^[A-Za-z0-9-]{1,100}$/.test(sku) ? await findPicture(getApp().database, sku) : null;
  if (picture === null) throw new AppError('not-found', 'There is no picture of this product.');
  const { hash, mediaType, bytes } = picture;
  const etag = `"${hash.slice(0, 22)}"`;
  const named = url.searchParams.get('v') ?? '';
  const isFixed = named.length >= 16 && hash.startsWith(named);
  const headers = {
    etag,
    'cache-control': isFixed ? 'public, max-age=31536000, immutable' : 'public, no-cache',
  };
  if (request.headers.get('if-none-match')?.includes(etag))
    return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-type': mediaType } });
}
