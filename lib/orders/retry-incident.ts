import type { StepData } from '@/lib/db/tables/steps';
import { withGrace } from '@/lib/engine/due-time';
import { AppError } from '@/lib/errors';
import { movingOrder } from '@/lib/runtime/commands';
import type { SessionIncident } from '@/lib/runtime/session-changes';
import type { Batch, CommandKind, Session } from '@/lib/runtime/types';
import { correctableNames, requireCorrectable, requireStep, retriedEvent } from './correctable';
import type { OrderBatch } from './order-batch';

export interface RetryIncident {
  /** Where the order waits, or the element behind it that could not go on. */
  readonly elementId: string;
  /** Corrected data: only what decides this step. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The step that began the retry: what the log says behind it is what became of it. */
export interface Retried {
  readonly seq: number;
}

/**
 * A person asks for another try of what stopped at one element, with corrected data where its step reads any.
 * @throws AppError `conflict` when nothing did; `bad-request` for data that the step does not read, or too much of it
 */
export const retryIncident: CommandKind<RetryIncident, Retried, OrderBatch> = {
  name: 'retry-incident',
  rank: 1,
  locks: 'wait',
  reads: ['jobs', 'timers'],
  apply: (batch, { orderId, input: { elementId, variables = {} } }) => {
    const session = movingOrder(batch, orderId);
    const incident = incidentAt(session.stored.incidents, elementId);
    if (incident === undefined)
      throw new AppError('conflict', `No incident is open at "${elementId}".`, 'elementId');
    if (Object.keys(variables).length > 0) {
      const marking = session.marking ?? '';
      requireStep(session.loaded, marking, retriedEvent(incident));
      const names = correctableNames(session.loaded, marking, incident);
      requireCorrectable(variables, names, elementId);
      session.correct(incident, variables);
    }
    session.resolveIncident(incident);
    const seq = session.order.version;
    const { event } = incident;
    const job = session.stored.jobs.find((row) => row.work === incident.work);
    // A failed handler runs again; any other event is only delivered again: its work was done.
    if (event.type !== 'job-failed') session.deliver(event, timerData(batch, session, incident.work));
    else if (job !== undefined) session.resume(job);
    else throw new Error(`order ${orderId} has an incident at ${incident.work} without its job`);
    return { seq };
  },
};

/** What stopped at an element: where the order waits first, else what could not go on behind it. */
const incidentAt = (open: readonly SessionIncident[], id: string): SessionIncident | undefined =>
  open.find(({ elementId }) => elementId === id) ??
  open.find(({ blockedElementId }) => blockedElementId === id);

/** The step's data where a timer had fired and then stopped: when it was due, and how late the step is now. */
function timerData({ now, context }: Batch<OrderBatch>, session: Session, work: string): StepData {
  const timer = session.timers().find((row) => row.work === work);
  if (timer === undefined) return {};
  const at = Math.max(now.getTime(), session.order.updatedAt.getTime());
  const graceMs = context.graceMs(session, work.slice(work.lastIndexOf(':') + 1));
  const { firesAtMs } = withGrace(timer.dueAt.getTime(), graceMs);
  return { dueAt: timer.dueAt.toISOString(), lateMs: at - firesAtMs };
}
