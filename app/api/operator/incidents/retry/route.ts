import { z } from 'zod';
import { getApp } from '@/lib/app';
import { parseJson } from '@/lib/http/body';
import { orderIdSchema, parseInput } from '@/lib/http/input';
import { requireOperator } from '@/lib/http/operator';
import { orderAnswer } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { retryIncident } from '@/lib/runtime/commands';

const schema = z.object(
  { orderId: orderIdSchema, elementId: z.string({ error: 'takes the id of the element that failed' }) },
  { error: 'The body takes { "orderId", "elementId" }.' },
);

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    requireOperator(request);
    const { orderId, elementId } = parseInput(schema, parseJson(body));
    await getApp().submit({ kind: retryIncident, orderId, input: { elementId } });
    return orderAnswer(orderId);
  },
});
