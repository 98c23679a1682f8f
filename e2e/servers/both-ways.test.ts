import { type IncomingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { type Server, startServer } from '@/e2e/support/server';
import { create, TEA } from '@/e2e/support/shop';
import type { OrderJson } from '@/lib/contract/order';
import { readBuiltPages } from '@/lib/server/gate/built-pages';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

/** One after the other: the second finds what the first has made of the database. */
const WAYS = ['0', '1'] as const;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];
/** What the folders of `app/` do not spell, or differently. */
const ODD = [
  '/api/order?orderId=nothing',
  '/api/order?orderId=1',
  '/api/order/',
  '/api//order',
  '/api/ord%65r',
  '/api/%zz',
  '/products/%zz',
  '/order/%ff',
  '/pay/%ff',
  '/index.html?a=b',
  '/cart/',
  '/api/./health',
  '/api/order/../health',
  '/api/webhooks/..',
  '/x/%2e%2e/cart',
  '/_global-error',
  '/nothing',
  '*',
  'http://elsewhere.example/api/health',
];
/** An answer that changes by itself, in every place where it does. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/nonce-[\w+/=]+/g, 'nonce'],
  [/nonce=\\"[^"]+"/g, 'nonce'],
  [/\d{15,19}(~[\w.-]+)?/g, 'order'],
  [/"(asOf|now|at|createdAt|updatedAt)":"[^"]+"/g, 'time'],
];

interface Answer {
  readonly status: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Of an event stream, which never ends, and of a page, which Next renders for both, and of each server's own figures
 * only the head is read.
 */
function ask(url: string, path: string, options: { method: string; cookie: string }): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { method, cookie } = options;
  return new Promise((resolve, reject) => {
    const question = request(
      { hostname, port, path, method, headers: { cookie, host: 'shop.example' } },
      (response) => {
        const head = {
          status: `${response.statusCode} ${response.statusMessage}`,
          headers: { ...response.headers, date: 'now', server: undefined },
        };
        if (/^text\/(event-stream|html|plain)/.test(response.headers['content-type'] ?? '')) {
          question.destroy();
          resolve({ ...head, body: '' });
          return;
        }
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ ...head, body: Buffer.concat(chunks).toString('latin1') }));
      },
    );
    question.on('error', reject);
    question.end();
  });
}

/** Without what changes by itself. */
const still = (answer: Answer) => {
  let text = JSON.stringify(answer, null, 1);
  for (const [pattern, word] of CHANGING) text = text.replace(pattern, word);
  return text;
};

// `npm test` installs PostgreSQL or says that it is missing.
describe.skipIf(findPostgres() === null)('a route that answers by itself, and by way of Next', () => {
  let cluster: Awaited<ReturnType<typeof startPostgres>>;
  let servers: Server[];
  let order: OrderJson;
  let cookie: string;

  beforeAll(async () => {
    cluster = await startPostgres({ fsync: false });
    servers = [];
    for (const way of WAYS)
      servers.push(
        await startServer({
          variables: {
            DATABASE_URL: cluster.url,
            OPERATOR_TOKEN,
            ROUTES_THROUGH_NEXT: way,
            // Where they listen would differ.
            PUBLIC_URL: 'https://shop.example',
            ALLOWED_HOSTS: '127.0.0.1',
          },
        }),
      );
    const [first] = servers;
    if (first === undefined) throw new Error('no server');
    ({ order, cookie } = await create(first, { sku: TEA, quantity: 1 }));
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.end()));
    await cluster.stop();
  });

  const exampleOf = (path: string) =>
    path
      .replace('/[[...path]]', '/nothing')
      .replace('[orderId]', order.orderId)
      .replace('[sku]', TEA)
      .replace('[file]', `${order.definition.hash}.json`)
      .replace('[channel]', 'stripe')
      .replace('[token]', 'none');

  /** Every address of the build, the API's with an order. */
  const addresses = () => {
    const { paths, routes } = readBuiltPages('.next');
    const all = [...paths, ...routes].filter((path) => !path.startsWith('/_')).map(exampleOf);
    const ofOrder = all.filter((path) => /^\/(api|embed|show)/.test(path));
    return [...all, ...ofOrder.map((path) => `${path}?orderId=${order.orderId}`), ...ODD];
  };

  it.each(METHODS)('is one and the same to a client: %s at every address', async (method) => {
    const asked = addresses();
    expect(asked.length).toBeGreaterThan(70);
    for (const path of asked) {
      const [direct, byNext] = await Promise.all(
        servers.map(async ({ url }) => still(await ask(url, path, { method, cookie }))),
      );
      expect(direct, `${method} ${path}`).toBe(byNext);
    }
  });
});
