import { findOrderInput } from '@/lib/contract/customer';
import { parseOrderId } from '@/lib/contract/order-id';
import { AppError } from '@/lib/errors';
import { sendOrderLink } from '@/lib/orders/send-order-link';
import { serverPaths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { mediaType, parseJson } from './body';
import { parseInput } from './input';
import { json } from './order-answer';
import type { Incoming } from './route';

/** `POST /api/find-order`: has the link to an order mailed to its customer. The answer is the same whatever was found. */
export async function sendLinkAnswer({ request, body }: Incoming): Promise<Response> {
  const isJson = mediaType(request) === 'application/json';
  const { email, orderId: typed } = parseInput(
    findOrderInput,
    isJson ? parseJson(body) : formOf(request, body),
  );
  await sendOrderLink(getApp(), { orderId: parseOrderId(typed.replace(/\s+/g, '')), email });
  if (isJson) return json({ sent: 'if address and number belong together' }, { status: 202 });
  return new Response(null, { status: 303, headers: { location: serverPaths.findOrderSent() } });
}

function formOf(request: Request, body: Uint8Array): Record<string, string> {
  if (mediaType(request) !== 'application/x-www-form-urlencoded')
    throw new AppError('bad-request', 'Send a form or JSON with "email" and "orderId".');
  return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)));
}
