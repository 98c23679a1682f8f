import { z } from 'zod';
import { jsonAnswer, jsonBody, OPERATOR, type Operation, refusals } from './answers';
import { count, orderIdInput, orderIdText } from './values';

/** The check that the books and the orders are right; what `npm run check` asks of a running server. */

export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9'] as const;
export type InvariantName = (typeof INVARIANTS)[number];

/** What clients were told: each of these must be in the database. */
export const acknowledgedInput = z.object({
  orders: z.array(orderIdInput),
  payments: z.array(
    z.object({ orderId: orderIdInput, paymentId: z.string(), verdict: z.string().optional() }),
  ),
});

const ONLY = `takes a list of ${INVARIANTS.join(', ')}`;

export const checkInput = z.object(
  {
    acknowledged: acknowledgedInput.nullable().default(null),
    only: z.array(z.enum(INVARIANTS, { error: ONLY }), { error: ONLY }).optional(),
  },
  { error: 'The body takes { "acknowledged"?, "only"? }.' },
);

const invariant = z.object({
  invariant: z.string(),
  title: z.string(),
  count,
  violations: z.array(
    z.object({ invariant: z.string(), orderId: orderIdText.exactOptional(), message: z.string() }),
  ),
  note: z.string().exactOptional(),
});

const checkReport = z
  .object({
    ok: z.boolean(),
    orders: count,
    standing: z.array(z.object({ openWork: z.array(z.string()), orders: count })),
    invariants: z.array(invariant),
  })
  .meta({ id: 'CheckReport' });
export type CheckReportJson = z.infer<typeof checkReport>;

const check: Operation = {
  tags: ['Operator'],
  operationId: 'checkInvariants',
  summary: 'Prove that the books and the orders are right',
  description: 'What `npm run check` asks. Reads every order; an empty body checks everything.',
  security: OPERATOR,
  requestBody: jsonBody(checkInput, { only: ['I2', 'I3'] }, false),
  responses: {
    200: jsonAnswer('What was found.', checkReport),
    ...refusals(400, 401, [403, 'Asked from another web site.'], 413, 503),
  },
};

export const checkOperations = { check };
