import type { OrderView, OrderViews } from './order-views';

/** Gets each newer view of one order; versions may be skipped, never repeated or lowered. */
export type Watcher = (view: OrderView) => void;

interface Topic {
  readonly watchers: Map<Watcher, number>;
  /** A reading is under way; `again`: the order changed since it began. */
  reading: boolean;
  again: boolean;
}

/**
 * Tells watchers of an order when it changes. However many watch one order, each change is read once.
 * Knows of changes what `changed` and `missed` tell it: the commits of this process and the notices of others.
 */
export class OrderFeed {
  readonly #topics = new Map<string, Topic>();
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
    const topic = this.#topics.get(orderId) ?? { watchers: new Map(), reading: false, again: false };
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
    if (topic.reading) return;
    topic.reading = true;
    this.#read(orderId, topic)
      .catch((error: unknown) => this.onError(`order ${orderId} could not be shown to its watchers`, error))
      .finally(() => {
        topic.reading = false;
      });
  }

  async #read(orderId: string, topic: Topic): Promise<void> {
    while (topic.again && topic.watchers.size > 0) {
      topic.again = false;
      const view = await this.views.find(orderId);
      if (view === null) continue;
      for (const [watcher, known] of [...topic.watchers]) {
        if (view.version <= known) continue;
        topic.watchers.set(watcher, view.version);
        watcher(view);
      }
    }
  }
}
