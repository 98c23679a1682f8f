import { endInput } from '@/lib/contract/operator';
import { can } from '@/lib/desk/can';
import { parseJson } from '@/lib/http/body';
import { parseInput } from '@/lib/http/input';
import { requireOperator } from '@/lib/http/operator';
import { orderAnswer } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { endOrder } from '@/lib/orders/end-order';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    requireOperator(request, can.operate);
    const { orderId, state } = parseInput(endInput, parseJson(body));
    await getApp().submit({ kind: endOrder, orderId, input: { state } });
    return orderAnswer(orderId);
  },
});
