import { z } from 'zod';
import { jsonAnswer, jsonBody, OPERATOR, type Operation, refusals, TOO_NARROW } from './answers';
import { count, instant, orderIdText, textOrNull } from './values';

/** Signals: broadcast to every order that waits for them. */

export const signalInput = z.object(
  {
    name: z
      .string({ error: 'takes the name of a signal' })
      .trim()
      .min(1, { error: 'takes the name of a signal' })
      .meta({ description: 'As the process has it: what waits for a signal of this name is reached.' }),
  },
  { error: 'The body takes { "name" }.' },
);

const signal = z
  .object({
    id: z.string(),
    name: z.string(),
    at: instant,
    sentBy: textOrNull.meta({ description: 'Whoever sent it; null: a step of an order threw it.' }),
    orderId: orderIdText.nullable().meta({ description: 'The order that threw it.' }),
    elementId: textOrNull.meta({ description: 'The event that threw it.' }),
    state: z.enum(['running', 'done']).meta({
      description: '`done`: every wait that was open when it was broadcast has it, or is closed.',
    }),
    found: count.nullable().meta({
      description: 'Waits that were open when it began to be delivered; null: it has not begun.',
    }),
    delivered: count,
    kept: count.meta({ description: 'Of orders that are suspended: delivered once they are resumed.' }),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Signal' });
export type SignalJson = z.infer<typeof signal>;

const signals = z.object({ signals: z.array(signal) });
export type SignalsJson = z.infer<typeof signals>;

const tags = ['Operator'];

const send: Operation = {
  tags,
  operationId: 'sendSignal',
  summary: 'Broadcast a signal',
  description:
    'It reaches every event of this name that is open now, in all orders and each once; none that opens later. It is kept ' +
    'when the answer goes out, and delivered in the background.',
  security: OPERATOR,
  requestParams: {
    header: z.object({
      'Idempotency-Key': z.string().min(1).max(255).optional().meta({
        description:
          'Printable ASCII, kept for 30 days: the same key sends the same signal once, however often.',
      }),
    }),
  },
  requestBody: jsonBody(signalInput, { name: 'shop-closed' }),
  responses: {
    202: jsonAnswer('What was broadcast, and how far it has come.', signal),
    ...refusals(
      400,
      401,
      [403, 'Asked from another web site, or by a token whose scopes do not allow it.'],
      413,
      422,
      503,
    ),
  },
};

const list: Operation = {
  tags,
  operationId: 'listSignals',
  summary: 'The signals that were broadcast lately, and how far they have come',
  description: 'The newest hundred. Those that are done are forgotten after 30 days.',
  security: OPERATOR,
  responses: {
    200: jsonAnswer('The signals, the newest first.', signals),
    ...refusals(401, [403, TOO_NARROW], 503),
  },
};

export const signalOperations = { send, list };
