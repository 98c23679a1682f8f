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
  readonly comments: () => number;
  readonly isClosed: () => boolean;
  /** Waits until an event is as described. */
  until(what: string, is: (event: OrderEvent) => boolean): Promise<OrderEvent>;
  close(): void;
}

/** Opens `GET /api/order/events` and gathers what comes. */
export function openEvents(
  target: Target,
  orderId: string,
  headers: Record<string, string> = {},
): Promise<EventStream> {
  const url = new URL(`/api/order/events?orderId=${orderId}`, target.url);
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false }, (response) => {
      const events: OrderEvent[] = [];
      let comments = 0;
      let closed = false;
      let text = '';
      const take = (block: string) => {
        const field = (name: string) =>
          block
            .split('\n')
            .find((line) => line.startsWith(`${name}: `))
            ?.slice(name.length + 2);
        if (block.startsWith(':')) comments += 1;
        else events.push({ id: Number(field('id')), order: JSON.parse(field('data') ?? '') });
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
        comments: () => comments,
        isClosed: () => closed,
        until: (what, is) => waitFor(what, async () => events.find(is) ?? false),
        close: () => request.destroy(),
      });
    });
    request.on('error', reject);
  });
}
