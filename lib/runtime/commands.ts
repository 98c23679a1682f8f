import type { Sql } from '@/lib/db/client';
import { findOpenIncidents, type IncidentRow } from '@/lib/db/tables/incidents';
import { findJobsOf, type JobRow } from '@/lib/db/tables/jobs';
import { findTimersOf, type TimerRow } from '@/lib/db/tables/timers';
import { AppError } from '@/lib/errors';
import { fail, finish } from './run-jobs';
import { jobKey, type Session } from './session';
import type { Addressed, Batch, BatchContext, CommandKind, Delivery, JobResult } from './types';

/** What a kind of command loads for its batch, kept as long as the batch lives. */
class PerBatch<T> {
  readonly #rows = new WeakMap<object, T[]>();

  put(batch: object, rows: T[]): void {
    this.#rows.set(batch, rows);
  }

  of(batch: object): readonly T[] {
    return this.#rows.get(batch) ?? [];
  }
}

const idsOf = (commands: readonly Addressed<unknown>[]) => [
  ...new Set(commands.map((command) => command.orderId)),
];

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

const timers = new PerBatch<TimerRow>();

/** A timer that is due fires, unless it was closed or moved in the meantime. */
export const fireTimer: CommandKind<DueWork & { readonly graceMs: number }, Delivery, BatchContext> = {
  name: 'fire-timer',
  rank: 2,
  locks: true,
  load: async (sql, commands, batch) => timers.put(batch, await findTimersOf(sql, idsOf(commands))),
  apply: (batch, { orderId, input }) => {
    const session = batch.session(orderId);
    const timer = timers
      .of(batch)
      .find((row) => row.orderId === orderId && row.seq === input.seq && row.work === input.work);
    if (session === null || timer === undefined || timer.fireAt === null || timer.fireAt > batch.now)
      return 'not-open';
    const at = Math.max(batch.now.getTime(), session.order.updatedAt.getTime());
    const data = { dueAt: timer.dueAt.toISOString(), lateMs: at - timer.dueAt.getTime() - input.graceMs };
    return session.deliver({ type: 'timer-fired', work: timer.work }, data);
  },
};

const jobs = new PerBatch<JobRow>();
const findJob = (batch: object, orderId: string, due: DueWork) =>
  jobs.of(batch).find((row) => row.orderId === orderId && row.seq === due.seq && row.work === due.work);
const loadJobs = async (sql: Sql, commands: readonly Addressed<unknown>[], batch: object) =>
  jobs.put(batch, await findJobsOf(sql, idsOf(commands)));

/** A job whose time has come is run in the step's transaction. */
export const runJob: CommandKind<DueWork, void, BatchContext> = {
  name: 'run-job',
  rank: 2,
  locks: true,
  load: loadJobs,
  apply: (batch, { orderId, input }) => {
    const job = findJob(batch, orderId, input);
    if (job?.runAt != null && job.runAt <= batch.now) batch.session(orderId)?.resume(job);
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
  locks: true,
  load: loadJobs,
  apply: (batch, { orderId, input }) => {
    const session = batch.session(orderId);
    const row = findJob(batch, orderId, input);
    const work = session?.openWork().find((open) => open.key === input.work);
    if (session === null || row === undefined || work === undefined) return;
    const job = { key: jobKey(orderId, row.seq, work.key), seq: row.seq, work, attempts: row.attempts };
    if ('result' in input.outcome) finish({ session, job }, input.outcome.result);
    else fail({ session, job }, input.outcome.error, batch.now);
  },
};

const incidents = new PerBatch<IncidentRow>();

/** A person asks for another try of what stopped at one element. @throws AppError `conflict` when nothing did */
export const retryIncident: CommandKind<{ readonly elementId: string }, void, BatchContext> = {
  name: 'retry-incident',
  rank: 1,
  locks: true,
  load: async (sql, commands, batch) => {
    await loadJobs(sql, commands, batch);
    incidents.put(batch, await findOpenIncidents(sql, idsOf(commands)));
  },
  apply: (batch, { orderId, input }) => {
    const session = runningOrder(batch, orderId);
    const incident = incidents
      .of(batch)
      .find((row) => row.orderId === orderId && row.elementId === input.elementId);
    if (incident === undefined)
      throw new AppError('conflict', `No incident is open at "${input.elementId}".`, 'elementId');
    session.resolveIncident(incident);
    const { event } = incident;
    const job = jobs.of(batch).find((row) => row.orderId === orderId && row.work === incident.work);
    // A failed handler runs again; any other event is only delivered again: its work was done.
    if (event.type === 'job-failed' && job !== undefined) session.resume(job);
    else session.deliver(event);
  },
};

/** A person ends an order from outside the model. */
export const endOrder: CommandKind<{ readonly state: 'TERMINATED' | 'FAILED' }, void, BatchContext> = {
  name: 'end-order',
  rank: 1,
  locks: true,
  apply: (batch, { orderId, input }) => runningOrder(batch, orderId).end(input.state),
};

/** All variables of an order together. */
export const MAX_VARIABLES_BYTES = 16 * 1024;

/** A person has done a user task. @throws AppError `conflict` when it is not open */
export const completeUserTask: CommandKind<
  { readonly elementId: string; readonly variables: Readonly<Record<string, unknown>> },
  void,
  BatchContext
> = {
  name: 'complete-user-task',
  rank: 1,
  locks: true,
  apply: (batch, { orderId, input }) => {
    const session = runningOrder(batch, orderId);
    const task = session
      .openWork()
      .find((work) => work.kind === 'user' && work.elementId === input.elementId);
    if (task === undefined)
      throw new AppError('conflict', `No user task "${input.elementId}" is open in this order.`, 'elementId');
    const variables = { ...session.order.variables, ...input.variables };
    if (JSON.stringify(variables).length > MAX_VARIABLES_BYTES)
      throw new AppError(
        'bad-request',
        `An order's variables take at most ${MAX_VARIABLES_BYTES} bytes.`,
        'variables',
      );
    session.order.variables = variables;
    session.deliver({ type: 'user-task-completed', work: task.key });
  },
};
