import { z } from 'zod';
import { exampleOf, jsonAnswer, type Operation, plainAnswer, refusals } from './answers';
import { orderIdInput, orderIdText } from './values';

/** What the payment system reports, and what becomes of it. */

const verdictSchema = z
  .enum([
    'duplicate',
    'wrong-currency',
    'over',
    'late',
    'early',
    'partial',
    'applied',
    'unmatched',
    'ignored',
  ])
  .meta({ id: 'Verdict', description: 'What became of a payment; it never changes.' });
export type Verdict = z.infer<typeof verdictSchema>;

/** The shape alone; how many places an amount may have depends on its currency. */
const AMOUNT = 'takes a decimal above 0, as a string such as "12.50"';

const PAID_AT = 'takes an RFC 3339 instant, such as 2026-01-31T12:00:00Z';

export const paymentInput = z.object(
  {
    orderId: orderIdInput,
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

export const PAYMENT_SUCCEEDED = 'payment.succeeded';
export const eventInput = z.object({ type: z.string(), data: z.unknown() });

const paymentAnswer = z
  .object({
    paymentId: z.string().nullable().meta({ description: 'Yours, or the one we gave it.' }),
    verdict: verdictSchema,
    first: verdictSchema
      .exactOptional()
      .meta({ description: 'Of a duplicate: what was said the first time.' }),
  })
  .meta({ id: 'PaymentAnswer' });
export type PaymentAnswerJson = z.infer<typeof paymentAnswer>;

const form = z.object({
  orderId: orderIdText,
  amount: z.string().meta({
    description:
      'A decimal above 0, at most 1000000000. At most as many places as its currency has: none for the yen, three for the Kuwaiti dinar; two where none is named.',
    examples: ['12.50'],
  }),
});

const event = eventInput
  .extend({ data: paymentInput })
  .meta({ id: 'PaymentEvent', description: 'Standard Webhooks; other types are answered `ignored`.' });

const tags = ['Payments'];

const signature = z.object({
  'webhook-id': z
    .string()
    .optional()
    .meta({ description: 'The same over all attempts to deliver an event.' }),
  'webhook-timestamp': z
    .string()
    .optional()
    .meta({ description: 'Seconds since 1970; at most 5 minutes off.' }),
  'webhook-signature': z.string().optional().meta({ description: '`v1,` and the signature in base64.' }),
});

const REFUSED = {
  ...refusals(
    [401, 'The signature is missing (live mode), incomplete or wrong, or too old.'],
    [403, 'Asked from another web site.'],
    [409, 'The unsigned `paymentId` was used before for another order or amount.'],
    413,
    429,
    503,
  ),
  400: {
    description: 'The input is wrong, or there is no such order. Forms are answered in plain text.',
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      'text/plain': { schema: { type: 'string' as const } },
    },
  },
};

const receive: Operation = {
  tags,
  operationId: 'receivePayment',
  summary: 'Report a payment',
  description:
    'The payment system’s webhook. With `webhook-*` headers: a Standard Webhooks event, signed over the raw body; ' +
    'always 200 when the signature is good, and never limited. Without them (sandbox only): JSON, or a form whose ' +
    'fields may also stand in the query.',
  security: [{ standardWebhooks: [] }, {}],
  requestParams: { header: signature },
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: z.union([paymentInput, event]),
        examples: {
          unsigned: { value: exampleOf({ amount: '12.50', currency: 'EUR' }) },
          signed: {
            value: {
              type: PAYMENT_SUCCEEDED,
              timestamp: '2026-01-31T12:00:00Z',
              data: exampleOf({ amount: '12.50', currency: 'EUR', paymentId: 'pay_7302' }),
            },
          },
        },
      },
      'application/x-www-form-urlencoded': { schema: form },
      'multipart/form-data': { schema: form },
    },
  },
  responses: {
    200: jsonAnswer('The payment was taken: what became of it.', paymentAnswer),
    302: plainAnswer('A form: the payment was taken.'),
    ...REFUSED,
  },
};

const receiveByLink: Operation = {
  tags,
  operationId: 'receivePaymentByLink',
  summary: 'Report a payment by a link',
  description: 'Sandbox only, as the original example does it; in live mode 405.',
  requestParams: { query: form },
  responses: { 302: plainAnswer('The payment was taken.'), ...REFUSED },
};

export const paymentOperations = { receive, receiveByLink };
