import { z } from 'zod';
import { jsonAnswer, jsonBody, OPERATOR, type Operation, refusals } from './answers';
import { count, orderIdInput, orderIdText } from './values';

/** The check that the books and the orders are right; what `npm run check` asks of a running server. */

const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10'] as const;
export type InvariantName = (typeof INVARIANTS)[number];

const acknowledgedPayment = z.object({
  orderId: orderIdInput,
  /** As it was answered: the payment system's own id, or `payment-<number>`. */
  paymentId: z.string(),
  /** The first verdict; it never changes. */
  verdict: z.string().optional(),
});
export type AcknowledgedPayment = z.infer<typeof acknowledgedPayment>;

/** What clients were told: each of these must be in the database. */
export const acknowledgedInput = z.object({
  orders: z.array(orderIdInput),
  payments: z.array(acknowledgedPayment),
});
export type Acknowledged = z.infer<typeof acknowledgedInput>;

const ONLY = `takes a list of ${INVARIANTS.join(', ')}`;

export const checkInput = z.object(
  {
    acknowledged: acknowledgedInput.nullable().default(null),
    only: z.array(z.enum(INVARIANTS, { error: ONLY }), { error: ONLY }).optional(),
  },
  { error: 'The body takes { "acknowledged"?, "only"? }.' },
);

/** A name is text: more invariants may be added to these. */
const invariantName = z.string();

/** One place where the data breaks an invariant. */
const violation = z.object({
  invariant: invariantName,
  orderId: orderIdText.exactOptional(),
  message: z.string(),
});
export type Violation = z.infer<typeof violation>;

const invariantReport = z.object({
  invariant: invariantName,
  title: z.string(),
  /** All of them; the first few are named. */
  count,
  violations: z.array(violation),
  /** What was not looked at. */
  note: z.string().exactOptional(),
});
export type InvariantReport = z.infer<typeof invariantReport>;

/** How many open orders stand where; `openWork` names what they wait for, by element id. */
const standing = z.object({ openWork: z.array(z.string()), orders: count });
export type Standing = z.infer<typeof standing>;

const checkReport = z
  .object({
    ok: z.boolean(),
    orders: count,
    standing: z.array(standing),
    invariants: z.array(invariantReport),
  })
  .meta({ id: 'CheckReport' });
export type CheckReport = z.infer<typeof checkReport>;

const check: Operation = {
  tags: ['Operator'],
  operationId: 'checkInvariants',
  summary: 'Prove that the books and the orders are right',
  description: 'What `npm run check` asks. Reads every order; an empty body checks everything.',
  security: OPERATOR,
  requestBody: jsonBody(checkInput, { only: ['I2', 'I3'] }, false),
  responses: {
    200: jsonAnswer('What was found.', checkReport),
    ...refusals(
      400,
      401,
      [403, 'Asked from another web site, or by a token whose scopes do not allow it.'],
      413,
      503,
    ),
  },
};

export const checkOperations = { check };
