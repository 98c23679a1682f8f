import { type Database, isRetryable } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { type Answer, type AnyCommand, OpenBatch } from './batch';
import type { Definitions } from './definitions';
import { type BatchPlan, runPendingJobs } from './run-jobs';
import { type BatchContext, type Change, type Command, HandlerFailure, TableMiss } from './types';
import { type OutcomeRule, writeSessions } from './write-sessions';

/** Waiting commands beyond this are refused: the client is told to come back. */
const MAX_QUEUE = 5_000;
/** Orders that one transaction takes up. */
const MAX_BATCH = 500;
/** Runs of one batch: misses of the table, cut handlers and conflicts included. */
const MAX_RUNS = 20;
const MAX_CONFLICTS = 5;

export interface DispatcherOptions<X extends BatchContext> {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly timeScale: number;
  readonly now: () => Date;
  readonly newContext: (now: Date) => X;
  readonly outcomeOf: OutcomeRule;
  /** Told after each commit, before the callers: what changed, and the earliest instant at which something is due. */
  readonly onCommitted: (changes: readonly Change[], nextDueAt: Date | null) => void;
  readonly onError: (message: string, error: unknown) => void;
}

interface Waiting<X extends BatchContext> {
  readonly command: AnyCommand<X>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The one way an order moves. Never waits for company: idle, a command commits at once; while a commit runs,
 * commands queue, and the next batch takes them all up to a maximum.
 */
export class Dispatcher<X extends BatchContext> {
  #queue: Waiting<X>[] = [];
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(private readonly options: DispatcherOptions<X>) {}

  get queueDepth(): number {
    return this.#queue.length;
  }

  /**
   * Hands a command over. Resolves when it is committed.
   * @throws AppError the command's own refusal; `busy` when too many wait; `unavailable` when the database fails
   */
  submit<Input, Result>(command: Command<Input, Result, X>): Promise<Result> {
    if (this.#closed)
      return Promise.reject(new AppError('unavailable', 'The server is stopping. Try again shortly.'));
    if (this.#queue.length >= MAX_QUEUE)
      return Promise.reject(new AppError('busy', 'Too many requests are waiting. Try again in a second.'));
    return new Promise<Result>((resolve, reject) => {
      this.#queue.push({ command, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Takes nothing new and waits until all that was taken is committed. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // Commands of the same tick share the first batch.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#commit(this.#queue.splice(0, MAX_BATCH));
    this.#running = null;
  }

  async #commit(waiting: readonly Waiting<X>[]): Promise<void> {
    const plan: BatchPlan = { cuts: new Map(), alone: new Set() };
    let conflicts = 0;
    for (let run = 1; ; run += 1) {
      try {
        return await this.#runBatch(waiting, plan);
      } catch (thrown) {
        const error = run < MAX_RUNS ? await this.#improve(plan, thrown) : thrown;
        if (error === null) continue;
        if (isRetryable(error)) {
          conflicts += 1;
          if (conflicts <= MAX_CONFLICTS) continue;
        }
        const parts = byOrder(waiting);
        if (parts.length > 1 && !isUnreachable(error)) {
          for (const part of parts) await this.#commit(part);
          return;
        }
        this.#reject(waiting, error);
        return;
      }
    }
  }

  /** Learns from a failed run. @returns null, or the error when the next run would fail alike */
  async #improve(plan: BatchPlan, error: unknown): Promise<unknown> {
    if (error instanceof TableMiss) {
      return this.options.definitions.learn(error).then(
        () => null,
        (reason: unknown) => reason,
      );
    }
    if (!(error instanceof HandlerFailure)) return error;
    const [key, ...others] = error.jobKeys;
    if (key !== undefined && others.length === 0) {
      this.options.onError(error.message, error.cause);
      plan.cuts.set(key, error.cause);
    } else plan.alone.add(error.elementId);
    return null;
  }

  async #runBatch(waiting: readonly Waiting<X>[], plan: BatchPlan): Promise<void> {
    const { database, definitions, timeScale, outcomeOf } = this.options;
    const now = this.options.now();
    const commands = waiting.map((entry) => entry.command);
    const { answers, batch } = await database.transaction(async (sql) => {
      const batch = new OpenBatch<X>(now, this.options.newContext(now), definitions, timeScale);
      await batch.load(sql, commands);
      const answers = batch.apply(commands);
      await runPendingJobs(sql, () => batch.sessions, batch.context, plan, now);
      await batch.context.flush(sql);
      await writeSessions(sql, batch.sessions, now, outcomeOf);
      return { answers, batch };
    });
    this.#announce(batch);
    for (const [index, entry] of waiting.entries()) settle(entry, answers[index]);
  }

  #announce(batch: OpenBatch<X>): void {
    const changed = batch.sessions.filter((session) => session.changed);
    const due = changed.flatMap(({ changes }) => [
      ...[...changes.newTimers, ...changes.movedTimers].map((timer) => timer.fireAt),
      ...changes.jobs.map((job) => job.runAt),
    ]);
    const times = due.filter((at) => at !== null).map((at) => at.getTime());
    this.options.onCommitted(
      changed.map(({ order }) => ({ orderId: order.id, version: order.version, state: order.state })),
      times.length === 0 ? null : new Date(Math.min(...times)),
    );
  }

  #reject(waiting: readonly Waiting<X>[], error: unknown): void {
    this.options.onError('a batch could not be committed', error);
    const refusal = new AppError(
      'unavailable',
      'The database did not answer. Look at the order before you try again, or repeat the request with the same key.',
    );
    for (const entry of waiting) entry.reject(refusal);
  }
}

function settle<X extends BatchContext>(entry: Waiting<X>, answer: Answer | undefined): void {
  if (answer === undefined) entry.reject(new Error('a command has no answer'));
  else if (answer.ok)
    entry.resolve(answer.value as never); // typed by the command's own kind
  else entry.reject(answer.error);
}

/** The same commands, those of one order together, in order of arrival. */
function byOrder<X extends BatchContext>(waiting: readonly Waiting<X>[]): Waiting<X>[][] {
  const parts = new Map<string, Waiting<X>[]>();
  for (const entry of waiting) {
    const part = parts.get(entry.command.orderId);
    if (part === undefined) parts.set(entry.command.orderId, [entry]);
    else part.push(entry);
  }
  return [...parts.values()];
}

/** Connection refused, reset or closed, or the server going down: one order alone would fare no better. */
function isUnreachable(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(08|57P)/.test(code) || /^E[A-Z]+$/.test(code) || /terminated|closed/i.test(String(error));
}
