import { CANCEL_REQUESTED } from '@/lib/contract/process-names';
import { AppError } from '@/lib/errors';
import { runningOrder } from '@/lib/runtime/commands';
import type { CommandKind } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';
import { isCoveredByHeld } from './order-scope';

/**
 * The customer or an operator cancels. Where nothing awaits it yet it is kept and delivered in the step that opens
 * the wait, before held money.
 * @throws AppError `order-unknown`; `conflict` once settled or ended, or where nothing reachable awaits it
 */
export const cancelOrder: CommandKind<null, void, OrderBatch> = {
  name: 'cancel-order',
  rank: 1,
  locks: 'wait',
  apply: (batch, { orderId }) => {
    const session = runningOrder(batch, orderId);
    if (session.order.settledAt !== null)
      throw new AppError('conflict', 'This order is paid for; it can no longer be cancelled.');
    // Its money came first: it is taken when the order is resumed.
    if (session.order.suspended && isCoveredByHeld(session.order))
      throw new AppError('conflict', 'This order is paid for; it can no longer be cancelled.');
    const awaited = session.awaited(CANCEL_REQUESTED);
    if (awaited !== undefined) {
      session.deliver({ type: 'message', work: awaited.key });
      return;
    }
    if (!session.canAwait(CANCEL_REQUESTED))
      throw new AppError('conflict', 'This order has gone too far to be cancelled.');
    session.order.cancelRequestedAt ??= batch.now;
    session.touch();
  },
};
