import { z } from 'zod';
import { getApp } from '@/lib/app';
import { parseJson } from '@/lib/http/body';
import { orderIdSchema, parseInput } from '@/lib/http/input';
import { requireOperator } from '@/lib/http/operator';
import { orderAnswer } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { endOrder } from '@/lib/runtime/commands';

const schema = z.object(
  {
    orderId: orderIdSchema,
    state: z.enum(['TERMINATED', 'FAILED'], { error: 'takes "TERMINATED" or "FAILED"' }),
  },
  { error: 'The body takes { "orderId", "state" }.' },
);

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    requireOperator(request);
    const { orderId, state } = parseInput(schema, parseJson(body));
    await getApp().submit({ kind: endOrder, orderId, input: { state } });
    return orderAnswer(orderId);
  },
});
