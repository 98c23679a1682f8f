import type { OrderJson, ShortageJson } from '@/lib/contract/order';

/** An order's public JSON, ready to be sent. */
export interface OrderView {
  readonly version: number;
  /** Milliseconds since 1970 of the last change of an order that has ended; null while it runs. */
  readonly endedAtMs: number | null;
  readonly body: string;
  /** The same for its buyer, who may read what had sold out; most often the same text. */
  readonly buyersBody: string;
}

/** An order's public JSON, and beside it what is for its buyer alone. */
export interface ReadOrder {
  readonly order: OrderJson;
  readonly shortages: readonly ShortageJson[];
}

export interface OrderViewSource {
  /** Reads the order; null where there is no such order. */
  read(orderId: string): Promise<ReadOrder | null>;
  /**
   * The order's version as the database has it now, where other processes write to it too.
   * Null: every change comes through this process, which tells of it by `forget`.
   */
  readonly versionOf: ((orderId: string) => Promise<number | null>) | null;
}

/** About 2 kB each. */
const MAX_VIEWS = 5_000;

/**
 * The orders that were asked for lately. Never older than the last commit: where other processes write, each use
 * asks for the version first; the embedded database has no other writer, a commit here forgets what it changed.
 */
export class OrderViews {
  /** The least recently used first. Promises: many who ask at once for one order cost one reading. */
  readonly #views = new Map<string, Promise<OrderView | null>>();

  constructor(private readonly source: OrderViewSource) {}

  /** The order as it is now, or null. */
  async find(orderId: string): Promise<OrderView | null> {
    const { versionOf } = this.source;
    const known = this.#views.get(orderId);
    if (known !== undefined) {
      this.#keep(orderId, known);
      if (versionOf === null) return known;
      const [view, version] = await Promise.all([known, versionOf(orderId)]);
      if (view !== null && view.version === version) return view;
    }
    const reading = this.#read(orderId);
    this.#keep(orderId, reading);
    return reading;
  }

  /** The order has changed. Whoever began to read it before may still get the older view; nobody after. */
  forget(orderId: string): void {
    this.#views.delete(orderId);
  }

  #keep(orderId: string, view: Promise<OrderView | null>): void {
    this.#views.delete(orderId);
    this.#views.set(orderId, view);
    const [eldest] = this.#views.keys();
    if (this.#views.size > MAX_VIEWS && eldest !== undefined) this.#views.delete(eldest);
  }

  /** Neither a failure nor an unknown id is kept. */
  async #read(orderId: string): Promise<OrderView | null> {
    let view: OrderView | null = null;
    try {
      const read = await this.source.read(orderId);
      view = read === null ? null : viewOf(read);
      return view;
    } finally {
      if (view === null) this.#views.delete(orderId);
    }
  }
}

function viewOf({ order, shortages }: ReadOrder): OrderView {
  const endedAtMs = order.state === 'ACTIVE' ? null : Date.parse(order.updatedAt);
  const body = JSON.stringify(order);
  const buyersBody = shortages.length === 0 ? body : JSON.stringify({ ...order, shortages });
  return { version: order.version, endedAtMs, body, buyersBody };
}
