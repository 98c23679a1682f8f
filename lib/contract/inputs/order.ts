import { z } from 'zod';
import { orderIdSchema } from '@/lib/http/input';

/** What the addresses of orders take. */

const text = (max: number) =>
  z
    .string({ error: 'takes text' })
    .trim()
    .max(max, { error: `takes at most ${max} characters` })
    .nullish();

/** Lines of one order. */
const MAX_ITEMS = 50;
const quantityError = 'takes a whole number from 1 to 99';

export const createInput = z.object(
  {
    items: z
      .array(
        z.object(
          {
            sku: z
              .string({ error: 'takes the sku of a product' })
              .min(1, { error: 'takes the sku of a product' })
              .max(100),
            quantity: z
              .int({ error: quantityError })
              .min(1, { error: quantityError })
              .max(99, { error: quantityError }),
          },
          { error: 'takes { "sku", "quantity" }' },
        ),
        { error: 'takes a list of { "sku", "quantity" }' },
      )
      .max(MAX_ITEMS, { error: `takes at most ${MAX_ITEMS} lines` })
      .optional(),
    customer: z
      .object(
        { name: text(200), email: text(320), address: text(1000) },
        { error: 'takes { "name", "email", "address" }' },
      )
      .optional(),
  },
  { error: 'The body takes a JSON object: { "items"?, "customer"? }.' },
);

export const cancelInput = z.object({ orderId: orderIdSchema }, { error: 'The body takes { "orderId" }.' });

const speedError = 'takes a number from 0.01 to 100000';
export const clockInput = z
  .object(
    {
      orderId: orderIdSchema,
      move: z.enum(['next-timer', 'pause', 'run'], { error: 'takes "next-timer", "pause" or "run"' }),
      speed: z
        .number({ error: speedError })
        .min(0.01, { error: speedError })
        .max(100_000, { error: speedError })
        .optional(),
    },
    { error: 'The body takes { "orderId", "move", "speed"? }.' },
  )
  .refine((input) => input.speed === undefined || input.move === 'run', {
    path: ['speed'],
    error: 'goes with "move": "run" only',
  });
