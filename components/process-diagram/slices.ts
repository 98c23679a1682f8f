/** How much is done at one go: what a page does in between is never late by more. */
const MOST_ITEMS = 20;
const MOST_MS = 12;

/**
 * Does the same to each of many things, in their order, and lets the page do what else it has to do in between. A few
 * are done at once.
 * @param signal ends it; then it throws its reason
 */
export async function inSlices<Item>(
  items: Iterable<Item>,
  work: (item: Item) => void,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  let sinceMs = performance.now();
  for (const item of items) {
    if (done >= MOST_ITEMS || performance.now() - sinceMs > MOST_MS) {
      await breathe(signal);
      done = 0;
      sinceMs = performance.now();
    }
    work(item);
    done += 1;
  }
}

/** Lets the page do what else it has to do. Neither slowed down as timers are nor stopped as frames are in a hidden tab. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
  signal.throwIfAborted();
}
