import type { StepData } from '@/lib/db/tables/steps';
import { withGrace } from '@/lib/engine/due-time';
import { AppError } from '@/lib/errors';
import { runningOrder } from '@/lib/runtime/commands';
import type { Batch, CommandKind, Session } from '@/lib/runtime/types';
import type { OrderBatch } from './order-batch';

/** A person asks for another try of what stopped at one element. @throws AppError `conflict` when nothing did */
export const retryIncident: CommandKind<{ readonly elementId: string }, void, OrderBatch> = {
  name: 'retry-incident',
  rank: 1,
  locks: 'wait',
  reads: ['jobs', 'timers'],
  apply: (batch, { orderId, input }) => {
    const session = runningOrder(batch, orderId);
    const incident = session.stored.incidents.find((open) => open.elementId === input.elementId);
    if (incident === undefined)
      throw new AppError('conflict', `No incident is open at "${input.elementId}".`, 'elementId');
    session.resolveIncident(incident);
    const { event } = incident;
    const job = session.stored.jobs.find((row) => row.work === incident.work);
    // A failed handler runs again; any other event is only delivered again: its work was done.
    if (event.type !== 'job-failed') session.deliver(event, timerData(batch, session, incident.work));
    else if (job !== undefined) session.resume(job);
    else throw new Error(`order ${orderId} has an incident at ${incident.work} without its job`);
  },
};

/** Of a timer that had fired, and stopped: when it was due, and how late its step is now. */
function timerData({ now, context }: Batch<OrderBatch>, session: Session, work: string): StepData {
  const timer = session.timers().find((row) => row.work === work);
  if (timer === undefined) return {};
  const at = Math.max(now.getTime(), session.order.updatedAt.getTime());
  const graceMs = context.graceMs(session, work.slice(work.lastIndexOf(':') + 1));
  const { firesAtMs } = withGrace(timer.dueAt.getTime(), graceMs);
  return { dueAt: timer.dueAt.toISOString(), lateMs: at - firesAtMs };
}
