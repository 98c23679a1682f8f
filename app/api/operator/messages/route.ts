import { deliverMessageInput } from '@/lib/contract/operator';
import { can } from '@/lib/desk/can';
import { parseJson } from '@/lib/http/body';
import { parseInput } from '@/lib/http/input';
import { requireOperator } from '@/lib/http/operator';
import { orderAnswer } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { deliverMessage } from '@/lib/orders/deliver-message';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    requireOperator(request, can.operate);
    const { orderId, ...input } = parseInput(deliverMessageInput, parseJson(body));
    await getApp().submit({ kind: deliverMessage, orderId, input });
    return orderAnswer(orderId);
  },
});
