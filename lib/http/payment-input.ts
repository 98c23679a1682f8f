import { z } from 'zod';
import { AppError, isAppError } from '@/lib/errors';
import { parseAmount } from '@/lib/money';
import { parseJson } from './body';
import { orderIdSchema, parseInput } from './input';

/** What the original answers, to the letter; the contract's section 5. */
export const BAD_FORM =
  "Bad request: the request must contain form data with 'orderId' and 'amount', and the order must exist";

const AMOUNT = 'takes a decimal above 0 with at most 2 places, at most 1000000000.00';

const PAID_AT = 'takes an RFC 3339 instant, such as 2026-01-31T12:00:00Z';

export interface PaymentInput {
  readonly orderId: string;
  readonly amount: bigint;
  readonly currency: string | null;
  readonly externalId: string | null;
  readonly paidAt: Date | null;
}

/** Reads an amount. @throws AppError `bad-request` */
export function amountOf(text: string): bigint {
  const amount = parseAmount(text);
  if (amount === null) throw new AppError('bad-request', `amount: ${AMOUNT}`, 'amount');
  return amount;
}

const schema = z.object(
  {
    orderId: orderIdSchema,
    amount: z.union([z.string(), z.number()], { error: AMOUNT }),
    currency: z
      .string({ error: 'takes a code of three capital letters, such as EUR' })
      .regex(/^[A-Z]{3}$/, { error: 'takes a code of three capital letters, such as EUR' })
      .nullish(),
    paymentId: z
      .string({ error: 'takes 1 to 255 characters' })
      .min(1, { error: 'takes 1 to 255 characters' })
      .max(255, { error: 'takes 1 to 255 characters' })
      .regex(/^[^\p{Cc}]*$/u, { error: 'takes no control characters' })
      .nullish(),
    paidAt: z.iso
      .datetime({ offset: true, error: PAID_AT })
      // PostgreSQL has no year 0.
      .refine((text) => new Date(text).getUTCFullYear() >= 1, { error: PAID_AT })
      .nullish(),
  },
  { error: 'The body takes a JSON object: { "orderId", "amount", "currency"?, "paymentId"?, "paidAt"? }.' },
);

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
    const event = eventSchema.parse(parseJson(body));
    if (event.type !== PAYMENT_SUCCEEDED) return { type: 'other' };
    return { type: 'payment', payment: paymentOf(event.data, body, ['data']) };
  } catch (error) {
    if (!isAppError(error) && !(error instanceof z.ZodError)) throw error;
    return { type: 'payment', payment: null };
  }
}

const PAYMENT_SUCCEEDED = 'payment.succeeded';
const eventSchema = z.object({ type: z.string(), data: z.unknown() });

/** @param place where in the body the value stands */
function paymentOf(value: unknown, body: Uint8Array, place: readonly string[]): PaymentInput {
  const input = parseInput(schema, value);
  const text = typeof input.amount === 'string' ? input.amount : numberText(body, [...place, 'amount']);
  return {
    orderId: input.orderId,
    amount: amountOf(text),
    currency: input.currency ?? null,
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
