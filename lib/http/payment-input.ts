import { z } from 'zod';
import { eventInput, PAYMENT_SUCCEEDED, paymentInput } from '@/lib/contract/payment';
import { AppError, isAppError } from '@/lib/errors';
import { amountRule, parseAmount } from '@/lib/story/amounts';
import { parseJson } from './body';
import { parseInput } from './input';

/** What the original answers, to the letter; the contract's section 5. */
export const BAD_FORM =
  "Bad request: the request must contain form data with 'orderId' and 'amount', and the order must exist";

export interface PaymentInput {
  readonly orderId: string;
  readonly amount: bigint;
  readonly currency: string | null;
  readonly externalId: string | null;
  readonly paidAt: Date | null;
}

/** Reads an amount. @param currency null: none is named @throws AppError `bad-request` */
export function amountOf(text: string, currency: string | null): bigint {
  const amount = parseAmount(text, currency);
  if (amount === null) throw new AppError('bad-request', `amount: ${amountRule(currency)}`, 'amount');
  return amount;
}

/** A JSON payment. @throws AppError `bad-request` naming the field */
export function jsonPayment(body: Uint8Array): PaymentInput {
  return paymentOf(parseJson(body), body, []);
}

/**
 * The event of a signed delivery, `{ "type", "timestamp", "data" }`.
 * @returns `other` for events of other types; `payment` null where the data is of no use
 */
export function signedEvent(
  body: Uint8Array,
): { type: 'other' } | { type: 'payment'; payment: PaymentInput | null } {
  try {
    const event = eventInput.parse(parseJson(body));
    if (event.type !== PAYMENT_SUCCEEDED) return { type: 'other' };
    return { type: 'payment', payment: paymentOf(event.data, body, ['data']) };
  } catch (error) {
    if (!isAppError(error) && !(error instanceof z.ZodError)) throw error;
    return { type: 'payment', payment: null };
  }
}

/** @param place where in the body the value stands */
function paymentOf(value: unknown, body: Uint8Array, place: readonly string[]): PaymentInput {
  const input = parseInput(paymentInput, value);
  const text = typeof input.amount === 'string' ? input.amount : numberText(body, [...place, 'amount']);
  const currency = input.currency ?? null;
  return {
    orderId: input.orderId,
    amount: amountOf(text, currency),
    currency,
    externalId: input.paymentId ?? null,
    paidAt: input.paidAt == null ? null : new Date(input.paidAt),
  };
}

const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * The text of a number as it was sent: a parsed number has lost it (`12.500`, `1e3`). Of several the last counts, as in JSON.
 * @param place the keys that lead to it
 */
function numberText(body: Uint8Array, place: readonly string[]): string {
  const tokens = new TextDecoder().decode(body).match(JSON_TOKEN) ?? [];
  const keys: string[] = [];
  let key = '';
  let text = '';
  for (const [index, token] of tokens.entries()) {
    if (token === '{' || token === '[') {
      keys.push(key);
      key = '';
    } else if (token === '}' || token === ']') keys.pop();
    else if (token === ':') {
      key = JSON.parse(tokens[index - 1] ?? '""');
      // The outermost braces are under no key.
      if ([...keys.slice(1), key].join('\n') === place.join('\n')) text = tokens[index + 1] ?? '';
    }
  }
  return text;
}

/**
 * The fields of a form in query or body, the body's winning.
 * @returns null when the form cannot be read, or a field is missing or empty
 */
export async function formFields(
  request: Request,
  url: URL,
  body: Uint8Array<ArrayBuffer>,
): Promise<{ orderId: string; amount: string } | null> {
  let form = new FormData();
  const type = request.headers.get('content-type') ?? '';
  if (/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) {
    try {
      form = await new Response(body, { headers: { 'content-type': type } }).formData();
    } catch {
      return null;
    }
  }
  const field = (name: string) => {
    const value = form.get(name) ?? url.searchParams.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const [orderId, amount] = [field('orderId'), field('amount')];
  return orderId === '' || amount === '' ? null : { orderId, amount };
}
