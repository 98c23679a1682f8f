import { AppError } from '@/lib/errors';
import type { OrderBatch } from '@/lib/orders/order-batch';
import type { AnyKind } from '@/lib/runtime/types';

/** Why nothing was done: what the person read is not how it stands. */
export const MOVED_ON = 'The order has changed since this was asked for, and nothing was done.';

/** The same kind of command, refused unless its order is still at this version: asked under the order's lock. */
export function atVersion<Input, Result>(
  kind: AnyKind<Input, Result, OrderBatch>,
  version: number,
): AnyKind<Input, Result, OrderBatch> {
  return {
    ...kind,
    apply: (batch, command, loaded) => {
      const session = batch.session(command.orderId);
      if (session !== null && session.order.version !== version) throw new AppError('conflict', MOVED_ON);
      return kind.apply(batch, command, loaded);
    },
  };
}
