import { parseOrderId } from '@/lib/contract/order-id';
import { AppError, isAppError } from '@/lib/errors';
import { receivePayment } from '@/lib/orders/receive-payment';
import { SIGNED, UNSIGNED } from '@/lib/payments/channels';
import { isSigned, verifyDelivery } from '@/lib/payments/signed-delivery';
import type { PaymentAnswer } from '@/lib/payments/types';
import { getApp } from '@/lib/server/app';
import { mediaType } from './body';
import { refusalByLimit } from './limit';
import { paymentAnswer } from './payment-answer';
import { amountOf, BAD_FORM, formFields, jsonPayment, type PaymentInput, signedEvent } from './payment-input';
import { problem } from './problem';
import type { Incoming } from './route';

/** Only its body tells whether it is truly signed: the limit of all others is asked before that is read. */
export const claimsNoSignature = ({ headers }: Request): boolean => !isSigned(headers);

/**
 * `/api/receive-payment`; the contract's section 5. What is truly signed is never refused for being much: the payment
 * system is one client, and would deliver the rest late.
 */
export async function takePayment(incoming: Incoming): Promise<Response> {
  const { request, body } = incoming;
  if (isSigned(request.headers)) return takeSigned(request, body);
  if (getApp().env.paymentMode === 'live')
    throw new AppError('unauthorized', 'In live mode only signed deliveries are taken (Standard Webhooks).');
  return mediaType(request) === 'application/json' ? takeJson(body) : takeForm(incoming);
}

async function takeJson(body: Uint8Array): Promise<Response> {
  try {
    return paymentAnswer(await submit(jsonPayment(body)));
  } catch (error) {
    if (isAppError(error) && error.code === 'order-unknown') return problem(error, {}, 400);
    throw error;
  }
}

/**
 * A signed delivery is answered 200 whatever it holds: the payment system could not mend it, and would only send it
 * again. What fits no order is kept.
 */
async function takeSigned(request: Request, body: Uint8Array): Promise<Response> {
  let webhookId: string;
  try {
    webhookId = verifyDelivery(getApp().secrets.webhookSecrets, request.headers, body);
  } catch (error) {
    const refusal = refusalByLimit(request);
    if (refusal !== null) return refusal;
    throw error;
  }
  const event = signedEvent(body);
  if (event.type === 'other') return paymentAnswer(null);
  const { orderId, ...payment } = event.payment ?? UNREADABLE;
  return paymentAnswer(
    await getApp().submit({
      kind: receivePayment,
      orderId,
      input: { channel: SIGNED, webhookId, raw: body, ...payment },
    }),
  );
}

/** No order has this id. */
const UNREADABLE = { orderId: '0', amount: null, currency: null, externalId: null, paidAt: null };

async function takeForm({ request, url, body }: Incoming): Promise<Response> {
  const fields = await formFields(request, url, body);
  const orderId = fields === null ? null : parseOrderId(fields.orderId);
  if (fields === null || orderId === null) return badForm();
  const amount = amountOf(fields.amount, null);
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
    input: { channel: UNSIGNED, webhookId: null, raw: null, ...payment },
  });
}
