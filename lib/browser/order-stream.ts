import type { OrderJson } from '@/lib/contract/order';
import { paths } from '@/lib/paths';
import { watchLife } from './stream-life';

/** A browser opens six connections to a server at most; beyond so many orders with a stream the others are polled. */
const MAX_STREAMS = 4;
/** After the server had no room for one more. */
const RETRY_DELAY_MS = 30_000;

export interface StreamListener {
  onOrder(order: OrderJson): void;
  /** How long the page may rest before it asks by itself, in milliseconds; null: no stream tells it of changes. */
  onRest(restMs: number | null): void;
}

/** What the tabs that show one order tell each other. `ask`: what of the stream? */
type News = { ask: true } | { restMs: number | null } | { order: OrderJson };

/**
 * Follows an order by server-sent events. Of all tabs of a browser that show the order one holds the stream and tells
 * the others; when it is closed the next takes over. Tabs of at most four orders stream at once.
 * Without Web Locks (plain http), or where the browser's storage is blocked, nobody does.
 * @returns how to stop
 */
export function followOrder(orderId: string, listener: StreamListener): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  if (navigator.locks === undefined) return () => {};
  const tabs = openChannel(`orderflow-order-${orderId}`);
  if (tabs === null) return () => {};
  signal.addEventListener('abort', () => tabs.close());
  const say = (news: News) => tabs.postMessage(news);
  let isLeading = false;
  let restMs: number | null = null;
  const hear = (news: News) => {
    if ('order' in news) listener.onOrder(news.order);
    else if ('ask' in news) {
      if (isLeading) say({ restMs });
    } else if (news.restMs !== restMs) {
      restMs = news.restMs;
      listener.onRest(restMs);
    }
  };
  /** What this tab's own stream tells is for all of them. */
  const lead = (news: News) => {
    hear(news);
    say(news);
  };
  tabs.onmessage = ({ data }: MessageEvent<News>) => hear(data);
  say({ ask: true });
  void whenFree([`orderflow-order-${orderId}`], signal, async () => {
    isLeading = true;
    // The tab that streamed is gone, and what happened since then was told to nobody.
    lead({ restMs: null });
    const own: StreamListener = {
      onOrder: (order) => lead({ order }),
      onRest: (ms) => lead({ restMs: ms }),
    };
    await whenFree(PLACES, signal, () => stream(orderId, own, signal));
  });
  return () => stopping.abort();
}

/** Null where the browser lets the page keep nothing, not even between tabs: the page polls. */
function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}

const PLACES = Array.from({ length: MAX_STREAMS }, (_, place) => `orderflow-stream-${place + 1}`);

/** Waits for one of the locks and holds it while `work` lasts. */
async function whenFree(
  names: readonly string[],
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const waiting = new AbortController();
  const stop = () => waiting.abort();
  signal.addEventListener('abort', stop);
  const enter = async () => {
    // Two may come free in one moment.
    if (waiting.signal.aborted) return;
    waiting.abort();
    await work();
  };
  const options = { signal: waiting.signal };
  // A lock that is no longer waited for, or not to be had in a frame that may keep nothing: the page polls.
  await Promise.allSettled(names.map((name) => navigator.locks.request(name, options, enter)));
  signal.removeEventListener('abort', stop);
}

/** Resolves when it was stopped, or when the order has ended and there is nothing more to hear. */
function stream(orderId: string, listener: StreamListener, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let hasEnded = false;
    const life = watchLife(listener.onRest, () => {
      source.close();
      open();
    });
    const open = () => {
      life.opens();
      source = new EventSource(paths.orderEvents(orderId));
      source.addEventListener('ping', ({ data }) => life.ping(JSON.parse(data).nextMs));
      source.onmessage = ({ data }) => {
        const order: OrderJson = JSON.parse(data);
        hasEnded = order.state !== 'ACTIVE';
        listener.onOrder(order);
      };
      source.onerror = () => {
        life.opens();
        // Else it connects again by itself, and names the last version it saw.
        if (source.readyState !== EventSource.CLOSED) return;
        life.ends();
        if (hasEnded) resolve();
        else retry = setTimeout(open, RETRY_DELAY_MS);
      };
    };
    open();
    signal.addEventListener('abort', () => {
      source.close();
      life.ends();
      clearTimeout(retry);
      resolve();
    });
  });
}
