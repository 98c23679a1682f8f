import { AppError } from '@/lib/errors';
import { requireOrder } from '@/lib/orders/require-order';
import type { OrderView } from '@/lib/queries/order-views';
import { getApp } from '@/lib/server/app';
import { isBuyer } from './buyer';
import { clientOf } from './limit';
import { requestedId } from './order-answer';
import type { Incoming } from './route';

const SIGN_INTERVAL_MS = 15_000;
/** One ping shows little: a proxy that gathers up what passes may let it go with a change that follows it. */
const SECOND_PING_MS = 5_000;
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
/** Without an id: the last version stays what a browser names when it connects again. */
const pingOf = (nextMs: number) => encoder.encode(`event: ping\ndata: {"nextMs":${nextMs}}\n\n`);
const FIRST_PING = pingOf(SECOND_PING_MS);
const PING = pingOf(SIGN_INTERVAL_MS);
/** What all viewers of one version are sent: the same bytes, made once. Views are kept while they are the latest. */
const frames = new WeakMap<OrderView, Uint8Array>();

/**
 * `GET /api/order/events`: server-sent events, each the order's whole JSON with its version as id; contract, section 4.
 * With `pings=1` the comments are events that a script can hear, the first of them right behind the first version:
 * contract, section 7.
 */
export async function orderEvents({ request, url }: Incoming): Promise<Response> {
  const { queries, places } = getApp();
  const orderId = requestedId(url);
  const view = requireOrder(await queries.views.find(orderId));
  const known = Number(request.headers.get('last-event-id') ?? 0) || 0;
  if (view.endedAtMs !== null && known === view.version) return new Response(null, { status: 204 });
  if (request.method === 'HEAD') return new Response(null, { headers: HEADERS });
  const client = clientOf(request);
  if (!places.hasRoomFor(client))
    throw new AppError(
      'busy',
      `This server has ${places.max} event streams open already. Try again shortly.`,
    );
  // A browser that saw a version of before a restore must not wait for ever.
  const first = { view, known: known > view.version ? 0 : known };
  const pings = url.searchParams.get('pings') === '1';
  const isBuyers = isBuyer(request, orderId);
  return new Response(streamOf(orderId, first, pings, { client, request, isBuyers }), {
    headers: HEADERS,
  });
}

/**
 * A reader that is too slow for every version gets the newest once it is ready again.
 * @param first the order as it was just now, and the version that the reader has of it; 0: none
 * @param pings with events in place of the comments
 */
function streamOf(
  orderId: string,
  first: { view: OrderView; known: number },
  pings: boolean,
  { client, request, isBuyers }: { client: string; request: Request; isBuyers: boolean },
): ReadableStream<Uint8Array> {
  let waiting: Uint8Array | null = null;
  let sign: Uint8Array | null = null;
  let stop = () => {};
  const flush = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const next = waiting ?? sign;
    // First: enqueue calls pull, which must not find it again.
    if (waiting === null) sign = null;
    waiting = null;
    if (next !== null) controller.enqueue(next);
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const flushIfRead = () => {
        if ((controller.desiredSize ?? 0) > 0) flush(controller);
      };
      const giveSign = () => {
        sign = pings ? PING : COMMENT;
        flushIfRead();
        signing = setTimeout(giveSign, SIGN_INTERVAL_MS);
      };
      let signing = setTimeout(giveSign, pings ? SECOND_PING_MS : SIGN_INTERVAL_MS);
      let ending: ReturnType<typeof setTimeout> | undefined;
      const take = (view: OrderView) => {
        waiting =
          isBuyers && view.buyersBody !== view.body ? frameWith(view, view.buyersBody) : frameOf(view);
        flushIfRead();
        if (view.endedAtMs === null) return;
        const openMs = Math.max(MIN_OPEN_MS, view.endedAtMs + CLOSE_AFTER_END_MS - Date.now());
        ending ??= setTimeout(close, openMs);
      };
      const close = () => {
        stop();
        // The last version must not be lost to a reader that is slow.
        if (waiting !== null) flush(controller);
        controller.close();
      };
      const { feed, places } = getApp();
      // Nothing has come between since there was room.
      const leave = places.take(client, close);
      const unwatch = feed.watch(orderId, Math.max(first.known, first.view.version), take);
      stop = () => {
        stop = () => {};
        unwatch();
        clearTimeout(signing);
        clearTimeout(ending);
        leave?.();
        request.signal.removeEventListener('abort', close);
      };
      // By way of the request: its signal hears of nothing once the request is collected.
      request.signal.addEventListener('abort', close);
      // Gone already: nobody would ever end the stream.
      if (request.signal.aborted) {
        close();
        return;
      }
      controller.enqueue(COMMENT);
      if (first.view.version > first.known) take(first.view);
      // Behind the version, which would carry it along through a proxy that passes on whole blocks.
      if (pings) sign = FIRST_PING;
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
  const frame = frameWith(view, view.body);
  frames.set(view, frame);
  return frame;
}

const frameWith = ({ version }: OrderView, body: string) =>
  encoder.encode(`id: ${version}\ndata: ${body}\n\n`);
