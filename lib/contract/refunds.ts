import { z } from 'zod';
import { jsonAnswer, OPERATOR, type Operation, refusals, TOO_NARROW } from './answers';
import { amount, count, currency, instant, orderIdText } from './values';

/** Money that goes back, as those who run the shop see it. */

const openRefund = z.object({
  orderId: orderIdText,
  paymentId: z.string(),
  channel: z.string().meta({ description: 'Who brought the money: a provider, `signed` or `unsigned`.' }),
  origin: z.enum(['shop', 'provider', 'dispute']).meta({
    description:
      '`shop`: due by our own rules. `provider`: sent there by a person. `dispute`: asked for by the customer’s bank.',
  }),
  state: z
    .enum([
      'to-approve',
      'by-hand',
      'failed',
      'stuck',
      'inquiry',
      'disputed',
      'succeeded',
      'queued',
      'pending',
      'void',
    ])
    .meta({
      description:
        '`to-approve`: waits for a yes. `by-hand`: only you can send it. `failed`: refused, or come back. `stuck`: the ' +
        'provider could not be asked for most of a day. `inquiry`, `disputed`: answer at the provider. `succeeded`: a ' +
        'lost dispute. `queued`, `pending`: under way, nothing to do.',
    }),
  amount,
  currency,
  error: z.string().nullable(),
  since: instant,
  attempts: count,
  nextAttemptAt: instant.nullable(),
});

const openRefunds = z.object({ refunds: z.array(openRefund) }).meta({ id: 'OpenRefunds' });
export type OpenRefundsJson = z.infer<typeof openRefunds>;

const list: Operation = {
  tags: ['Operator'],
  operationId: 'listRefunds',
  summary: 'Refunds and disputes that are not over',
  description:
    'A hundred at most: those that wait for a person first, then those under way, the newest first. A lost dispute ' +
    'stands there for a month. No personal data.',
  security: OPERATOR,
  responses: { 200: jsonAnswer('The refunds.', openRefunds), ...refusals(401, [403, TOO_NARROW], 503) },
};

export const refundOperations = { list };
