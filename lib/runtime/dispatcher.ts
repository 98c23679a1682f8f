import type { Database, Sql } from '@/lib/db/database';
import { isRetryable, type Outage, outageOf, troubleOf } from '@/lib/db/sql-state';
import type { OrderNumbers } from '@/lib/db/tables/order-numbers';
import { AppError } from '@/lib/errors';
import { type AnyCommand, OpenBatch } from './batch';
import type { Definitions } from './definitions';
import { type BatchPlan, HandlerFailure, makeUpFor } from './misses';
import type { News } from './replicas';
import { runPendingJobs } from './run-jobs';
import type { Stopped } from './session-changes';
import type { Answer, Answered, AnyKind, BatchContext, Command, Session, TakenStep } from './types';
import { type OutcomeRule, writeSessions } from './write-sessions';

/** Waiting commands beyond this are refused: the client is told to come back. */
const MAX_QUEUE = 5_000;
/** Commands that one transaction takes up. */
const MAX_BATCH = 500;
/** Runs of one batch: misses of the table, cut handlers and conflicts included. */
const MAX_RUNS = 20;
const MAX_CONFLICTS = 5;

export interface DispatcherOptions<X extends BatchContext> {
  readonly database: Database;
  readonly numbers: OrderNumbers;
  readonly definitions: Definitions;
  readonly timeScale: number;
  readonly now: () => Date;
  readonly newContext: (now: Date) => X;
  readonly outcomeOf: OutcomeRule;
  /** Called at the end of each transaction that changes something, before it commits. */
  readonly beforeCommit: (sql: Sql, news: News) => Promise<void>;
  /** Told after each commit, before the callers. */
  readonly onCommitted: (news: News) => void;
  /** Told after each commit which steps the table decided. */
  readonly onSteps?: (steps: readonly TakenStep[]) => void;
  /** Told after each commit what stopped in it. */
  readonly onStops?: (stops: readonly Stopped[]) => void;
  /** Told of each command once it is committed. */
  readonly onAnswered?: (answered: Answered) => void;
  readonly onError: (message: string, error: unknown) => void;
}

interface Waiting<X extends BatchContext> {
  readonly command: AnyCommand<X>;
  /** By the monotonic clock. */
  readonly sinceMs: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Committed {
  readonly news: News;
  readonly answers: readonly Answer[];
  readonly steps: readonly TakenStep[];
  readonly stops: readonly Stopped[];
}

/**
 * The one way an order moves. Never waits for company: idle, a command commits at once; while a commit runs,
 * commands queue, and the next batch takes them all up to a maximum.
 */
export class Dispatcher<X extends BatchContext> {
  #queue: Waiting<X>[] = [];
  #running: Promise<void> | null = null;
  #closed = false;
  #outage: Outage | null = null;

  constructor(private readonly options: DispatcherOptions<X>) {}

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
      const arrived = { ...command, arrivedAt: this.options.now() };
      this.#queue.push({ command: arrived, sinceMs: performance.now(), resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Commands that wait for the commit that runs. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Why the last batch with something to write was not committed, where that was the database's doing; else null. */
  get outage(): Outage | null {
    return this.#outage;
  }

  /** Takes nothing new and waits until all that was taken is committed. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      // PGlite works on this thread and lets nothing in while it does: whatever has arrived by now shares the batch.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#commit(this.#queue.splice(0, MAX_BATCH));
      await this.#makeRoom();
    }
    this.#running = null;
  }

  async #makeRoom(): Promise<void> {
    try {
      await this.options.definitions.makeRoom();
    } catch (error) {
      this.options.onError('the stored table could not be cut back', error);
    }
  }

  async #commit(waiting: readonly Waiting<X>[]): Promise<void> {
    try {
      const committed = await this.#commitBatch(waiting.map((entry) => entry.command));
      if (committed.news.orderIds.length > 0) this.#outage = null;
      // Nothing below may throw: what is committed must not be run again.
      this.#announce(committed);
      const nowMs = performance.now();
      for (const [index, entry] of waiting.entries()) {
        const answer = committed.answers[index];
        settle(entry, answer);
        if (answer === undefined) continue;
        this.options.onAnswered?.({ kind: entry.command.kind.name, answer, tookMs: nowMs - entry.sinceMs });
      }
    } catch (error) {
      const parts = byOrder(waiting);
      if (parts.length > 1 && outageOf(error) === null) for (const part of parts) await this.#commit(part);
      else this.#reject(waiting, error);
    }
  }

  /** Runs the batch until it commits; learns from each failed run. @throws what another run would not mend */
  async #commitBatch(commands: readonly AnyCommand<X>[]): Promise<Committed> {
    const plan: BatchPlan = { cuts: new Map(), alone: new Set() };
    let conflicts = 0;
    for (let run = 1; ; run += 1) {
      try {
        return await this.#runBatch(commands, plan);
      } catch (error) {
        if (run >= MAX_RUNS) throw error;
        if (metTaken(error) && (await this.options.numbers.giveUpTaken())) continue;
        if (isRetryable(error)) {
          conflicts += 1;
          if (conflicts > MAX_CONFLICTS) throw error;
        } else await makeUpFor(error, plan, this.options.definitions, this.options.onError);
      }
    }
  }

