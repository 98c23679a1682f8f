import { AppError } from '@/lib/errors';
import { requireOrder } from '@/lib/orders/require-order';
import type { OrderView } from '@/lib/queries/order-views';
import { getApp } from '@/lib/server/app';
import { requestedId } from './order-answer';
import type { Incoming } from './route';

/** A process serves so many at once; who is refused polls, or finds another server. */
export const MAX_STREAMS = 2_000;
const COMMENT_INTERVAL_MS = 15_000;
/** So long after the end: a refund may still come. */
const CLOSE_AFTER_END_MS = 60_000;
/** An order that ended long ago is still shown. */
const MIN_OPEN_MS = 1_000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Neither kept nor changed on the way; nginx does not gather it up.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};
const encoder = new TextEncoder();
const COMMENT = encoder.encode(':\n\n');
/** What all viewers of one version are sent: the same bytes, made once. Views are kept while they are the latest. */
const frames = new WeakMap<OrderView, Uint8Array>();

/** `GET /api/order/events`: server-sent events, each the order's whole JSON with its version as id; contract, section 4. */
export async function orderEvents({ request, url }: Incoming): Promise<Response> {
  const { queries, feed } = getApp();
  const orderId = requestedId(url);
  const view = requireOrder(await queries.views.find(orderId));
  const known = Number(request.headers.get('last-event-id') ?? 0) || 0;
  if (view.endedAtMs !== null && known === view.version) return new Response(null, { status: 204 });
  if (request.method === 'HEAD') return new Response(null, { headers: HEADERS });
  if (feed.size >= MAX_STREAMS)
    throw new AppError(
      'busy',
      `This server has ${MAX_STREAMS} event streams open already. Try again shortly.`,
    );
  // A browser that saw a version of before a restore must not wait for ever.
  return new Response(streamOf(orderId, known > view.version ? 0 : known, request.signal), {
    headers: HEADERS,
  });
}

/** A reader that is too slow for every version gets the newest once it is ready again. */
function streamOf(orderId: string, known: number, signal: AbortSignal): ReadableStream<Uint8Array> {
  let waiting: Uint8Array | null = null;
  let stop = () => {};
  const flush = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const frame = waiting;
    // First: enqueue calls pull, which must not find it again.
    waiting = null;
    if (frame !== null) controller.enqueue(frame);
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const timers = [setInterval(() => send(COMMENT), COMMENT_INTERVAL_MS)];
      const unwatch = getApp().feed.watch(orderId, known, (view) => {
        waiting = frameOf(view);
        if ((controller.desiredSize ?? 0) > 0) flush(controller);
        if (view.endedAtMs === null || timers.length > 1) return;
        timers.push(
          setTimeout(close, Math.max(MIN_OPEN_MS, view.endedAtMs + CLOSE_AFTER_END_MS - Date.now())),
        );
      });
      const send = (bytes: Uint8Array) => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(bytes);
      };
      const close = () => {
        stop();
        // The last version must not be lost to a reader that is slow.
        flush(controller);
        controller.close();
      };
      const { streams } = getApp();
      stop = () => {
        stop = () => {};
        unwatch();
        for (const timer of timers) clearTimeout(timer);
        streams.delete(close);
        signal.removeEventListener('abort', close);
      };
      streams.add(close);
      signal.addEventListener('abort', close);
      // Gone already: nobody would ever end the stream.
      if (signal.aborted) close();
      else send(COMMENT);
    },
    pull: flush,
    cancel() {
      stop();
    },
  });
}

function frameOf(view: OrderView): Uint8Array {
  const known = frames.get(view);
  if (known !== undefined) return known;
  const frame = encoder.encode(`id: ${view.version}\ndata: ${view.body}\n\n`);
  frames.set(view, frame);
  return frame;
}
