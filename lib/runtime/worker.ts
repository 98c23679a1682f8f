import type { Database } from '@/lib/db/database';
import { outageOf } from '@/lib/db/sql-state';
import { type DueJob, findDueJobs, jobKey, leaseJobs, nextRunAt } from '@/lib/db/tables/jobs';
import { findOrders, type OrderRow } from '@/lib/db/tables/orders';
import { findDueTimers, nextFireAt } from '@/lib/db/tables/timers';
import { fireTimer, reportJob, runJob } from './commands';
import type { Definitions } from './definitions';
import type { Dispatcher } from './dispatcher';
import { jobToRun } from './job-to-run';
import type { BatchContext, OutsideHandler } from './types';

/** Timers and jobs that one look takes up. */
const MAX_CLAIM = 200;
/** How far beyond the oldest it looks where other processes are at work on them. */
const MAX_SHARES = 8;
/** Sleeps no longer than this without a look: a safety net, every insert wakes the worker. */
const MAX_SLEEP_MS = 30_000;
const MIN_SLEEP_MS = 10;
/** After a failed look; while the database takes nothing twice as long each time, up to the maximum. */
const RETRY_DELAY_MS = 500;
const MAX_RETRY_DELAY_MS = 5_000;
/** Outside jobs that one process has under way at once. */
const MAX_OUTSIDE = 32;
/** An outside handler has this long, counted as a failed attempt then. */
const HANDLER_LIMIT_MS = 25_000;
/** Longer than the limit: nobody takes a job up while its report is awaited. Another process may after a crash. */
const LEASE_MS = 30_000;
/** How long the loop rests when all that is due is outside work and no place is free. */
const FULL_DELAY_MS = 250;

export interface WorkerOptions<X extends BatchContext> {
  readonly database: Database;
  readonly dispatcher: Dispatcher<X>;
  readonly definitions: Definitions;
  readonly now: () => Date;
  /** Names this process in leases. */
  readonly holder: string;
  /** Told of each timer that fired: how long after its time, in milliseconds. */
  readonly onTimerFired?: (lateMs: number) => void;
  readonly onError: (message: string, error: unknown) => void;
}

interface OutsideWork {
  readonly job: DueJob;
  readonly order: OrderRow;
  readonly handler: OutsideHandler;
}

/** Fires timers and runs jobs as they come due. Sleeps exactly until the next one; `wake` tells of an earlier one. */
export class Worker<X extends BatchContext> {
  #stopped = false;
  #loop: Promise<void> | null = null;
  readonly #outside = new Set<Promise<void>>();
  #offset = 0;
  #wakeAt = Number.POSITIVE_INFINITY;
  /** `until`: something due earlier wakes it; minus infinity: nothing but a stop. */
  #sleeping: { readonly until: number; readonly wake: () => void } | null = null;

