import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { send } from '@/e2e/support/send';
import { create, TEA } from '@/e2e/support/shop';
import { readBuiltPages } from '@/lib/server/gate/built-pages';

const shop = sandbox();
const { hostname, port } = new URL(shop.url);
let orderId: string;
beforeAll(async () => {
  ({ orderId } = await create(shop, { sku: TEA, quantity: 1 }));
});

/** Sends these bytes. @returns all that came until `until` was in it or the connection was closed */
async function say(bytes: string, until: string): Promise<string> {
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  let heard = '';
  for await (const chunk of socket) {
    heard += chunk;
    if (heard.includes(until)) break;
  }
  return heard;
}

describe('an address that cannot be decoded', () => {
  it.each(['/products/%zz', '/order/%zz', '/pay/%ff', '/bill/%c0%af', '/%'])(
    '%s: there is no such page',
    async (path) => {
      const answer = await send(shop, path);
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('There is no such page.');
    },
  );
});

describe('a page', () => {
  it.each([{ 'content-type': 'text/plain' }, { 'content-length': '0' }])(
    'with a form is read whatever a reader says of a body: %o',
    async (headers) => {
      for (const path of ['/checkout', `/pay/${orderId}`])
        expect((await send(shop, path, { headers })).status, path).toBe(200);
    },
  );

  /** Found by the build: a new one is tried by itself. */
  const built = readBuiltPages('.next');
  const pages = built.paths.filter((path) => !path.startsWith('/_'));
  /** A page's form is sent to the page, and taken by the route of that name. */
  const forms = new Set(
    built.routes.flatMap((route) => (route.startsWith('/forms/') ? [route.slice('/forms'.length)] : [])),
  );
  it.each(pages)('%s is read, and sent only where it has a form', async (page) => {
    const path = page.replace('[orderId]', orderId).replace('[sku]', TEA);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      if (method === 'POST' && forms.has(page)) continue;
      const answer = await send(shop, path, { method });
      expect(answer.status, method).toBe(405);
      expect(answer.headers.allow, method).toBe(forms.has(page) ? 'GET, HEAD, POST' : 'GET, HEAD');
      expect(answer.headers['content-type'], method).toBe('application/problem+json');
    }
  });
});

describe('a client that wishes for another protocol', () => {
  const wishes = [
    // What Java's own client sends unasked.
    'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  it.each(wishes)('is answered in HTTP/1.1: %s', async (wish) => {
    for (const path of ['/api/health', '/cart']) {
      const heard = await say(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n${wish}\r\n\r\n`, '\r\n\r\n');
      expect(heard, path).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    }
    const body = JSON.stringify({ items: [{ sku: TEA, quantity: 1 }] });
    const head = `Content-Type: application/json\r\nContent-Length: ${body.length}`;
    const heard = await say(
      `POST /api/order HTTP/1.1\r\nHost: ${hostname}\r\n${wish}\r\n${head}\r\n\r\n${body}`,
      '\r\n\r\n',
    );
    expect(heard).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
  });
});

it('does not take what forges the name of the gate for its own, however the headers are written', async () => {
  // Two of a kind make some readers go back to the headers as they came.
  const twice = 'Content-Type: application/json\r\nContent-Type: application/json';
  const forged = 'X-Orderflow-Scheme: https\r\nX-Orderflow-Client: 192.0.2.1';
  const heard = await say(
    `POST /api/order HTTP/1.1\r\nHost: ${hostname}\r\n${twice}\r\n${forged}\r\nContent-Length: 2\r\n\r\n{}`,
    '\r\n\r\n',
  );
  expect(heard).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
  expect(heard).toMatch(/set-cookie: /i);
  expect(heard).not.toMatch(/Secure/);
});

describe('an address that does not stand as it is meant', () => {
  it.each(['a:99999', '[::::]', '1.2.3.999', 'xn--a', 'shop/x', 'a b'])(
    'Host %j: 400, on pages too',
    async (host) => {
      for (const path of ['/api/health', '/cart'])
        expect(await say(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, '}'), path).toMatch(
          /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*Host header takes/,
        );
    },
  );

  it.each([
    ['/api/./health', '/api/health'],
    ['/api/order/../health', '/api/health'],
    ['/api/%2e%2E/cart', '/cart'],
    ['/x/../cart', '/cart'],
    ['/orders/..\\api\\health', '/api/health'],
    ['/../../bill/../checkout', '/checkout'],
  ])('%s is %s', async (odd, plain) => {
    const [one, other] = [
      await say(`GET ${odd} HTTP/1.1\r\nHost: shop\r\n\r\n`, '\r\n\r\n'),
      await send(shop, plain),
    ];
    expect(one).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    for (const name of ['cache-control', 'content-type', 'content-security-policy'])
      expect(one.replace(/'nonce-[^']+'/, ''), name).toMatch(
        new RegExp(`${name}: ${escaped(String(other.headers[name]).replace(/'nonce-[^']+'/, ''))}`, 'i'),
      );
  });

  const escaped = (text: string) => text.replace(/[^\w\s]/g, '\\$&');
});

it('says that a connection ends whose body was too long to be read', async () => {
  const chunk = 'a'.repeat(60_000);
  const body = `${chunk.length.toString(16)}\r\n${chunk}\r\n`.repeat(6);
  const heard = await say(
    `POST /api/order HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n${body}`,
    '\r\n\r\n',
  );
  expect(heard).toMatch(/^HTTP\/1\.1 413 Payload Too Large\r\n[\s\S]*connection: close\r\n/i);
});
