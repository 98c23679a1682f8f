import { z } from 'zod';
import { getApp } from '@/lib/app';
import { check, snapshotsOf } from '@/lib/check/check';
import { INVARIANTS } from '@/lib/check/types';
import { parseJson } from '@/lib/http/body';
import { orderIdSchema, parseInput } from '@/lib/http/input';
import { requireOperator } from '@/lib/http/operator';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';

const ONLY = `takes a list of ${INVARIANTS.join(', ')}`;

const schema = z.object(
  {
    acknowledged: z
      .object({
        orders: z.array(orderIdSchema),
        payments: z.array(
          z.object({ orderId: orderIdSchema, paymentId: z.string(), verdict: z.string().optional() }),
        ),
      })
      .nullable()
      .default(null),
    only: z.array(z.enum(INVARIANTS, { error: ONLY }), { error: ONLY }).optional(),
  },
  { error: 'The body takes { "acknowledged"?, "only"? }.' },
);

/** `npm run check` of an embedded database asks here while a server has it open. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, body }) => {
    requireOperator(request);
    const options = parseInput(schema, body.byteLength === 0 ? {} : parseJson(body));
    return json(await check(snapshotsOf(getApp().database), options));
  },
});
