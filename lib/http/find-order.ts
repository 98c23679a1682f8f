import { findOrderInput } from '@/lib/contract/customer';
import { parseOrderId } from '@/lib/contract/order-id';
import { AppError } from '@/lib/errors';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { mediaType, parseJson } from './body';
import { parseInput } from './input';
import { json } from './order-answer';
import type { Incoming } from './route';

/** Much longer than the database takes: how long the answer took tells nobody what was found. */
const ANSWER_AFTER_MS = 400;

/**
 * `POST /api/find-order`: mails the link to an order to its customer, if address and number belong together. The
 * answer is the same, and takes as long, whether they do or not.
 */
export async function findOrder({ request, body }: Incoming): Promise<Response> {
  const isJson = mediaType(request) === 'application/json';
  const { email, orderId: typed } = parseInput(
    findOrderInput,
    isJson ? parseJson(body) : formOf(request, body),
  );
  const orderId = parseOrderId(typed.replace(/\s+/g, ''));
  const rest = new Promise((resolve) => setTimeout(resolve, ANSWER_AFTER_MS));
  // No order has the number 0: a number that is none is looked for like any other.
  await Promise.all([getApp().mail.sendLink(orderId ?? '0', email), rest]);
  if (isJson) return json({ sent: 'if address and number belong together' }, { status: 202 });
  return new Response(null, { status: 303, headers: { location: paths.findOrderSent() } });
}

function formOf(request: Request, body: Uint8Array): Record<string, string> {
  if (mediaType(request) !== 'application/x-www-form-urlencoded')
    throw new AppError('bad-request', 'Send a form or JSON with "email" and "orderId".');
  return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)));
}
