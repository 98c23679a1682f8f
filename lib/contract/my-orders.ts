import { z } from 'zod';
import { jsonAnswer, type Operation, refusals } from './answers';
import { orderSchema } from './order';

/** The orders made from one browser, which the buyer's cookie names. */

const myOrdersSchema = z
  .object({
    orders: z.array(
      orderSchema.pick({ orderId: true, state: true, createdAt: true, outcome: true, payment: true }).extend({
        payable: z.boolean().meta({ description: 'A payment may still reach its process, now or later.' }),
        suspended: z.boolean().meta({ description: 'The shop holds it for now: nothing moves it.' }),
        delayed: z.boolean().meta({ description: 'A step has failed, and the shop has to see to it.' }),
        /** May this browser cancel the order now? */
        cancellable: z.boolean(),
        items: z.array(z.object({ name: z.string(), quantity: z.int().min(1) })),
      }),
    ),
  })
  .meta({ id: 'MyOrders' });
export type MyOrdersJson = z.infer<typeof myOrdersSchema>;

const list: Operation = {
  tags: ['Orders'],
  operationId: 'listMyOrders',
  summary: 'The orders of this browser',
  description: 'Newest first. Without the buyer’s cookie the list is empty.',
  security: [{}, { buyer: [] }],
  responses: { 200: jsonAnswer('The orders.', myOrdersSchema), ...refusals(503) },
};

export const myOrdersOperations = { list };
