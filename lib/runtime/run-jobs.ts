import type { Transaction } from '@/lib/db/database';
import { isTransient } from '@/lib/db/sql-state';
import { jobKey } from '@/lib/db/tables/jobs';
import type { KeptResultRow } from '@/lib/db/tables/kept-results';
import type { StepData } from '@/lib/db/tables/steps';
import { EngineError } from '@/lib/engine/errors';
import { isAppError } from '@/lib/errors';
import { jobToRun } from './job-to-run';
import { type BatchPlan, HandlerFailure } from './misses';
import { makeDecision } from './run-decision';
import type { BatchContext, Handler, InStepHandler, JobResult, JobToRun, PendingJob, Session } from './types';

/** Attempts a job has before a person is asked. */
const MAX_ATTEMPTS = 3;
/** A chain of in-step jobs runs this many rounds in one transaction; the rest is taken up by the worker. */
const MAX_ROUNDS = 16;
/** Of decision tables, in one transaction: about half a second on one processor. The rest is taken up by the worker. */
const MAX_CELLS = 50_000;
const MAX_RETRY_DELAY_MS = 60_000;
const MAX_ERROR_CHARACTERS = 500;

/** Exponential: 1 s, 2 s, 4 s … up to a minute. Real time: nothing scales it. */
function retryDelayMs(attempts: number): number {
  return Math.min(1000 * 2 ** (attempts - 1), MAX_RETRY_DELAY_MS);
}

interface Work {
  readonly session: Session;
  readonly job: PendingJob;
}

type Groups = Map<InStepHandler, Work[]>;

/** What a round may do; the same for all its jobs. */
interface Round {
  readonly plan: BatchPlan;
  readonly now: Date;
  /** The last round is over: what opens now waits for the worker. */
  readonly isOver: boolean;
  /** What is left of the cells that the decisions of one transaction may ask. */
  readonly cells: { left: number };
}

/**
 * Runs the in-step jobs that the batch opened, and those that these open in turn. Jobs for outside handlers,
 * of cut orders and beyond the last round are kept as rows.
 * @throws HandlerFailure when a handler throws: the whole batch is to be run again with a better plan
 */
export async function runPendingJobs(
  sql: Transaction,
  sessions: () => readonly Session[],
  context: BatchContext,
  plan: BatchPlan,
  now: Date,
): Promise<void> {
  const cells = { left: MAX_CELLS };
  for (let count = 0; ; count += 1) {
    const groups: Groups = new Map();
    const round = { plan, now, isOver: count >= MAX_ROUNDS, cells };
    for (const session of sessions()) {
      const jobs = session.pendingJobs;
      session.pendingJobs = [];
      for (const job of jobs) place({ session, job }, groups, round);
    }
    // A decision may have opened more, though no handler is to be asked.
    if (groups.size === 0 && sessions().every(({ pendingJobs }) => pendingJobs.length === 0)) return;
    if (groups.size === 0) continue;
    const stocking = [...groups].filter(([handler]) => handler.locks === 'stock');
    await context.flush(
      sql,
      stocking.map(([, works]) => works.map(({ session }) => session.order.number)),
    );
    for (const [handler, works] of inLockOrder(groups)) await runGroup(sql, handler, works, round);
  }
}

const LOCK_ORDER = { nothing: 0, stock: 1 };

/** Every batch takes the locks of the handlers in the same order: two of them rarely wait for each other in a circle. */
function inLockOrder(groups: Groups): [InStepHandler, Work[]][] {
  const rank = (handler: InStepHandler) => `${LOCK_ORDER[handler.locks ?? 'nothing']} ${handler.elementId}`;
  return [...groups].sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
}

/** Puts a job where it belongs: into its handler's group, or into a row for later. */
function place(work: Work, groups: Groups, { plan, now, isOver, cells }: Round): void {
  const { session, job } = work;
  if (session.loaded.definition.decisions.has(job.work.elementId)) {
    if (isOver || cells.left <= 0) session.keep(job, job.attempts, now, null);
    else if (session.isOpen(job)) cells.left -= decideOn(work, now);
    return;
  }
  const handler = session.loaded.handlerFor(job.work.elementId);
  if (plan.cuts.has(job.key)) fail(work, plan.cuts.get(job.key), now);
  else if (handler === null) fail(work, new Error(`no handler for ${job.work.elementId}`), now, true);
  else if (isLeftToPerson(handler, job)) session.leave(job);
  else if (handler.runs === 'outside' || isOver) session.keep(job, job.attempts, now, null);
  else groups.set(handler, [...(groups.get(handler) ?? []), work]);
}

/**
 * It reads the order alone: what fails fails again, until a person corrects the variables or the files.
 * @returns how many cells were asked
 */
