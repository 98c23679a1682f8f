import { z } from 'zod';
import {
  BUYER,
  exampleOf,
  jsonAnswer,
  jsonBody,
  type Operation,
  orderIdQuery,
  plainAnswer,
  refusals,
} from './answers';
import { orderSchema } from './order';
import { withoutUnseenEnds } from './seen-text';
import { instant, orderIdInput, orderIdText } from './values';

/** Who an order is for: only its buyer may see it, take it away or have it erased. */

const customerSchema = z
  .object({
    orderId: orderIdText,
    name: z.string().nullable(),
    email: z.string().nullable(),
    address: z.string().nullable(),
    /** When the customer had the three erased. */
    erasedAt: instant.nullable(),
    erasable: z.boolean().meta({ description: 'Only once the order has ended.' }),
  })
  .meta({ id: 'Customer' });
export type CustomerJson = z.infer<typeof customerSchema>;

export const eraseInput = z.object({ orderId: orderIdInput }, { error: 'The body takes { "orderId" }.' });

export const findOrderInput = z.object(
  {
    email: z
      .string({ error: 'takes the mail address of the order' })
      .overwrite(withoutUnseenEnds)
      .min(1, { error: 'takes the mail address of the order' })
      .max(320, { error: 'takes at most 320 characters' }),
    // Whether it is the number of an order is nobody's to learn: any text is taken.
    orderId: z
      .string({ error: 'takes the number of the order' })
      .overwrite(withoutUnseenEnds)
      .min(1, { error: 'takes the number of the order' })
      .max(100, { error: 'takes at most 100 characters' }),
  },
  { error: 'The body takes { "email", "orderId" }.' },
);

const tags = ['Customers'];

const read: Operation = {
  tags,
  operationId: 'readCustomer',
  summary: 'Who an order is for',
  security: BUYER,
  requestParams: { query: orderIdQuery },
  responses: {
    200: jsonAnswer('Name, e-mail and address.', customerSchema),
    ...refusals([400, 'No `orderId` was given.'], 403, 404, 503),
  },
};

const exportSchema = z.looseObject({ order: orderSchema }).meta({ id: 'Export' });

const exportOrder: Operation = {
  tags,
  operationId: 'exportOrder',
  summary: 'All that is kept of an order and its customer',
  security: BUYER,
  requestParams: { query: orderIdQuery },
  responses: {
    200: jsonAnswer('To be taken away: it comes as a file.', exportSchema),
    ...refusals([400, 'No `orderId` was given.'], 403, 404, 503),
  },
};

const erase: Operation = {
  tags,
  operationId: 'eraseCustomer',
  summary: 'Forget who an order was for',
  description: 'Name, e-mail and address go for good. Order, bill and books stay.',
  security: BUYER,
  requestBody: jsonBody(eraseInput, exampleOf()),
  responses: {
    200: jsonAnswer('What is left.', customerSchema),
    ...refusals(400, 403, 404, [409, 'The order is under way and needs to know where it goes.'], 413, 503),
  },
};

const findOrder: Operation = {
  tags,
  operationId: 'findOrder',
  summary: 'Have the link to an order mailed to its customer',
  description:
    'The answer is the same whether address and number belong together or not. A plain form is answered with 303.',
  requestBody: jsonBody(findOrderInput, exampleOf({ email: 'ada@example.com' })),
  responses: {
    202: jsonAnswer('If it fits, the link is sent.', z.object({ sent: z.string() })),
    303: plainAnswer('The same, for a form.'),
    ...refusals(400, [403, 'Asked from another web site.'], 413, 429, 503),
  },
};

export const customerOperations = { read, exportOrder, erase, findOrder };
