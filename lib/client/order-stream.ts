import type { OrderJson } from '@/lib/contract';
import { paths } from '@/lib/paths';

/** A browser opens six connections to a server at most; beyond so many tabs with a stream the others poll. */
const MAX_STREAMS = 4;
/** After the server had no room for one more. */
const RETRY_DELAY_MS = 30_000;

export interface StreamListener {
  onOrder(order: OrderJson): void;
  /** Does the stream stand? While it does not, somebody has to ask. */
  onOpen(isOpen: boolean): void;
}

/**
 * Follows an order by server-sent events, in at most four tabs of a browser at once.
 * @returns how to stop
 */
export function followOrder(orderId: string, listener: StreamListener): () => void {
  const stopping = new AbortController();
  void withPlace(stopping.signal, () => stream(orderId, listener, stopping.signal));
  return () => stopping.abort();
}

/**
 * Runs `work` while this tab holds one of the places. Without Web Locks there is none to hold: on plain http, or in a
 * frame of another site where the browser lets nothing be kept.
 */
async function withPlace(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const { locks } = navigator;
  if (locks === undefined) return;
  for (let place = 1; place <= MAX_STREAMS && !signal.aborted; place += 1) {
    const name = `orderflow-stream-${place}`;
    const done = await locks
      .request(name, { ifAvailable: true }, async (lock) => {
        if (lock === null || signal.aborted) return lock !== null;
        await work();
        return true;
      })
      .catch(() => true);
    if (done) return;
  }
}

/** Resolves when it was stopped, or when the order has ended and there is nothing more to hear. */
function stream(orderId: string, listener: StreamListener, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let hasEnded = false;
    const open = () => {
      source = new EventSource(paths.orderEvents(orderId));
      source.onopen = () => listener.onOpen(true);
      source.onmessage = ({ data }) => {
        const order: OrderJson = JSON.parse(data);
        hasEnded = order.state !== 'ACTIVE';
        listener.onOrder(order);
      };
      source.onerror = () => {
        listener.onOpen(false);
        // Else it connects again by itself, and names the last version it saw.
        if (source.readyState !== EventSource.CLOSED) return;
        if (hasEnded) resolve();
        else retry = setTimeout(open, RETRY_DELAY_MS);
      };
    };
    open();
    signal.addEventListener('abort', () => {
      source.close();
      clearTimeout(retry);
      resolve();
    });
  });
}
