import type { Sql } from '@/lib/db/client';
import type { Session } from './session';
import type { BatchContext } from './types';
import { HandlerFailure, type InStepHandler, type JobResult, type JobToRun, type PendingJob } from './types';

/** Attempts a job has before a person is asked. */
export const MAX_ATTEMPTS = 3;
/** A chain of in-step jobs runs this many rounds in one transaction; the rest is taken up by the worker. */
const MAX_ROUNDS = 16;
const MAX_RETRY_DELAY_MS = 60_000;

/** What earlier runs of the same batch found out. */
export interface BatchPlan {
  /** Jobs that failed: not run again in this batch, the failure is written. By job key. */
  readonly cuts: Map<string, unknown>;
  /** Elements whose handler gets one job at a time, so that a throw names its job. */
  readonly alone: Set<string>;
}

/** Exponential: 1 s, 2 s, 4 s … up to a minute. Real time: nothing scales it. */
export function retryDelayMs(attempts: number): number {
  return Math.min(1000 * 2 ** (attempts - 1), MAX_RETRY_DELAY_MS);
}

interface Work {
  readonly session: Session;
  readonly job: PendingJob;
}

/**
 * Runs the in-step jobs that the batch opened, and those that these open in turn. Jobs for outside handlers,
 * of cut orders and beyond the last round are kept as rows.
 * @throws HandlerFailure when a handler throws: the whole batch is to be run again with a better plan
 */
export async function runPendingJobs(
  sql: Sql,
  sessions: () => readonly Session[],
  context: BatchContext,
  plan: BatchPlan,
  now: Date,
): Promise<void> {
  for (let round = 0; ; round += 1) {
    const groups = new Map<InStepHandler, Work[]>();
    for (const session of sessions()) {
      const jobs = session.pendingJobs;
      session.pendingJobs = [];
      for (const job of jobs) sort({ session, job }, groups, plan, now, round >= MAX_ROUNDS);
    }
    if (groups.size === 0) return;
    await context.flush(sql);
    // By element id: every batch takes the locks of the handlers in the same order.
    const ordered = [...groups].sort(([a], [b]) => (a.elementId < b.elementId ? -1 : 1));
    for (const [handler, works] of ordered) await runGroup(sql, handler, works, plan, now);
  }
}

function sort(
  work: Work,
  groups: Map<InStepHandler, Work[]>,
  plan: BatchPlan,
  now: Date,
  postpone: boolean,
): void {
  const { session, job } = work;
  if (plan.cuts.has(job.key)) {
    fail(work, plan.cuts.get(job.key), now);
    return;
  }
  const handler = session.loaded.handlerFor(job.work.elementId);
  if (handler === null) {
    fail(work, new Error(`no handler for ${job.work.elementId}`), now, true);
    return;
  }
  if (handler.runs === 'outside' || postpone) {
    session.keep(job, job.attempts, now, null);
    return;
  }
  const group = groups.get(handler);
  if (group === undefined) groups.set(handler, [work]);
  else group.push(work);
}

/** One more failed attempt: again later, or, after the last, an incident. */
export function fail(work: Work, error: unknown, now: Date, final = false): void {
  const { session, job } = work;
  const attempts = job.attempts + 1;
  const message = error instanceof Error ? error.message : String(error);
  if (!final && attempts < MAX_ATTEMPTS) {
    session.keep(job, attempts, new Date(now.getTime() + retryDelayMs(attempts)), message);
    return;
  }
  session.keep(job, attempts, null, message);
  // An empty code: the handler failed, a retry runs it again.
  session.openIncident(
    job.work,
    { type: 'job-failed', work: job.work.key, errorCode: '' },
    message,
    attempts,
  );
}

async function runGroup(
  sql: Sql,
  handler: InStepHandler,
  works: readonly Work[],
  plan: BatchPlan,
  now: Date,
): Promise<void> {
  const portions = plan.alone.has(handler.elementId) ? works.map((work) => [work]) : [works];
  for (const portion of portions) {
    const jobs = portion.map(({ session, job }) => toRun(session, job, now));
    let results: readonly JobResult[];
    try {
      results = await handler.run(jobs, sql);
    } catch (error) {
      throw new HandlerFailure(
        handler.elementId,
        jobs.map((job) => job.key),
        error,
      );
    }
    const byKey = new Map(results.map((result) => [result.key, result]));
    for (const work of portion) {
      const result = byKey.get(work.job.key);
      if (result === undefined) {
        const error = new Error(`handler ${handler.elementId} gave no result for ${work.job.key}`);
        throw new HandlerFailure(handler.elementId, [work.job.key], error);
      }
      finish(work, result);
    }
  }
}

export function toRun(session: Session, job: PendingJob, now: Date): JobToRun {
  return { key: job.key, elementId: job.work.elementId, order: session.order, now };
}

/** Hands a job's result to its order. */
export function finish({ session, job }: Work, result: JobResult): void {
  if (result.kind === 'completed' && result.variables !== undefined)
    session.order.variables = { ...session.order.variables, ...result.variables };
  const delivery =
    result.kind === 'completed'
      ? session.deliver({ type: 'job-completed', work: job.work.key })
      : session.deliver(
          { type: 'job-failed', work: job.work.key, errorCode: result.errorCode },
          { errorCode: result.errorCode },
        );
  // The token did not move: the job stays open, with its incident, until a person acts.
  if (delivery === 'incident') session.keep(job, job.attempts + 1, null, 'see the incident');
}
