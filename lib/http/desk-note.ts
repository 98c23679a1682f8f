import { parseOrderId } from '@/lib/contract/order-id';
import { can } from '@/lib/desk/can';
import { leaveNote } from '@/lib/desk/leave-note';
import { AppError } from '@/lib/errors';
import { requireOrder } from '@/lib/orders/require-order';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { requirePerson } from './desk-page';
import { readForm } from './form';
import type { Incoming } from './route';

/** A paragraph or two. */
const MAX_NOTE = 2_000;

/** `POST /desk/orders/<id>/notes`: back to the order's desk, where the note stands. */
export async function noteByForm({ request, url, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.note);
  const orderId = requireOrder(parseOrderId(url.pathname.split('/').at(-2) ?? ''));
  const text = (await readForm(request, body))('text').trim();
  if (text === '' || text.length > MAX_NOTE)
    throw new AppError('bad-request', `text: takes 1 to ${MAX_NOTE} characters`, 'text');
  await leaveNote(getApp(), person, { orderId, text });
  return new Response(null, {
    status: 303,
    headers: { location: `${deskPaths.order(orderId)}#timeline`, 'cache-control': 'no-store' },
  });
}
