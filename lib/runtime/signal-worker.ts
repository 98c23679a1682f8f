import type { Database } from '@/lib/db/database';
import { QueueLoop, restMs } from '@/lib/db/queue-loop';
import {
  type BroadcastRow,
  endBroadcast,
  leaseBroadcast,
  nextBroadcastAt,
  noteFound,
} from '@/lib/db/tables/signal-broadcasts';
import { countReachedWaits, findReachedWaits, type ReachedWait } from '@/lib/db/tables/signal-waits';
import type { Dispatcher } from './dispatcher';
import { hearSignal } from './signals';
import type { BatchContext } from './types';

/** Waits that one look takes up. */
const PART = 200;
/** Another process goes on when this one is gone. */
const LEASE_MS = 10_000;

export interface SignalWorkerOptions<X extends BatchContext> {
  readonly database: Database;
  readonly dispatcher: Pick<Dispatcher<X>, 'submit'>;
  /** Names this process in leases. */
  readonly holder: string;
  readonly now: () => Date;
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * Brings what was broadcast to the waits that it reaches, part by part, in the background. What becomes of a wait is written with
 * its order's own step, so a process that ends loses nothing and repeats nothing, and several may do it side by side.
 */
export class SignalWorker<X extends BatchContext> {
  readonly #loop: QueueLoop;
  /** By broadcast, the number of the last wait that could not be reached: the others come first. */
  readonly #passed = new Map<bigint, bigint>();
  /** So often in a row nothing got on. */
  #timesStuck = 0;
  /** When it looks again after that; null: it does not rest. Milliseconds of the epoch. */
  #restsUntil: number | null = null;

  constructor(private readonly options: SignalWorkerOptions<X>) {
    const { database, now, onError } = options;
    this.#loop = new QueueLoop({
      look: () => this.look(),
      nextDueAt: async () =>
        this.#restsUntil ?? (await nextBroadcastAt(database))?.getTime() ?? Number.POSITIVE_INFINITY,
      now,
      onError: (error) => onError('signals could not be carried on', error),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Something was broadcast. */
  wake(): void {
    this.#loop.wake();
  }

  /** Ends after the part that is under way. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Carries one broadcast on by a part: what the loop does, and what a test calls by hand. @returns how much got on; 0 also where it rests */
  async look(): Promise<number> {
    this.#restsUntil = null;
    const { database, holder } = this.options;
    const now = this.options.now();
    const endsAt = new Date(now.getTime() + LEASE_MS);
    const broadcast = await leaseBroadcast(database, { now, holder, endsAt });
    if (broadcast === null) return 0;
    if (broadcast.found === null)
      await noteFound(database, broadcast.id, await countReachedWaits(database, broadcast));
    const after = this.#passed.get(broadcast.id) ?? 0n;
    const waits = await findReachedWaits(database, broadcast, { after, limit: PART });
    if (waits.length === 0) return this.#endRound(broadcast, after);
    const failed = await this.#reach(broadcast, waits);
    const last = waits.at(-1);
    if (failed > 0 && last !== undefined) this.#passed.set(broadcast.id, last.id);
    if (failed < waits.length) this.#timesStuck = 0;
    else this.#rest();
    return waits.length - failed;
  }

  /** @returns how many could not be reached */
  async #reach({ id: broadcastId }: BroadcastRow, waits: readonly ReachedWait[]): Promise<number> {
    const { dispatcher, onError } = this.options;
    const results = await Promise.allSettled(
      waits.map(({ orderId, seq, work }) =>
        dispatcher.submit({ kind: hearSignal, orderId, input: { broadcastId, seq, work } }),
      ),
    );
    const failed = results.filter((result) => result.status === 'rejected');
    if (failed[0] !== undefined) onError('a signal could not be brought to its orders', failed[0].reason);
    return failed.length;
  }

  /** No more waits: the broadcast is over, or those that could not be reached are tried again. */
  async #endRound({ id }: BroadcastRow, after: bigint): Promise<number> {
    this.#passed.delete(id);
    if (after > 0n) {
      this.#rest();
      return 0;
    }
    await endBroadcast(this.options.database, id, this.options.now());
    return 1;
  }

  #rest(): void {
    this.#timesStuck += 1;
    this.#restsUntil = this.options.now().getTime() + restMs(this.#timesStuck);
  }
}
