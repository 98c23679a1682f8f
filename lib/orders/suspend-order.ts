import { AppError } from '@/lib/errors';
import { runningOrder } from '@/lib/runtime/commands';
import { dueTimesOf, leftMsOf, suspendedTimer } from '@/lib/runtime/timer-rows';
import type { CommandKind } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/**
 * A person holds an order: nothing moves it until it is resumed. Timers keep what is left of them, or their date, jobs wait, and what
 * arrives is kept: money as held, a cancellation, signals, and the result of a job that is under way outside.
 * @throws AppError `order-unknown`; `conflict` where it is suspended already, or has ended
 */
export const suspendOrder: CommandKind<null, void, OrderBatch> = {
  name: 'suspend-order',
  rank: 1,
  locks: 'wait',
  reads: ['jobs', 'timers'],
  apply: (batch, { orderId }) => {
    const session = runningOrder(batch, orderId);
    const { order, changes } = session;
    if (order.suspended) throw new AppError('conflict', 'This order is suspended already.');
    order.suspended = true;
    const now = Math.max(batch.now.getTime(), order.updatedAt.getTime());
    // What an incident has stopped stays stopped.
    const timers = session.timers().filter((timer) => timer.fireAt !== null || timer.remainingMs !== null);
    for (const timer of timers)
      session.changeTimer(timer, suspendedTimer(leftMsOf(session, timer, now), now));
    // What this batch was about to do waits as well.
    for (const job of session.pendingJobs.splice(0)) session.keep(job, job.attempts, null, null);
    for (const row of changes.jobs) row.runAt = null;
    const open = new Set(session.openWork().map(({ key }) => key));
    for (const job of session.stored.jobs)
      if (job.runAt !== null && open.has(job.work) && !changes.jobs.some(({ work }) => work === job.work))
        session.moveJob(job, null);
    session.note('suspended', { timers: dueTimesOf(timers) });
  },
};
