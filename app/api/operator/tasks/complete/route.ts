import { z } from 'zod';
import { getApp } from '@/lib/app';
import { parseJson } from '@/lib/http/body';
import { orderIdSchema, parseInput } from '@/lib/http/input';
import { requireOperator } from '@/lib/http/operator';
import { orderAnswer } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { completeUserTask } from '@/lib/runtime/commands';
import { MAX_VARIABLES_BYTES } from '@/lib/runtime/variables';

const schema = z.object(
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

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    requireOperator(request);
    const { orderId, elementId, variables } = parseInput(schema, parseJson(body));
    await getApp().submit({ kind: completeUserTask, orderId, input: { elementId, variables } });
    return orderAnswer(orderId);
  },
});
