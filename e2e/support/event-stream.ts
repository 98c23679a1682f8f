import http from 'node:http';
import type { OrderJson } from '@/lib/contract/order';
import type { Target } from './server';
import { waitFor } from './wait-for';

export interface OrderEvent {
  readonly id: number;
  readonly order: OrderJson;
}

export interface EventStream {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly events: readonly OrderEvent[];
  /** All that came, in its order: versions of the order, and signs that the stream lives. */
  readonly kinds: readonly ('comment' | 'order' | 'ping')[];
  readonly isClosed: () => boolean;
  /** Waits until an event is as described. */
  until(what: string, is: (event: OrderEvent) => boolean): Promise<OrderEvent>;
  close(): void;
}

/**
 * Opens `GET /api/order/events` and gathers what comes.
 * @param more what else stands in the address, such as `&pings=1`
 */
export function openEvents(
  target: Target,
  orderId: string,
  headers: Record<string, string> = {},
  more = '',
): Promise<EventStream> {
  const url = new URL(`/api/order/events?orderId=${orderId}${more}`, target.url);
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false }, (response) => {
      const events: OrderEvent[] = [];
      const kinds: EventStream['kinds'][number][] = [];
      let closed = false;
      let text = '';
      const take = (block: string) => {
        const field = (name: string) =>
          block
            .split('\n')
            .find((line) => line.startsWith(`${name}: `))
            ?.slice(name.length + 2);
        if (block === ':') kinds.push('comment');
        else if (/^event: ping\ndata: {"nextMs":\d+}$/.test(block)) kinds.push('ping');
        else {
          events.push({ id: Number(field('id')), order: JSON.parse(field('data') ?? '') });
          kinds.push('order');
        }
      };
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) take(block);
      });
      const onClose = () => {
        closed = true;
      };
      response.on('close', onClose);
      response.on('error', onClose);
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        events,
        kinds,
        isClosed: () => closed,
        until: (what, is) => waitFor(what, async () => events.find(is) ?? false),
        close: () => request.destroy(),
      });
    });
    request.on('error', reject);
  });
}
