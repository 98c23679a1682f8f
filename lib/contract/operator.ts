import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  etagHeader,
  exampleOf,
  jsonAnswer,
  jsonBody,
  OPERATOR,
  type Operation,
  plainAnswer,
  refusals,
} from './answers';
import { checkInput, completeTaskInput, endInput, refundInput, retryInput } from './inputs/operator';
import { orderIdText, orderSchema } from './values';

const tags = ['Operator'];

/** An operator's change of one order; answered with the order. */
function change(
  operationId: string,
  summary: string,
  requestBody: Operation['requestBody'] & object,
  conflict: string,
): Operation {
  return {
    tags,
    operationId,
    summary,
    security: OPERATOR,
    requestBody,
    responses: {
      200: jsonAnswer('The order as it is now.', orderSchema, etagHeader),
      ...refusals(400, 401, [403, 'Asked from another web site.'], 404, [409, conflict], 413, 503),
    },
  };
}

const invariant = z.object({
  invariant: z.string(),
  title: z.string(),
  count: z.int().min(0),
  violations: z.array(
    z.object({ invariant: z.string(), orderId: orderIdText.exactOptional(), message: z.string() }),
  ),
  note: z.string().exactOptional(),
});

const report = z
  .object({
    ok: z.boolean(),
    orders: z.int().min(0),
    standing: z.array(z.object({ openWork: z.array(z.string()), orders: z.int().min(0) })),
    invariants: z.array(invariant),
  })
  .meta({ id: 'CheckReport' });

const check: Operation = {
  tags,
  operationId: 'checkInvariants',
  summary: 'Prove that the books and the orders are right',
  description: 'What `npm run check` asks. Reads every order; an empty body checks everything.',
  security: OPERATOR,
  requestBody: jsonBody(checkInput, { only: ['I2', 'I3'] }, false),
  responses: {
    200: jsonAnswer('What was found.', report),
    ...refusals(400, 401, [403, 'Asked from another web site.'], 413, 503),
  },
};

const refunds = z
  .object({
    orderId: orderIdText,
    refunds: z.array(
      z.object({
        paymentId: z.string(),
        amount: z.string(),
        currency: z.string(),
        way: z.enum(['provider', 'by-hand']).meta({
          description: '`provider`: sent back through it. `by-hand`: recorded; sending it is yours.',
        }),
      }),
    ),
  })
  .meta({ id: 'Refunds' });

const refund: Operation = {
  tags,
  operationId: 'refundOrder',
  summary: 'Send back what is to be sent back of an order',
  description: 'Asked again it sends nothing twice: the list then is empty.',
  security: OPERATOR,
  requestBody: jsonBody(refundInput, exampleOf()),
  responses: {
    200: jsonAnswer('What was sent back now.', refunds),
    ...refusals(
      400,
      401,
      [403, 'Asked from another web site.'],
      404,
      [409, 'Less is to be sent back than a moment ago: ask again.'],
      413,
      503,
    ),
  },
};

const metrics: Operation = {
  tags,
  operationId: 'readMetrics',
  summary: 'Figures for Prometheus',
  description: 'Open in the sandbox; in live mode for the operator.',
  security: [{}, { operator: [] }],
  responses: { 200: plainAnswer('Prometheus’ text format.', 'text/plain'), ...refusals(401, 503) },
};

export const operatorPaths: ZodOpenApiPathsObject = {
  '/api/operator/refunds': { post: refund },
  '/api/operator/tasks/complete': {
    post: change(
      'completeTask',
      'Complete a person’s task',
      jsonBody(completeTaskInput, exampleOf({ elementId: 'approve-order', variables: { approved: true } })),
      'This task is not open.',
    ),
  },
  '/api/operator/incidents/retry': {
    post: change(
      'retryIncident',
      'Try again what failed',
      jsonBody(retryInput, exampleOf({ elementId: 'send-bill' })),
      'Nothing has failed there.',
    ),
  },
  '/api/operator/orders/end': {
    post: change(
      'endOrder',
      'End an order from outside its process',
      jsonBody(endInput, exampleOf({ state: 'TERMINATED' })),
      'The order has already ended.',
    ),
  },
  '/api/operator/check': { post: check },
  '/api/metrics': { get: metrics },
};
