import { runningOrder } from '@/lib/runtime/commands';
import type { CommandKind } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/** A person ends an order from outside the model. */
export const endOrder: CommandKind<{ readonly state: 'TERMINATED' | 'FAILED' }, void, OrderBatch> = {
  name: 'end-order',
  rank: 1,
  locks: 'wait',
  apply: (batch, { orderId, input }) => runningOrder(batch, orderId).end(input.state),
};
