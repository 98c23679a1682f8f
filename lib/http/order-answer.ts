import { createHash } from 'node:crypto';
import { parseOrderId } from '@/lib/contract/order-id';
import { AppError } from '@/lib/errors';
import { requireOrder } from '@/lib/orders/require-order';
import type { OrderView } from '@/lib/queries/order-views';
import { getApp } from '@/lib/server/app';
import { buildId } from '@/lib/server/build-id';
import { isBuyer } from './buyer';

/** The tag of an order's JSON: it changes with the order and with the build that renders it. */
const etagOf = (version: number, isBuyers = false) => `"${version}-${buildId()}${isBuyers ? '-own' : ''}"`;

/** Does this reader get more than everybody? Then under another tag, since who was nobody yesterday may be the buyer today. */
const readsMore = (request: Request, orderId: string, { body, buyersBody }: OrderView) =>
  buyersBody !== body && isBuyer(request, orderId);

/** `GET /api/order`: 304 to a client that has this version, else 200. @throws AppError `order-unknown` */
export async function orderUnlessKnown(request: Request, orderId: string): Promise<Response> {
  const view = requireOrder(await getApp().queries.views.find(orderId));
  const isBuyers = readsMore(request, orderId, view);
  return unlessTagged(request, etagOf(view.version, isBuyers), () =>
    isBuyers ? view.buyersBody : view.body,
  );
}

/** The id of `?orderId=`; of several the first counts. @throws AppError: none given 400, malformed 404 */
export function requestedId(url: URL): string {
  const text = url.searchParams.get('orderId');
  if (text === null) throw new AppError('bad-request', 'Give the order: ?orderId=<id>.', 'orderId');
  return requireOrder(parseOrderId(text));
}

/** The step of `?after=`, 0 where none is given; of several the first counts. @throws AppError: no such number 400 */
export function requestedStep(url: URL): number {
  const text = url.searchParams.get('after') ?? '0';
  if (!/^\d{1,9}$/.test(text))
    throw new AppError(
      'bad-request',
      '`after` takes the number of a step: a whole number, 0 or more.',
      'after',
    );
  return Number(text);
}

/** The order as it is now, as an answer to who may change it. @throws AppError `order-unknown` */
export async function orderAnswer(
  orderId: string,
  init: { status?: number; headers?: Record<string, string> } = {},
): Promise<Response> {
  const { version, body, buyersBody } = requireOrder(await getApp().queries.views.find(orderId));
  const etag = etagOf(version, buyersBody !== body);
  return jsonText(buyersBody, { ...init, headers: { etag, ...init.headers } });
}

/** A JSON answer that is asked for again each time, by this browser only. */
export function json(
  body: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return jsonText(JSON.stringify(body), init);
}

function jsonText(body: string, init: { status?: number; headers?: Record<string, string> }): Response {
  return new Response(body, {
    status: init.status ?? 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'private, no-cache', ...init.headers },
  });
}

/** 304 to a client that has this version of the order, else 200 with what `body` gives. */
export const unlessKnown = (request: Request, version: number, body: () => string | Promise<string>) =>
  unlessTagged(request, etagOf(version), body);

async function unlessTagged(
  request: Request,
  etag: string,
  body: () => string | Promise<string>,
): Promise<Response> {
  if (matches(request, etag))
    return new Response(null, { status: 304, headers: { etag, 'cache-control': 'private, no-cache' } });
  return jsonText(await body(), { headers: { etag } });
}

/** 304 to a client that has this very text, else 200 with it: for what changes with more than the order. */
export function unlessSame(request: Request, body: string, headers: Record<string, string> = {}): Response {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const cacheControl = headers['cache-control'] ?? 'private, no-cache';
  if (matches(request, etag))
    return new Response(null, { status: 304, headers: { etag, 'cache-control': cacheControl } });
  return jsonText(body, { headers: { ...headers, etag } });
}

/** Does `If-None-Match` name this tag? Weak comparison, as RFC 9110 has it for this header. */
function matches(request: Request, etag: string): boolean {
  const header = request.headers.get('if-none-match');
  if (header === null) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
