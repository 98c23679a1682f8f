import { cancelled } from './cancelled';
import { halfPaid } from './half-paid';
import { incidentRetried } from './incident-retried';
import { neverPaid } from './never-paid';
import { packedByHand } from './packed-by-hand';
import { paidAtOnce } from './paid-at-once';
import { paymentAstray } from './payment-astray';
import { remindedThenPaid } from './reminded-then-paid';
import { serverKilled } from './server-killed';
import type { Demo } from './stage';

/** All demos, in the order in which somebody new should see them. */
export const DEMOS: readonly Demo[] = [
  paidAtOnce,
  remindedThenPaid,
  neverPaid,
  halfPaid,
  cancelled,
  serverKilled,
  incidentRetried,
  paymentAstray,
  packedByHand,
];
