import { z } from 'zod';
import {
  etagHeader,
  exampleOf,
  jsonAnswer,
  jsonBody,
  OPERATOR,
  type Operation,
  refusals,
  TOO_NARROW,
} from './answers';
import { MAX_VARIABLES_BYTES } from './limits';
import { orderSchema } from './order';
import { count, orderIdInput, orderIdText } from './values';

/** What the operator asks for, with `Authorization: Bearer <operator token>`. */

const variables = z
  .record(z.string(), z.unknown(), { error: 'takes an object' })
  .refine((given) => Buffer.byteLength(JSON.stringify(given)) <= MAX_VARIABLES_BYTES, {
    error: `takes at most ${MAX_VARIABLES_BYTES} bytes`,
  })
  .default({});

export const retryInput = z.object(
  {
    orderId: orderIdInput,
    elementId: z.string({ error: 'takes the id of the element that failed' }),
    variables: variables.meta({
      description:
        'Corrected data: only variables that decide this step, of its task, its conditions and its timers.',
    }),
  },
  { error: 'The body takes { "orderId", "elementId", "variables"? }.' },
);

export const endInput = z.object(
  {
    orderId: orderIdInput,
    state: z.enum(['TERMINATED', 'FAILED'], { error: 'takes "TERMINATED" or "FAILED"' }),
  },
  { error: 'The body takes { "orderId", "state" }.' },
);

export const completeTaskInput = z.object(
  {
    orderId: orderIdInput,
    elementId: z.string({ error: 'takes the id of a user task' }),
    variables,
  },
  { error: 'The body takes { "orderId", "elementId", "variables"? }.' },
);

export const deliverMessageInput = z.object(
  {
    orderId: orderIdInput,
    messageName: z.string({ error: 'takes the name of a message' }).min(1, 'takes the name of a message'),
    correlationKey: z
      .union([z.string(), z.number().transform(String)], { error: 'takes a text or a number' })
      .nullable()
      .default(null)
      .meta({
        description:
          'It reaches only what waits with this value of its `zeebe:subscription` `correlationKey`. Left out: the one that awaits the message, whatever its key.',
      }),
    variables: variables.meta({
      description:
        'What it carries: chosen from by the output mappings of what awaits it; without those, variables of the order.',
    }),
  },
  { error: 'The body takes { "orderId", "messageName", "correlationKey"?, "variables"? }.' },
);

export const refundInput = z.object(
  {
    orderId: orderIdInput,
    byHand: z
      .boolean({ error: 'takes true or false' })
      .optional()
      .meta({
        description:
          'True: you have sent it all back yourself, also what waits for a yes or what a provider failed at. Nothing is sent; ' +
          'the provider is asked first what has gone back already.',
      }),
  },
  { error: 'The body takes { "orderId", "byHand"? }.' },
);

const refund = z.object({
  paymentId: z.string(),
  amount: z.string(),
  currency: z.string(),
  way: z.enum(['provider', 'by-hand']).meta({
    description:
      '`provider`: sent back through it, by us or by a person. `by-hand`: recorded; sending it is yours.',
  }),
});
export type RefundJson = z.infer<typeof refund>;

const refunds = z.object({ orderId: orderIdText, refunds: z.array(refund) }).meta({ id: 'Refunds' });
export type RefundsJson = z.infer<typeof refunds>;

const stuckMails = z.object({
  mails: z.array(
    z.object({
      orderId: orderIdText,
      kind: z.string(),
      jobKey: z.string(),
      queuedAt: z.string(),
      attempts: count,
      error: z.string().nullable(),
      nextAttemptAt: z.string().nullable(),
      heldFor: z.enum(['refused', 'bounced', 'unanswered', 'recipient', 'client', 'total']).nullable().meta({
        description:
          'Held back by a rule: the address refused all mail, nobody has it, it has never answered, or a bound was met.',
      }),
    }),
  ),
});
export type StuckMailsJson = z.infer<typeof stuckMails>;

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
      ...refusals(
        400,
        401,
        [403, 'Asked from another web site, or by a token whose scopes do not allow it.'],
        404,
        [409, conflict],
        413,
        503,
      ),
    },
  };
}

const completeTask = change(
  'completeTask',
  'Complete a person’s task',
  jsonBody(completeTaskInput, exampleOf({ elementId: 'approve-order', variables: { approved: true } })),
  'This task is not open.',
);

const deliverMessage = change(
  'deliverMessage',
  'Deliver a message',
  jsonBody(deliverMessageInput, exampleOf({ messageName: 'parcel-handed-over', correlationKey: 'box-2' })),
  'Nothing in the order awaits this message now, or several do: it is not kept.',
);

const retryIncident = change(
  'retryIncident',
  'Try again what failed',
  jsonBody(retryInput, exampleOf({ elementId: 'send-bill' })),
  'Nothing has failed there.',
);

const endOrder = change(
  'endOrder',
  'End an order from outside its process',
  jsonBody(endInput, exampleOf({ state: 'TERMINATED' })),
  'The order has already ended.',
);

const refundOrder: Operation = {
  tags,
  operationId: 'refundOrder',
  summary: 'Send back what is to be sent back of an order',
  description:
    'The yes that `REFUNDS=after-approval` waits for, another try for what failed, and the record of what only you can ' +
    'send. Asked again it sends nothing twice: the list then is empty.',
  security: OPERATOR,
  requestBody: jsonBody(refundInput, exampleOf()),
  responses: {
    200: jsonAnswer('What was sent back now.', refunds),
    ...refusals(
      400,
      401,
      [403, 'Asked from another web site, or by a token whose scopes do not allow it.'],
      404,
      [409, 'Less is to be sent back than a moment ago: ask again.'],
      413,
      503,
    ),
  },
};

const listStuckMails: Operation = {
  tags,
  operationId: 'listStuckMails',
  summary: 'Mails that could not be sent, or were held back',
  description:
    'The newest hundred, without addresses; `unanswered` ones last. `nextAttemptAt` null: given up, for the reason in `error`.',
  security: OPERATOR,
  responses: {
    200: jsonAnswer('The mails.', stuckMails),
    ...refusals(401, [403, TOO_NARROW], 503),
  },
};

export const operatorOperations = {
  completeTask,
  deliverMessage,
  retryIncident,
  endOrder,
  refundOrder,
  listStuckMails,
};
