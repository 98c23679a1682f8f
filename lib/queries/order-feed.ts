import { CrowdPace } from './crowd-pace';
import type { OrderView, OrderViews } from './order-views';

/** Gets each newer view of one order; versions may be skipped, never repeated or lowered. */
export type Watcher = (view: OrderView) => void;

/** Orders that are read at once: fewer than the pool has connections. */
const MAX_READINGS = 4;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

interface Topic {
  readonly watchers: Map<Watcher, number>;
  /** A reading is under way; `again`: the order changed since it began. */
  reading: boolean;
  again: boolean;
  readonly pace: CrowdPace;
}

const newTopic = (): Topic => ({
  watchers: new Map(),
  reading: false,
  again: false,
  pace: new CrowdPace(),
});

/**
 * Tells watchers of an order when it changes. However many watch one order, each change is read once.
 * Knows of changes what `changed` and `missed` tell it: the commits of this process and the notices of others.
 */
export class OrderFeed {
  readonly #topics = new Map<string, Topic>();
  readonly #queue: (() => void)[] = [];
  #readings = 0;
  #size = 0;

  constructor(
    private readonly views: Pick<OrderViews, 'find'>,
    private readonly onError: (message: string, error: unknown) => void,
  ) {}

  /** How many watch. */
  get size(): number {
    return this.#size;
  }

  /**
   * Watches an order.
   * @param known the version the watcher has already; 0: none
   * @returns how to stop
   */
  watch(orderId: string, known: number, watcher: Watcher): () => void {
    const topic = this.#topics.get(orderId) ?? newTopic();
    this.#topics.set(orderId, topic);
    topic.watchers.set(watcher, known);
    this.#size += 1;
    // It may have changed between the caller's reading and now.
    this.#refresh(orderId, topic);
    return () => {
      if (!topic.watchers.delete(watcher)) return;
      this.#size -= 1;
      if (topic.watchers.size === 0 && this.#topics.get(orderId) === topic) this.#topics.delete(orderId);
    };
  }

  /** These orders have changed. */
  changed(orderIds: readonly string[]): void {
    if (this.#topics.size === 0) return;
    for (const orderId of orderIds) {
      const topic = this.#topics.get(orderId);
      if (topic !== undefined) this.#refresh(orderId, topic);
    }
  }

  /** Any order may have changed. */
  missed(): void {
    for (const [orderId, topic] of this.#topics) this.#refresh(orderId, topic);
  }

  #refresh(orderId: string, topic: Topic): void {
    topic.again = true;
    if (!topic.reading) void this.#read(orderId, topic);
  }

  async #read(orderId: string, topic: Topic): Promise<void> {
    topic.reading = true;
    let delayMs = FIRST_DELAY_MS;
    // Looked at and cleared in one turn: a change that comes later finds nobody reading, and reads itself.
    while (topic.again && topic.watchers.size > 0) {
      topic.again = false;
      try {
        const view = await this.#inTurn(() => this.views.find(orderId));
        if (view !== null) await rest(topic, tell(topic, view));
        delayMs = FIRST_DELAY_MS;
      } catch (error) {
        this.onError(`order ${orderId} could not be shown to its watchers`, error);
        // What changed is still to be told: tried again for as long as somebody watches.
        topic.again = true;
        await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
        delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
      }
    }
    topic.reading = false;
  }

  /** After a lost connection every watched order is read anew: not all at once. */
  async #inTurn<T>(read: () => Promise<T>): Promise<T> {
    while (this.#readings >= MAX_READINGS) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#readings += 1;
    try {
      return await read();
    } finally {
      this.#readings -= 1;
      this.#queue.shift()?.();
    }
  }
}

/** @returns how many did not know it */
function tell(topic: Topic, view: OrderView): number {
  let told = 0;
  for (const [watcher, known] of [...topic.watchers]) {
    if (view.version <= known) continue;
    topic.watchers.set(watcher, view.version);
    watcher(view);
    told += 1;
  }
  return told;
}

/** However fast an order with a crowd changes, the server's time is left to the others. */
async function rest({ pace }: Topic, told: number): Promise<void> {
  const ms = pace.restAfter(told, performance.now());
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms).unref());
}
