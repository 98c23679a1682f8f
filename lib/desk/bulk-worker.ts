import type { Database } from '@/lib/db/database';
import { QueueLoop, restMs } from '@/lib/db/queue-loop';
import {
  type BulkActRow,
  type BulkItemRow,
  countBulkItems,
  failBulkItem,
  findWaitingItems,
  leaseBulkAct,
  nextBulkAt,
  turnBulkAct,
} from '@/lib/db/tables/bulk-acts';
import { isAppError } from '@/lib/errors';
import { bulkKinds } from '@/lib/orders/bulk-kinds';
import type { Dependencies } from '@/lib/orders/dependencies';
import { countWords, keepResult } from './turn-bulk';

/** So many orders are handed in at once: a pause or a stop waits for no more. */
const PART = 50;
/** Another process goes on when this one is gone. */
const LEASE_MS = 10_000;
/** Then it is told as failed. */
const MAX_ATTEMPTS = 5;
const RETRY_MS = 1_000;
const MAX_DETAIL = 500;

/** The order has no part in it: the queue is full, or the database does not answer. */
const isPassing = (reason: unknown) =>
  isAppError(reason) && (reason.code === 'busy' || reason.code === 'unavailable');

export interface BulkWorkerOptions extends Pick<Dependencies, 'submit' | 'log'> {
  readonly database: Database;
  /** Names this process in leases. */
  readonly holder: string;
  readonly now: () => Date;
}

/**
 * Does what is asked of many orders, part by part, in the background. What becomes of each order is written with the
 * order's own step, so a process that ends loses nothing and repeats nothing: the next one goes on with those that have no
 * result.
 */
export class BulkWorker {
  readonly #loop: QueueLoop;
  /** So often in a row nothing was taken. */
  #timesFull = 0;
  /** When it looks again after that; null: it does not rest. Milliseconds of the epoch. */
  #restsUntil: number | null = null;

  constructor(private readonly options: BulkWorkerOptions) {
    const { now, log } = options;
    this.#loop = new QueueLoop({
      look: () => this.look(),
      nextDueAt: async () =>
        this.#restsUntil ?? (await nextBulkAt(options.database))?.getTime() ?? Number.POSITIVE_INFINITY,
      now,
      onError: (error) => log.error({ err: error }, 'what is done in bulk could not be gone on with'),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** One was started or resumed. */
  wake(): void {
    this.#loop.wake();
  }

  /** Ends after the part that is under way. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Does the next part: what the loop does, and what a test calls by hand. @returns how many orders were handed in, and 1 for an end; 0 also where it rests */
  async look(): Promise<number> {
    this.#restsUntil = null;
    const { database, holder } = this.options;
    const now = this.options.now();
    const endsAt = new Date(now.getTime() + LEASE_MS);
    const bulk = await leaseBulkAct(database, { now, holder, endsAt });
    if (bulk === null) return 0;
    const items = await findWaitingItems(database, bulk.id, PART);
    if (items.length === 0) {
      await this.#end(bulk);
      return 1;
    }
    const results = await Promise.allSettled(items.map((item) => this.#do(bulk, item)));
    const failed = results.flatMap((result, at) => {
      const item = items[at];
      return result.status === 'rejected' && item !== undefined ? [{ item, reason: result.reason }] : [];
    });
    const [passing, faults] = [
      failed.filter(({ reason }) => isPassing(reason)),
      failed.filter(({ reason }) => !isPassing(reason)),
    ];
    for (const { item, reason } of faults) await this.#fail(bulk, item, reason);
    if (passing.length > 0) {
      this.#rest(bulk, { full: passing.length, of: items.length });
      return 0;
    }
    this.#timesFull = 0;
    if (faults.length === 0) return items.length;
    // Whatever it was gets time.
    this.#restsUntil = this.options.now().getTime() + RETRY_MS;
    return 0;
  }

  /** The shop has too much to do: it comes back later, and later each time, unless it got on. */
  #rest({ id, act }: BulkActRow, { full, of }: { full: number; of: number }): void {
    this.#timesFull = full < of ? 1 : this.#timesFull + 1;
    const inMs = restMs(this.#timesFull);
    this.#restsUntil = this.options.now().getTime() + inMs;
    this.options.log.warn(
      { bulkId: id.toString(), act, orders: full, inMs },
      'a bulk waits: nothing is taken',
    );
  }

  async #do(bulk: BulkActRow, { orderId }: Pick<BulkItemRow, 'orderId'>): Promise<void> {
    await this.options.submit({ kind: bulkKinds[bulk.act], orderId, input: { bulkId: bulk.id } });
  }

  async #fail(
    { id: bulkId, act }: BulkActRow,
    { orderId, orderNumber }: Pick<BulkItemRow, 'orderNumber' | 'orderId'>,
    reason: unknown,
  ): Promise<void> {
    const { database, log, now } = this.options;
    const detail = (reason instanceof Error ? reason.message : String(reason)).slice(0, MAX_DETAIL);
    log.warn({ err: reason, orderId, act }, 'an order of a bulk could not be worked on');
    await failBulkItem(database, { bulkId, orderNumber }, { detail, at: now(), maxAttempts: MAX_ATTEMPTS });
  }

  /** Who was faster, or has stopped it, has said so. */
  #end(bulk: BulkActRow): Promise<void> {
    const { database, now } = this.options;
    return database.transaction(async (sql) => {
      const end = { id: bulk.id, from: ['running'], to: 'done', endedAt: now() } as const;
      if (await turnBulkAct(sql, end))
        await keepResult(sql, bulk, countWords(await countBulkItems(sql, bulk.id)), now());
    });
  }
}
