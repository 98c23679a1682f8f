import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  /** As the signature covers it. */
  readonly body: string;
  readonly path: string;
}

/** A real HTTP server in the test's own process that takes webhooks. */
export interface WebhookReceiver {
  readonly url: string;
  /** All that came, taken or not. */
  readonly received: readonly ReceivedWebhook[];
  /** What it answers from now on; null: nothing, ever. */
  answer(status: number | null, headers?: Record<string, string>): void;
  /** Resolves when this many came. @throws after 15 s */
  until(count: number): Promise<readonly ReceivedWebhook[]>;
  close(): Promise<void>;
}

export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const waiting = new Set<() => void>();
  let answering: { status: number; headers: Record<string, string> } | null = { status: 200, headers: {} };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ headers: request.headers, body, path: request.url ?? '' });
      if (answering !== null) response.writeHead(answering.status, answering.headers).end('taken');
      for (const look of [...waiting]) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks/a-secret-path`,
    received,
    answer: (status, headers = {}) => {
      answering = status === null ? null : { status, headers };
    },
    until: (count) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (received.length < count) return;
          clearTimeout(limit);
          waiting.delete(look);
          resolve(received);
        };
        const limit = setTimeout(() => reject(new Error(`waited for ${count} webhooks`)), WAIT_LIMIT_MS);
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
