import { jobKey } from '@/lib/db/tables/jobs';
import type { TimerRow } from '@/lib/db/tables/timers';
import { AppError } from '@/lib/errors';
import { fail, finish } from './run-jobs';
import type { Batch, BatchContext, CommandKind, Delivery, JobResult, Session } from './types';

/** The locked order, still running. @throws AppError `order-unknown`, `conflict` */
export function runningOrder(batch: Batch<BatchContext>, orderId: string): Session {
  const session = batch.session(orderId);
  if (session === null) throw new AppError('order-unknown', `There is no order ${orderId}.`, 'orderId');
  if (session.ended) throw new AppError('conflict', 'This order has already ended.');
  return session;
}

/** The locked order, running and not suspended. @throws AppError `order-unknown`, `conflict` */
export function movingOrder(batch: Batch<BatchContext>, orderId: string): Session {
  const session = runningOrder(batch, orderId);
  if (session.order.suspended) throw new AppError('conflict', 'This order is suspended. Resume it first.');
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
  if (timer.fireAt === null || session.order.suspended) return 'not-open';
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
export function isContested(session: Session, timerWork: string): boolean {
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
    if (session?.order.suspended) return false;
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
    if (session.order.suspended && 'result' in input.outcome) {
      const { key: _, ...result } = input.outcome.result;
      session.keepResult(row, result, batch.now);
    } else if ('result' in input.outcome) finish({ session, job }, input.outcome.result, batch.now);
    else fail({ session, job }, input.outcome.error, batch.now);
  },
};
