import { clockInput } from '@/lib/contract/clock';
import { parseJson } from '@/lib/http/body';
import { requireBuyer } from '@/lib/http/buyer';
import { parseInput } from '@/lib/http/input';
import { orderAnswer } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { moveClock } from '@/lib/orders/move-clock';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    POST: async ({ request, body }) => {
      const { orderId, move, speed } = parseInput(clockInput, parseJson(body));
      requireBuyer(request, orderId);
      const input = move === 'run' ? { move, ...(speed === undefined ? {} : { speed }) } : { move };
      await getApp().submit({ kind: moveClock, orderId, input });
      return orderAnswer(orderId);
    },
  },
  { limited: true, isHidden: () => getApp().env.paymentMode === 'live' },
);
