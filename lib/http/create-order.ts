import { createInput } from '@/lib/contract/order';
import { newOrderId } from '@/lib/orders/new-order-id';
import { placeOrder } from '@/lib/orders/place-order';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { mediaType, parseJson } from './body';
import { cookieWith } from './buyer-cookie';
import { idempotencyOf } from './idempotency';
import { parseInput } from './input';
import { mailClientOf } from './limit';
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
