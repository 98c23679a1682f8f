import { getApp } from '@/lib/app';
import type { OrderJson } from '@/lib/contract';
import type { OrderRow } from '@/lib/db/tables/orders';
import { AppError } from '@/lib/errors';
import { parseOrderId } from '@/lib/orders/new-order-id';
import { buildId } from './build-id';

/** The tag of an order's JSON: it changes with the order and with the build that renders it. */
export const etagOf = (version: number) => `"${version}-${buildId()}"`;

/** The order of `?orderId=`; of several the first counts. @throws AppError: none given 400, unknown or malformed 404 */
export async function requestedOrder(url: URL): Promise<OrderRow> {
  const text = url.searchParams.get('orderId');
  if (text === null) throw new AppError('bad-request', 'Give the order: ?orderId=<id>.', 'orderId');
  const id = parseOrderId(text);
  const row = id === null ? null : await getApp().queries.find(id);
  if (row === null) throw new AppError('order-unknown', 'There is no order of this id.', 'orderId');
  return row;
}

/** The order as it is now, as JSON. */
export async function orderJson(orderId: string): Promise<OrderJson> {
  const order = await getApp().queries.order(orderId);
  if (order === null) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
  return order;
}

/** A JSON answer that is asked for again each time, by this browser only. */
export function json(
  body: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(JSON.stringify(body), {
    status: init.status ?? 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'private, no-cache', ...init.headers },
  });
}

/** Does `If-None-Match` name this tag? Weak comparison, as RFC 9110 has it for this header. */
export function matches(request: Request, etag: string): boolean {
  const header = request.headers.get('if-none-match');
  if (header === null) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
