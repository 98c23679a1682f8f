import { z } from 'zod';
import { getApp } from '@/lib/app';
import { parseJson } from '@/lib/http/body';
import { requireBuyer } from '@/lib/http/buyer';
import { orderIdSchema, parseInput } from '@/lib/http/input';
import { orderAnswer } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { moveClock } from '@/lib/runtime/move-clock';

const speedError = 'takes a number from 0.01 to 100000';
const schema = z
  .object(
    {
      orderId: orderIdSchema,
      move: z.enum(['next-timer', 'pause', 'run'], { error: 'takes "next-timer", "pause" or "run"' }),
      speed: z
        .number({ error: speedError })
        .min(0.01, { error: speedError })
        .max(100_000, { error: speedError })
        .optional(),
    },
    { error: 'The body takes { "orderId", "move", "speed"? }.' },
  )
  .refine((input) => input.speed === undefined || input.move === 'run', {
    path: ['speed'],
    error: 'goes with "move": "run" only',
  });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    POST: async ({ request, body }) => {
      const { orderId, move, speed } = parseInput(schema, parseJson(body));
      requireBuyer(request, orderId);
      const input = move === 'run' ? { move, ...(speed === undefined ? {} : { speed }) } : { move };
      await getApp().submit({ kind: moveClock, orderId, input });
      return orderAnswer(orderId);
    },
  },
  { isHidden: () => getApp().env.paymentMode === 'live' },
);
