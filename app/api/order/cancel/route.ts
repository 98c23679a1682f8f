import { cancelInput } from '@/lib/contract/order';
import { parseJson } from '@/lib/http/body';
import { requireBuyer } from '@/lib/http/buyer';
import { parseInput } from '@/lib/http/input';
import { orderAnswer } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    const { orderId } = parseInput(cancelInput, parseJson(body));
    requireBuyer(request, orderId);
    await getApp().submit({ kind: cancelOrder, orderId, input: null });
    return orderAnswer(orderId, { status: 202 });
  },
});
