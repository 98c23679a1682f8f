import { PACKAGE_AND_DELIVER } from '@/lib/contract/process-names';
import type { JobRow } from '@/lib/db/tables/jobs';
import type { ParcelRow } from '@/lib/db/tables/shipments';
import { AppError } from '@/lib/errors';
import { movingOrder } from '@/lib/runtime/commands';
import type { CommandKind, Session } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/** What somebody enters of a parcel that they hand over. */
export type Parcel = Omit<ParcelRow, 'orderNumber'>;

/**
 * A person has packed an order's parcel and hands it over: the task that was left to them is done, and all that comes with it.
 * @throws AppError `order-unknown`; `conflict` where no parcel waits for a person (any more), or the order is
 * suspended
 */
export const shipOrder: CommandKind<Parcel, void, OrderBatch> = {
  name: 'ship-order',
  rank: 1,
  locks: 'wait',
  reads: ['jobs'],
  apply: (batch, { orderId, input }) => {
    const session = movingOrder(batch, orderId);
    const job = session.stored.jobs.find((row) => isParcelOf(session, row));
    if (job === undefined)
      throw new AppError(
        'conflict',
        'No parcel of this order waits to be packed. Somebody may have been faster.',
      );
    batch.context.parcels.push({ orderNumber: session.order.number, ...input });
    session.resume(job, true);
  },
};

/** Is this the task that ships, left to a person? */
function isParcelOf({ loaded }: Session, { work, leftToPerson }: JobRow): boolean {
  const handler = loaded.handlerFor(work.slice(work.lastIndexOf(':') + 1));
  return leftToPerson === true && handler?.elementId === PACKAGE_AND_DELIVER;
}