  async #runBatch(commands: readonly AnyCommand<X>[], plan: BatchPlan): Promise<Committed> {
    const { database, numbers, definitions, timeScale, outcomeOf, newContext, beforeCommit } = this.options;
    const now = this.options.now();
    await numbers.provide(commands.filter(({ kind }) => kind.creates).length);
    return database.transaction(async (sql) => {
      const batch = new OpenBatch<X>(now, newContext(now), definitions, timeScale, () => numbers.take());
      await batch.load(sql, commands);
      const answers = batch.apply(commands);
      await runPendingJobs(sql, () => batch.sessions, batch.context, plan, now);
      await batch.context.flush(sql);
      await writeSessions(sql, batch.sessions, now, outcomeOf);
      batch.context.flushNumbers(sql);
      const news = newsOf(batch.sessions);
      if (news.orderIds.length > 0) sql.later(beforeCommit(sql, news));
      const steps = batch.sessions.flatMap((session) => session.taken);
      return { answers, news, steps, stops: batch.sessions.flatMap(({ changes }) => changes.stops) };
    });
  }

  #announce({ news, steps, stops }: Omit<Committed, 'answers'>): void {
    if (news.orderIds.length === 0) return;
    try {
      this.options.onCommitted(news);
      this.options.onSteps?.(steps);
      if (stops.length > 0) this.options.onStops?.(stops);
    } catch (error) {
      this.options.onError('a commit could not be announced', error);
    }
  }

  #reject(waiting: readonly Waiting<X>[], error: unknown): void {
    this.options.onError('a batch could not be committed', error);
    this.#outage = outageOf(error) ?? this.#outage;
    const refusal = refusalOf(error);
    // The commit may have happened all the same: nobody may go on with what was read before it.
    const orderIds = waiting.map(({ command }) => command.orderId);
    this.#announce({ news: { orderIds, nextDueAt: this.options.now() }, steps: [], stops: [] });
    for (const entry of waiting) entry.reject(refusal);
  }
}

/** Was a unique key taken already, in the product's own tables or in those of a handler? */
function metTaken(error: unknown): boolean {
  return troubleOf(error instanceof HandlerFailure ? error.cause : error) === 'taken';
}

/** What the callers are told: that it is for now, and whether it may have been done all the same. */
function refusalOf(error: unknown): unknown {
  const trouble = troubleOf(error);
  if (trouble === null) return error;
  return new AppError(
    'unavailable',
    trouble === 'unreachable'
      ? 'The database did not answer. Look at the order before you try again, or repeat the request with the same key.'
      : 'The shop cannot take this at the moment. Nothing was changed; try again shortly.',
  );
}

/** The result of a committed command, if it is of this kind and was not refused; else null. */
export function resultOf<Input, Result, X extends BatchContext>(
  { kind, answer }: Answered,
  wanted: AnyKind<Input, Result, X>,
): Result | null {
  // By name: bundled routes bring copies of a kind. A name is one kind's own, so the value is a result of it.
  return kind === wanted.name && answer.ok ? (answer.value as Result) : null;
}

/** What a batch changed, and the earliest instant at which something it opened is due. */
function newsOf(sessions: readonly Session[]): News {
  const changed = sessions.filter((session) => session.changed);
  let nextDueAt: Date | null = null;
  const earliest = (at: Date | null) => {
    if (at !== null && (nextDueAt === null || at < nextDueAt)) nextDueAt = at;
  };
  for (const { changes } of changed) {
    for (const timer of changes.newTimers) earliest(timer.fireAt);
    for (const timer of changes.movedTimers) earliest(timer.fireAt);
    for (const job of changes.jobs) earliest(job.runAt);
    for (const job of changes.movedJobs) earliest(job.runAt);
  }
  const hasSignals = changed.some(({ changes }) => changes.thrownSignals.length > 0);
  return {
    orderIds: changed.map(({ order }) => order.id),
    nextDueAt,
    ...(hasSignals ? { hasSignals: true as const } : {}),
  };
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
