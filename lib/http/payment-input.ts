import { z } from 'zod';
import { AppError } from '@/lib/errors';
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
  const input = parseInput(schema, parseJson(body));
  const text = typeof input.amount === 'string' ? input.amount : numberText(body);
  return {
    orderId: input.orderId,
    amount: amountOf(text),
    currency: input.currency ?? null,
    externalId: input.paymentId ?? null,
    paidAt: input.paidAt == null ? null : new Date(input.paidAt),
  };
}

const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** The text of `amount` as it was sent: a parsed number has lost it (`12.500`, `1e3`). Of several the last counts, as in JSON. */
function numberText(body: Uint8Array): string {
  const tokens = new TextDecoder().decode(body).match(JSON_TOKEN) ?? [];
  let depth = 0;
  let text = '';
  for (const [index, token] of tokens.entries()) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && token === ':' && JSON.parse(tokens[index - 1] ?? '""') === 'amount')
      text = tokens[index + 1] ?? '';
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