function decideOn(work: Work, now: Date): number {
  const { session, job } = work;
  try {
    const { result, data, cells } = makeDecision(session, job);
    finish(work, result, now, data);
    return cells;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const attempts = job.attempts + 1;
    session.keep(job, attempts, null, error.message.slice(0, MAX_ERROR_CHARACTERS));
    const event = { type: 'job-failed', work: job.work.key, errorCode: '' } as const;
    session.openIncident(job.work, event, {
      message: error.message.slice(0, MAX_ERROR_CHARACTERS),
      attempts,
    });
    return 0;
  }
}

/** What was tried before is tried again; a restart, or the end of a suspension, is no wish of a person's. */
const isLeftToPerson = (handler: Handler, { attempts, isWanted = false }: PendingJob) =>
  attempts === 0 && !isWanted && handler.runs === 'in-step' && handler.waitsForPerson?.() === true;

/**
 * One more failed attempt: again later, or, after the last, an incident. What the handler said stays in the job's row
 * and in the log: it may hold what the public must not read.
 */
export function fail({ session, job }: Work, error: unknown, now: Date, final = false): void {
  const attempts = job.attempts + 1;
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, MAX_ERROR_CHARACTERS);
  if (!final && attempts < MAX_ATTEMPTS) {
    session.keep(job, attempts, new Date(now.getTime() + retryDelayMs(attempts)), reason);
    return;
  }
  session.keep(job, attempts, null, reason);
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  const message = `The task failed ${times}. The operator finds the reason in the log.`;
  // An empty code: the handler failed, a retry runs it again.
  const event = { type: 'job-failed', work: job.work.key, errorCode: '' } as const;
  session.openIncident(job.work, event, { message, attempts });
}

async function runGroup(
  sql: Transaction,
  handler: InStepHandler,
  works: readonly Work[],
  round: Round,
): Promise<void> {
  const portions = round.plan.alone.has(handler.elementId) ? works.map((work) => [work]) : [works];
  for (const portion of portions) {
    // A job that ran before in this round may have closed its siblings.
    const open = portion.filter(({ session, job }) => session.isOpen(job));
    if (open.length > 0) await runPortion(sql, handler, open, round.now);
  }
}

async function runPortion(
  sql: Transaction,
  handler: InStepHandler,
  works: readonly Work[],
  now: Date,
): Promise<void> {
  const jobs = works.map(({ session, job }) => toRun(session, job, now));
  const blame = (error: unknown): never => {
    // The database's fault, not the handler's: no attempt is counted, the batch runs again.
    if (isTransient(error)) throw error;
    throw new HandlerFailure(
      handler.elementId,
      jobs.map((job) => job.key),
      error,
    );
  };
  // Whenever a statement of this handler turns out to have failed, it is this handler's failure.
  const own: Transaction = { ...sql, later: (statement) => sql.later(statement.catch(blame)) };
  const results: readonly JobResult[] = await handler.run(jobs, own).catch(blame);
  const byKey = new Map(results.map((result) => [result.key, result]));
  for (const work of works) {
    const result = byKey.get(work.job.key);
    if (result === undefined) {
      const error = new Error(`handler ${handler.elementId} gave no result for ${work.job.key}`);
      throw new HandlerFailure(handler.elementId, [work.job.key], error);
    }
    if (work.session.isOpen(work.job)) finish(work, result, now);
  }
}

function toRun(session: Session, job: PendingJob, now: Date): JobToRun {
  return jobToRun(session.loaded, session.order, { key: job.key, elementId: job.work.elementId, now });
}

/** Hands over a result that came while the order was suspended. A job that was closed meanwhile has none to hand over. */
export function completeKept(session: Session, { seq, work: key, result }: KeptResultRow, now: Date): void {
  const work = session.openWork().find((open) => open.key === key);
  const row = session.stored.jobs.find((job) => job.seq === seq && job.work === key);
  if (work === undefined || row === undefined) return;
  const job = { key: jobKey(session.order.id, seq, key), seq, work, attempts: row.attempts };
  finish({ session, job }, { key: job.key, ...result }, now);
}

/** Hands a job's result to its order. The job is open. @param data what the log keeps of it */
export function finish(work: Work, result: JobResult, now: Date, data: StepData = {}): void {
  const { session, job } = work;
  if (result.kind === 'completed' && result.variables !== undefined) {
    try {
      session.receive(job.work.elementId, result.variables);
    } catch (error) {
      if (!isAppError(error)) throw error;
      fail(work, error, now, true);
      return;
    }
  }
  const delivery =
    result.kind === 'completed'
      ? session.deliver({ type: 'job-completed', work: job.work.key }, data)
      : session.deliver(
          { type: 'job-failed', work: job.work.key, errorCode: result.errorCode },
          { errorCode: result.errorCode },
        );
  // The token did not move: the job stays open, with its incident, until a person acts.
  if (delivery === 'incident') session.keep(job, job.attempts + 1, null, 'see the incident');
}
