import { z } from 'zod';
import { orderIdSchema } from '@/lib/http/input';

export const eraseInput = z.object({ orderId: orderIdSchema }, { error: 'The body takes { "orderId" }.' });

export const findOrderInput = z.object(
  {
    email: z
      .string({ error: 'takes the mail address of the order' })
      .trim()
      .min(1, { error: 'takes the mail address of the order' })
      .max(320, { error: 'takes at most 320 characters' }),
    // Whether it is the number of an order is nobody's to learn: any text is taken.
    orderId: z
      .string({ error: 'takes the number of the order' })
      .trim()
      .min(1, { error: 'takes the number of the order' })
      .max(100, { error: 'takes at most 100 characters' }),
  },
  { error: 'The body takes { "email", "orderId" }.' },
);
