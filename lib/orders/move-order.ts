import { AppError } from '@/lib/errors';
import { movingOrder } from '@/lib/runtime/commands';
import type { CommandKind } from '@/lib/runtime/types';
import { findEvents, movableTo } from './movable';
import type { OrderBatch } from './order-batch';

/**
 * A person moves an order to another step of its process: one step `moved`, and all that the step opens as by any other.
 * @throws AppError `order-unknown`; `conflict` where it is suspended, has ended, or what has happened to it does not fit there
 */
export const moveOrder: CommandKind<
  { /** Hash of the marking. */ readonly to: string },
  void,
  OrderBatch,
  Awaited<ReturnType<typeof findEvents>>
> = {
  name: 'move-order',
  rank: 1,
  locks: 'wait',
  reads: ['jobs', 'timers'],
  load: (sql, commands, batch) =>
    findEvents(
      sql,
      commands.flatMap(({ orderId }) => batch.session(orderId)?.order.number ?? []),
    ),
  apply: (batch, { orderId, input: { to } }, events) => {
    const session = movingOrder(batch, orderId);
    const { order, loaded, marking, stored, taken } = session;
    const targets = movableTo(loaded, {
      marking: marking ?? '',
      isSettled: order.settledAt !== null,
      // Those of this batch are in no log yet.
      events: [...(events.get(order.number) ?? []), ...taken.map(({ event }) => event)],
      incidents: stored.incidents,
      jobs: [...stored.jobs, ...session.pendingJobs.map(({ work }) => ({ work: work.key }))],
    });
    if (!targets.some((target) => target.marking.hash === to))
      throw new AppError(
        'conflict',
        'The order cannot be moved there: what has happened to it does not fit that step.',
        'to',
      );
    session.moveTo(to);
  },
};
