import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { findProducts } from '@/lib/queries/products';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ url }) => json(await findProducts(getApp().database, url.searchParams.get('q') ?? '')),
});
