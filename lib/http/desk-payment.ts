import type { Person } from '@/lib/contract/desk';
import type { AssignmentPreview } from '@/lib/contract/desk-money';
import { parseOrderId } from '@/lib/contract/order-id';
import { assignToOrder, previewToOrder } from '@/lib/desk/assign-to-order';
import { can } from '@/lib/desk/can';
import { returnPayment } from '@/lib/desk/return-payment';
import { AppError, isAppError } from '@/lib/errors';
import { requireOrder } from '@/lib/orders/require-order';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { readReason } from './desk-act';
import { requirePerson } from './desk-page';
import { readForm } from './form';
import type { Incoming } from './route';

/** The number of a payment, as an address has it. @returns null: it is none */
export const parsePaymentId = (text: string): bigint | null =>
  /^[1-9]\d{0,17}$/.test(text) ? BigInt(text) : null;

/** What would happen with the order that was typed. @returns null: none was, or the person may not */
export async function assignmentPreview(
  person: Person,
  paymentId: bigint,
  typed: unknown,
): Promise<AssignmentPreview | null> {
  if (!can.operate(person) || typeof typed !== 'string' || typed.trim() === '') return null;
  const orderId = parseOrderId(typed.trim());
  if (orderId === null)
    return { orderId: typed.slice(0, 30), can: false, sentence: 'This is no number of an order.' };
  return { orderId, ...(await previewToOrder(getApp(), { paymentId, orderId })) };
}

/** `POST /desk/payments/<id>/assign`: to the order's desk, which tells what became of it. */
export async function assignByForm({ request, url, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.operate);
  const paymentId = parsePaymentId(url.pathname.split('/').at(-2) ?? '');
  if (paymentId === null) throw new AppError('not-found', 'There is no such payment.');
  const field = await readForm(request, body);
  const reason = readReason(field);
  const orderId = requireOrder(parseOrderId(field('orderId').trim()));
  try {
    await assignToOrder(getApp(), person, { paymentId, orderId, reason });
  } catch (error) {
    // The record has it, and the desk shows it.
    if (!isAppError(error) || (error.code !== 'conflict' && error.code !== 'unavailable')) throw error;
  }
  return new Response(null, {
    status: 303,
    headers: { location: `${deskPaths.order(orderId)}#acts`, 'cache-control': 'no-store' },
  });
}

/** `POST /desk/payments/<id>/return`: back to the payment, which tells what became of it. */
export async function returnByForm({ request, url, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.operate);
  const paymentId = parsePaymentId(url.pathname.split('/').at(-2) ?? '');
  if (paymentId === null) throw new AppError('not-found', 'There is no such payment.');
  const field = await readForm(request, body);
  const reason = readReason(field);
  const way = field('way');
  if (way !== 'provider' && way !== 'sent')
    throw new AppError('bad-request', 'way: takes "provider" or "sent"', 'way');
  try {
    await returnPayment(getApp(), person, { paymentId, isSent: way === 'sent', reason });
  } catch (error) {
    // The record has it, and the page shows it.
    if (!isAppError(error) || (error.code !== 'conflict' && error.code !== 'unavailable')) throw error;
  }
  return new Response(null, {
    status: 303,
    headers: { location: `${deskPaths.payment(paymentId.toString())}#acts`, 'cache-control': 'no-store' },
  });
}
