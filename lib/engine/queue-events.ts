/** The part that is used of a broker of the library's, which its types do not tell. */
interface LibraryBroker {
  getQueue(name: string): object | undefined;
  getExchange(name: string): object | undefined;
  createQueue(name: string | null | undefined, options?: object): object;
  assertExchange(name: string, type?: string, options?: object): object;
}

type Hear = (routingKey: string, message: { readonly content: unknown }) => unknown;

/**
 * What a queue or an exchange of the library's broker tells of itself, told at once to those who listen.
 *
 * The library sends each such word as a message, through an exchange with four queues of its own: of the 439 messages of
 * a step 264 were of this kind, and most said that a queue is empty, which nobody asks. Who listens is the broker, which
 * keeps its lists by it, a binding, which ends with its queue, and a shovel, which ends with its exchange; none of them
 * asks for more than what is passed on here.
 */
class OwnEvents {
  #listeners: readonly { readonly key: string; readonly hear: Hear }[] = [];

  /** @param key the event that is waited for, or `#` for each */
  on(key: string, hear: Hear): { cancel(): void } {
    const listener = { key, hear };
    this.#listeners = [...this.#listeners, listener];
    const cancel = () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
    return { cancel };
  }

  /** A queue calls it. */
  emit(routingKey: string, content: unknown): void {
    if (UNHEARD.has(routingKey)) return;
    for (const { key, hear } of this.#listeners)
      if (key === '#' || key === routingKey) hear(routingKey, { content });
  }

  /** An exchange calls it. */
  publish(routingKey: string, content: unknown): void {
    this.emit(routingKey, content);
  }
}

/** Nothing in the library does anything on these. */
const UNHEARD: ReadonlySet<string> = new Set(['queue.depleted', 'queue.ready', 'queue.saturated']);

/**
 * Has every broker that the library makes from now on tell of its queues and exchanges in the short way.
 * @param broker any one of them: what they share is reached by it
 */
export function shortenOwnEvents(broker: object): void {
  // The library makes its brokers where nobody else comes by, and gives none of their classes away.
  const shared = Object.getPrototypeOf(broker) as LibraryBroker;
  const { createQueue, assertExchange } = shared;
  const queue = createQueue.call(broker as LibraryBroker, null);
  const exchange = assertExchange.call(broker as LibraryBroker, 'none');
  const Queue = queue.constructor as new (name: string, options: unknown, events: OwnEvents) => object;
  const Exchange = exchange.constructor as new (
    name: string,
    type: string,
    options: unknown,
    events: OwnEvents,
  ) => object;
  let unnamed = 0;

  shared.createQueue = function (this: LibraryBroker, name, options) {
    // It refuses a name twice, and what is no name.
    if (name && (typeof name !== 'string' || this.getQueue(name) !== undefined))
      return createQueue.call(this, name, options);
    unnamed += name ? 0 : 1;
    const known = name || `smq.qname-${unnamed}`;
    const made = new Queue(known, options, heardBy(this));
    listOf(this, 'queues').set(known, made);
    return made;
  };
  shared.assertExchange = function (this: LibraryBroker, name, type, options) {
    if (!name || this.getExchange(name) !== undefined) return assertExchange.call(this, name, type, options);
    const made = new Exchange(name, type || 'topic', options, heardBy(this));
    listOf(this, 'exchanges').set(name, made);
    return made;
  };
}

function heardBy(broker: LibraryBroker): OwnEvents {
  const events = new OwnEvents();
  const handler: { listen(events: OwnEvents): void } = Reflect.get(broker, Symbol.for('eventHandler'));
  handler.listen(events);
  return events;
}

function listOf(broker: LibraryBroker, what: 'queues' | 'exchanges'): Map<string, object> {
  const lists: ReadonlyMap<string, Map<string, object>> = Reflect.get(broker, Symbol.for('entities'));
  const list = lists.get(what);
  if (list === undefined) throw new Error(`the library's broker has no list of ${what}`);
  return list;
}
