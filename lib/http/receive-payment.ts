import { getApp } from '@/lib/app';
import { AppError, isAppError } from '@/lib/errors';
import { parseOrderId } from '@/lib/orders/new-order-id';
import { receivePayment } from '@/lib/orders/receive-payment';
import type { PaymentAnswer } from '@/lib/payments/types';
import { mediaType } from './body';
import { json } from './order-answer';
import { amountOf, BAD_FORM, formFields, jsonPayment, type PaymentInput } from './payment-input';
import { problem } from './problem';
import type { Incoming } from './route';

/** `/api/receive-payment`; the contract's section 5. */
export async function takePayment(incoming: Incoming): Promise<Response> {
  const { request, body } = incoming;
  if ([...request.headers.keys()].some((name) => name.startsWith('webhook-')))
    throw new AppError(
      'unauthorized',
      'Signed deliveries are not taken by this version: no secret is set up for them.',
    );
  if (getApp().env.paymentMode === 'live')
    throw new AppError('unauthorized', 'In live mode only signed deliveries are taken (Standard Webhooks).');
  return mediaType(request) === 'application/json' ? takeJson(body) : takeForm(incoming);
}

async function takeJson(body: Uint8Array): Promise<Response> {
  try {
    return json(await submit(jsonPayment(body)));
  } catch (error) {
    if (isAppError(error) && error.code === 'order-unknown') return problem(error, {}, 400);
    throw error;
  }
}

async function takeForm({ request, url, body }: Incoming): Promise<Response> {
  const fields = await formFields(request, url, body);
  const orderId = fields === null ? null : parseOrderId(fields.orderId);
  if (fields === null || orderId === null) return badForm();
  const amount = amountOf(fields.amount);
  try {
    await submit({ orderId, amount, currency: null, externalId: null, paidAt: null });
  } catch (error) {
    if (isAppError(error) && error.code === 'order-unknown') return badForm();
    throw error;
  }
  return new Response(null, { status: 302, headers: { location: '/' } });
}

const badForm = () =>
  new Response(BAD_FORM, { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' } });

function submit({ orderId, ...payment }: PaymentInput): Promise<PaymentAnswer> {
  return getApp().submit({
    kind: receivePayment,
    orderId,
    input: { channel: 'unsigned', webhookId: null, ...payment },
  });
}
