import { retryInput } from '@/lib/contract/operator';
import { can } from '@/lib/desk/can';
import { parseJson } from '@/lib/http/body';
import { parseInput } from '@/lib/http/input';
import { requireOperator } from '@/lib/http/operator';
import { orderAnswer } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { retryIncident } from '@/lib/orders/retry-incident';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    requireOperator(request, can.operate);
    const { orderId, elementId, variables } = parseInput(retryInput, parseJson(body));
    await getApp().submit({ kind: retryIncident, orderId, input: { elementId, variables } });
    return orderAnswer(orderId);
  },
});
