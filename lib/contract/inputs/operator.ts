import { z } from 'zod';
import { INVARIANTS } from '@/lib/check/types';
import { orderIdSchema } from '@/lib/http/input';
import { MAX_VARIABLES_BYTES } from '@/lib/runtime/variables';

/** What the operator's addresses take. */

const ONLY = `takes a list of ${INVARIANTS.join(', ')}`;

export const checkInput = z.object(
  {
    acknowledged: z
      .object({
        orders: z.array(orderIdSchema),
        payments: z.array(
          z.object({ orderId: orderIdSchema, paymentId: z.string(), verdict: z.string().optional() }),
        ),
      })
      .nullable()
      .default(null),
    only: z.array(z.enum(INVARIANTS, { error: ONLY }), { error: ONLY }).optional(),
  },
  { error: 'The body takes { "acknowledged"?, "only"? }.' },
);

export const retryInput = z.object(
  { orderId: orderIdSchema, elementId: z.string({ error: 'takes the id of the element that failed' }) },
  { error: 'The body takes { "orderId", "elementId" }.' },
);

export const endInput = z.object(
  {
    orderId: orderIdSchema,
    state: z.enum(['TERMINATED', 'FAILED'], { error: 'takes "TERMINATED" or "FAILED"' }),
  },
  { error: 'The body takes { "orderId", "state" }.' },
);

export const completeTaskInput = z.object(
  {
    orderId: orderIdSchema,
    elementId: z.string({ error: 'takes the id of a user task' }),
    variables: z
      .record(z.string(), z.unknown(), { error: 'takes an object' })
      .refine((variables) => Buffer.byteLength(JSON.stringify(variables)) <= MAX_VARIABLES_BYTES, {
        error: `takes at most ${MAX_VARIABLES_BYTES} bytes`,
      })
      .default({}),
  },
  { error: 'The body takes { "orderId", "elementId", "variables"? }.' },
);

export const refundInput = z.object({ orderId: orderIdSchema }, { error: 'The body takes { "orderId" }.' });
