import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  BUYER,
  exampleOf,
  jsonAnswer,
  jsonBody,
  OPERATOR,
  type Operation,
  orderIdQuery,
  plainAnswer,
  refusals,
} from './answers';
import { eraseInput, findOrderInput } from './inputs/customer';
import { customerSchema, orderIdText, orderSchema } from './values';

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

const exported = z.looseObject({ order: orderSchema }).meta({ id: 'Export' });

const exportAll: Operation = {
  tags,
  operationId: 'exportOrder',
  summary: 'All that is kept of an order and its customer',
  security: BUYER,
  requestParams: { query: orderIdQuery },
  responses: {
    200: jsonAnswer('To be taken away: it comes as a file.', exported),
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

const find: Operation = {
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

const mails: Operation = {
  tags: ['Operator'],
  operationId: 'listStuckMails',
  summary: 'Mails that could not be sent',
  description:
    'The newest hundred, without addresses. `nextAttemptAt` null: given up, for the reason in `error`.',
  security: OPERATOR,
  responses: {
    200: jsonAnswer(
      'The mails.',
      z.object({
        mails: z.array(
          z.object({
            orderId: orderIdText,
            kind: z.string(),
            jobKey: z.string(),
            queuedAt: z.string(),
            attempts: z.int().min(0),
            error: z.string().nullable(),
            nextAttemptAt: z.string().nullable(),
          }),
        ),
      }),
    ),
    ...refusals(401, 503),
  },
};

export const customerPaths: ZodOpenApiPathsObject = {
  '/api/order/customer': { get: read },
  '/api/order/export': { get: exportAll },
  '/api/order/customer/erase': { post: erase },
  '/api/find-order': { post: find },
  '/api/operator/mails': { get: mails },
};
