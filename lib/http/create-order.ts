import { createHash } from 'node:crypto';
import { createInput } from '@/lib/contract/order';
import { AppError } from '@/lib/errors';
import { newOrderId } from '@/lib/orders/new-order-id';
import { type PlaceOrder, placeOrder } from '@/lib/orders/place-order';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { bearersOf } from './bearer';
import { mediaType, parseJson } from './body';
import { cookieWith } from './buyer-cookie';
import { parseInput } from './input';
import { clientOf, mailClientOf } from './limit';
import { isOperator } from './operator';
import { orderAnswer } from './order-answer';
import type { Incoming } from './route';

/** `POST /api/order`; the contract's section 3. */
export async function createOrder({ request, body }: Incoming): Promise<Response> {
  const isJson = mediaType(request) === 'application/json';
  const input = isJson && body.byteLength > 0 ? parseInput(createInput, parseJson(body)) : {};
  const status = isJson || acceptsJson(request) ? 201 : 302;
  const { name = null, email = null, address = null } = input.customer ?? {};
  const placed = await getApp().submit({
    kind: placeOrder,
    orderId: newOrderId(),
    input: {
      items: input.items ?? [],
      customer:
        name || email || address
          ? { name: name || null, email: email || null, address: address || null }
          : null,
      client: mailClientOf(request),
      status,
      idempotency: idempotencyOf(request, body),
    },
  });
  const headers: Record<string, string> = { location: paths.showProcess(placed.orderId) };
  if (!placed.replayed) headers['set-cookie'] = cookieWith(request, placed.orderId);
  if (placed.status === 302) return new Response(null, { status: 302, headers });
  return orderAnswer(placed.orderId, { status: placed.status, headers });
}

function acceptsJson(request: Request): boolean {
  const accept = (request.headers.get('accept') ?? '').toLowerCase();
  return accept.includes('application/json') && !accept.includes('text/html');
}

/** Keeps a hash of body and type, never the body, and one of the client's address, never the address. @throws AppError `bad-request` for a malformed key */
function idempotencyOf(request: Request, body: Uint8Array): PlaceOrder['idempotency'] {
  const key = request.headers.get('idempotency-key');
  if (key === null) return null;
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw new AppError(
      'bad-request',
      'Idempotency-Key takes 1 to 255 printable ASCII characters.',
      'Idempotency-Key',
    );
  const type = request.headers.get('content-type') ?? '';
  const requestHash = createHash('sha256').update(`${type}\n`).update(body).digest('hex');
  return { scope: scopeOf(request), key, requestHash };
}

/** One space of keys for the operator, for each token of the API and for each client: nobody meets another's `order-1001`. */
function scopeOf(request: Request): string {
  if (!isOperator(request)) return `client:${getApp().hash.of('idempotency', clientOf(request))}`;
  const [{ tokenId } = {}] = bearersOf(request);
  return tokenId === undefined ? 'operator' : `token:${tokenId}`;
}
