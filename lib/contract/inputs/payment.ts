import { z } from 'zod';
import { orderIdSchema } from '@/lib/http/input';

/** What the payment system sends. */

export const AMOUNT = 'takes a decimal above 0 with at most 2 places, at most 1000000000.00';

const PAID_AT = 'takes an RFC 3339 instant, such as 2026-01-31T12:00:00Z';

export const paymentInput = z.object(
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

export const PAYMENT_SUCCEEDED = 'payment.succeeded';
export const eventInput = z.object({ type: z.string(), data: z.unknown() });
