import { z } from 'zod';
import { getApp } from '@/lib/app';
import { parseJson } from '@/lib/http/body';
import { requireBuyer } from '@/lib/http/buyer';
import { orderIdSchema, parseInput } from '@/lib/http/input';
import { orderAnswer } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { cancelOrder } from '@/lib/orders/cancel-order';

const schema = z.object({ orderId: orderIdSchema }, { error: 'The body takes { "orderId" }.' });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    const { orderId } = parseInput(schema, parseJson(body));
    requireBuyer(request, orderId);
    await getApp().submit({ kind: cancelOrder, orderId, input: null });
    return orderAnswer(orderId, { status: 202 });
  },
});