  constructor(private readonly options: WorkerOptions<X>) {}

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Something is due at `at`. */
  wake(at: Date): void {
    this.#wakeAt = Math.min(this.#wakeAt, at.getTime());
    if (this.#sleeping !== null && at.getTime() < this.#sleeping.until) this.#sleeping.wake();
  }

  /** Takes up nothing new and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#sleeping?.wake();
    await this.#loop;
    await this.outsideDone();
  }

  /** Waits for the outside jobs that are under way. */
  async outsideDone(): Promise<void> {
    await Promise.all(this.#outside);
  }

  async #run(): Promise<void> {
    let restMs = RETRY_DELAY_MS;
    while (!this.#stopped) {
      try {
        const found = await this.look();
        restMs = RETRY_DELAY_MS;
        if (found > 0) continue;
        if (this.#outside.size >= MAX_OUTSIDE)
          await this.#sleepUntil(this.options.now().getTime() + FULL_DELAY_MS);
        else await this.#sleepUntil(await this.nextDueAt());
      } catch (error) {
        if (this.#stopped) return;
        this.options.onError('the worker could not look for due work', error);
        const isOutage = outageOf(error) !== null || this.options.dispatcher.outage !== null;
        // Everybody who is refused wakes it: what nobody gets done now must not be tried by it each time.
        await this.#sleepUntil(this.options.now().getTime() + restMs, !isOutage);
        restMs = isOutage ? Math.min(2 * restMs, MAX_RETRY_DELAY_MS) : RETRY_DELAY_MS;
      }
    }
  }

  /**
   * Takes up what is due now: what the loop does, and what the simulator calls by hand.
   * @returns how much was taken up
   */
  async look(): Promise<number> {
    this.#wakeAt = Number.POSITIVE_INFINITY;
    const { database, dispatcher } = this.options;
    const now = this.options.now();
    const timers = await findDueTimers(database, now, MAX_CLAIM, this.#offset);
    const jobs = await findDueJobs(database, now, MAX_CLAIM);
    const outside = await this.#outsideWork(jobs);
    const started = await this.#startOutside([...outside.values()], now);
    const done = await Promise.allSettled([
      ...timers.map(async ({ orderId, seq, work, fireAt }) => {
        const delivery = await dispatcher.submit({ kind: fireTimer, orderId, input: { seq, work } });
        if (delivery === 'not-open') return false;
        this.options.onTimerFired?.(this.options.now().getTime() - fireAt.getTime());
        return true;
      }),
      ...jobs
        .filter((job) => !outside.has(job))
        .map(({ orderId, seq, work }) => dispatcher.submit({ kind: runJob, orderId, input: { seq, work } })),
    ]);
    const failed = done.filter((result) => result.status === 'rejected');
    const count = started + done.filter((result) => result.status === 'fulfilled' && result.value).length;
    // One order that cannot be moved must not hold up the others.
    if (count === 0 && failed[0] !== undefined) throw failed[0].reason;
    for (const { reason } of failed) this.options.onError('due work could not be done', reason);
    this.#moveOn(timers.length, count);
    return count;
  }

  /** A look that found plenty and got nothing met another process at the same work: the next one looks further on. */
  #moveOn(found: number, done: number): void {
    const isContended = found === MAX_CLAIM && done === 0;
    this.#offset = isContended ? (this.#offset + MAX_CLAIM) % (MAX_CLAIM * MAX_SHARES) : 0;
  }

  /** Which of these jobs speak to the outside world, and with what. */
  async #outsideWork(jobs: readonly DueJob[]): Promise<Map<DueJob, OutsideWork>> {
    const { database, definitions } = this.options;
    const found = new Map<DueJob, OutsideWork>();
    if (jobs.length === 0) return found;
    const orders = new Map(
      (await findOrders(database, [...new Set(jobs.map((job) => job.orderId))])).map((row) => [row.id, row]),
    );
    const unknown = [...orders.values()].filter((row) => !definitions.knows(row.definitionId, null));
    await definitions.ensure([...new Set(unknown.map((row) => row.definitionId))]);
    for (const job of jobs) {
      const order = orders.get(job.orderId);
      const handler = order && definitions.get(order.definitionId).handlerFor(elementOf(job.work));
      if (order !== undefined && handler?.runs === 'outside') found.set(job, { job, order, handler });
    }
    return found;
  }

  /**
   * Takes leases of as many as there are free places. The work goes on beside the loop: a slow partner holds up no timer.
   * @returns how many were started
   */
  async #startOutside(works: readonly OutsideWork[], now: Date): Promise<number> {
    const { database, holder, onError } = this.options;
    const wanted = works.slice(0, MAX_OUTSIDE - this.#outside.size);
    const endsAt = new Date(now.getTime() + LEASE_MS);
    const leased = new Set(
      await leaseJobs(
        database,
        wanted.map(({ job }) => job),
        { holder, now, endsAt },
      ),
    );
    const mine = wanted.filter(({ job }) => leased.has(job));
    for (const work of mine) {
      const running = this.#runOutside(work, now)
        .catch((error: unknown) => onError('the result of an outside job was not taken', error))
        .finally(() => this.#outside.delete(running));
      this.#outside.add(running);
    }
    return mine.length;
  }

  async #runOutside({ job: { orderId, seq, work }, order, handler }: OutsideWork, now: Date): Promise<void> {
    const loaded = this.options.definitions.get(order.definitionId);
    const key = jobKey(orderId, seq, work);
    const job = jobToRun(loaded, order, { key, elementId: elementOf(work), now });
    const outcome = await Promise.race([handler.run(job), timeout(HANDLER_LIMIT_MS)])
      .then((result) => ({ result }))
      .catch((error: unknown) => ({ error }));
    await this.options.dispatcher.submit({ kind: reportJob, orderId, input: { seq, work, outcome } });
  }

  /** When to look again, in milliseconds of the epoch; infinity: nothing is due at any time. */
  async nextDueAt(): Promise<number> {
    const [timer, job] = [await nextFireAt(this.options.database), await nextRunAt(this.options.database)];
    return Math.min(
      timer?.getTime() ?? Number.POSITIVE_INFINITY,
      job?.getTime() ?? Number.POSITIVE_INFINITY,
      this.#wakeAt,
    );
  }

  /** At least a moment: what is due but cannot be taken now must not spin the loop. */
  #sleepUntil(at: number, isWakeable = true): Promise<void> {
    const now = this.options.now().getTime();
    const until = Math.max(Math.min(at, now + MAX_SLEEP_MS), now + MIN_SLEEP_MS);
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timeout);
        this.#sleeping = null;
        resolve();
      };
      const timeout = setTimeout(wake, until - now);
      this.#sleeping = { until: isWakeable ? until : Number.NEGATIVE_INFINITY, wake };
    });
  }
}

/** `packing/job:package` → `package`. */
const elementOf = (work: string) => work.slice(work.lastIndexOf('job:') + 'job:'.length);

async function timeout(limitMs: number): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, limitMs).unref());
  throw new Error(`no answer within ${limitMs / 1000} s`);
}
