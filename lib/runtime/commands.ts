import { jobKey } from '@/lib/db/tables/jobs';
import type { StepData } from '@/lib/db/tables/steps';
import type { TimerRow } from '@/lib/db/tables/timers';
import { withGrace } from '@/lib/engine/due-time';
import { AppError } from '@/lib/errors';
import { fail, finish } from './run-jobs';
import type { Batch, BatchContext, CommandKind, Delivery, JobResult, Session } from './types';
import { withVariables } from './variables';

/** The locked order, still running. @throws AppError `order-unknown`, `conflict` */
export function runningOrder(batch: Batch<BatchContext>, orderId: string): Session {
  const session = batch.session(orderId);
  if (session === null) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
  if (session.ended) throw new AppError('conflict', 'This order has already ended.');
  return session;
}

/** What the worker finds due; addressed by activation, so that a stale claim does nothing. */
export interface DueWork {
  readonly seq: number;
  readonly work: string;
}

/** A timer that is due fires, unless it was closed or moved in the meantime. */
export const fireTimer: CommandKind<DueWork, Delivery, BatchContext> = {
  name: 'fire-timer',
  rank: 2,
  locks: 'skip',
  reads: ['timers'],
  apply: (batch, { orderId, input }) => {
    const session = batch.session(orderId);
    const timer = session?.timers().find((row) => row.seq === input.seq && row.work === input.work);
    if (!session || timer === undefined || timer.fireAt === null || timer.fireAt > batch.now)
      return 'not-open';
    return fireNow(session, timer, batch.now);
  },
};

/** Fires an open timer, whenever it was to fire. `lateMs` of its step counts from then: early is below 0. */
export function fireNow(session: Session, timer: TimerRow, now: Date): Delivery {
  if (timer.fireAt === null) return 'not-open';
  if (isContested(session, timer.work)) {
    session.changeTimer(timer, { fireAt: null, remainingMs: null });
    return 'not-open';
  }
  const at = Math.max(now.getTime(), session.order.updatedAt.getTime());
  const data = { dueAt: timer.dueAt.toISOString(), lateMs: at - timer.fireAt.getTime() };
  return session.deliver({ type: 'timer-fired', work: timer.work }, data);
}

/**
 * Did another branch of the timer's event-based gateway win already, its step waiting for a person? Then the timer
 * must not win after it: a paid order would be cancelled.
 */
function isContested(session: Session, timerWork: string): boolean {
  const { work } = session.loaded.definition;
  const gatewayOf = (key: string) => {
    const model = work.get(key.slice(key.lastIndexOf(':') + 1));
    return model !== undefined && 'gatewayId' in model ? model.gatewayId : null;
  };
  const gateway = gatewayOf(timerWork);
  return (
    gateway !== null &&
    session.stored.incidents.some(
      (incident) => incident.work !== timerWork && gatewayOf(incident.work) === gateway,
    )
  );
}

const findJob = (session: Session | null, due: DueWork) =>
  session?.stored.jobs.find((row) => row.seq === due.seq && row.work === due.work);

/** A job whose time has come is run in the step's transaction. The result: is it taken up? */
export const runJob: CommandKind<DueWork, boolean, BatchContext> = {
  name: 'run-job',
  rank: 2,
  locks: 'skip',
  reads: ['jobs'],
  apply: (batch, { orderId, input }) => {
    const session = batch.session(orderId);
    const job = findJob(session, input);
    if (job?.runAt == null || job.runAt > batch.now) return false;
    session?.resume(job);
    return true;
  },
};

/** An outside handler reports: its result, or the error of a failed attempt. */
export const reportJob: CommandKind<
  DueWork & { readonly outcome: { readonly result: JobResult } | { readonly error: unknown } },
  void,
  BatchContext
> = {
  name: 'report-job',
  rank: 1,
  locks: 'wait',
  reads: ['jobs'],
  apply: (batch, { orderId, input }) => {
    const session = batch.session(orderId);
    const row = findJob(session, input);
    const work = session?.openWork().find((open) => open.key === input.work);
    if (session === null || row === undefined || work === undefined) return;
    const job = { key: jobKey(orderId, row.seq, work.key), seq: row.seq, work, attempts: row.attempts };
    if ('result' in input.outcome) finish({ session, job }, input.outcome.result, batch.now);
    else fail({ session, job }, input.outcome.error, batch.now);
  },
};

/** A person asks for another try of what stopped at one element. @throws AppError `conflict` when nothing did */
export const retryIncident: CommandKind<{ readonly elementId: string }, void, BatchContext> = {
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
function timerData({ now, context }: Batch<BatchContext>, session: Session, work: string): StepData {
  const timer = session.timers().find((row) => row.work === work);
  if (timer === undefined) return {};
  const at = Math.max(now.getTime(), session.order.updatedAt.getTime());
  const graceMs = context.graceMs(session, work.slice(work.lastIndexOf(':') + 1));
  const { firesAtMs } = withGrace(timer.dueAt.getTime(), graceMs);
  return { dueAt: timer.dueAt.toISOString(), lateMs: at - firesAtMs };
}

/** A person ends an order from outside the model. */
export const endOrder: CommandKind<{ readonly state: 'TERMINATED' | 'FAILED' }, void, BatchContext> = {
  name: 'end-order',
  rank: 1,
  locks: 'wait',
  apply: (batch, { orderId, input }) => runningOrder(batch, orderId).end(input.state),
};

/** A person has done a user task. @throws AppError `conflict` when it is not open, `bad-request` for too much data */
export const completeUserTask: CommandKind<
  { readonly elementId: string; readonly variables: Readonly<Record<string, unknown>> },
  void,
  BatchContext
> = {
  name: 'complete-user-task',
  rank: 1,
  locks: 'wait',
  apply: (batch, { orderId, input }) => {
    const session = runningOrder(batch, orderId);
    const task = session
      .openWork()
      .find((work) => work.kind === 'user' && work.elementId === input.elementId);
    if (task === undefined)
      throw new AppError('conflict', `No user task "${input.elementId}" is open in this order.`, 'elementId');
    session.order.variables = withVariables(session.order.variables, input.variables);
    session.deliver({ type: 'user-task-completed', work: task.key });
  },
};
