import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { create, operator } from '@/e2e/support/shop';

const [OPEN, READS, CREATED] = [5, 20, 3];
let shop: Server;

beforeAll(async () => {
  shop = await startServer({
    dataDir: spareDataDir(),
    variables: {
      MAX_OPEN_REQUESTS: String(OPEN),
      READ_LIMIT: String(READS),
      RATE_LIMIT: String(CREATED),
      // The tests come from here, so each of them is a client of its own by what it forwards.
      TRUST_PROXY: '127.0.0.1',
    },
  });
});
afterAll(() => shop?.end());

let clients = 0;
const newClient = () => {
  clients += 1;
  return { 'x-forwarded-for': `198.51.100.${clients}` };
};

const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

/** Begins a request whose body never ends. @returns what comes back, as it stands on the wire */
async function sendSlowly(
  path: string,
  headers: Record<string, string>,
): Promise<{ answer: Promise<string> }> {
  const { hostname, port } = new URL(shop.url);
  const socket = connect(Number(port), hostname);
  sockets.add(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  const answer = once(socket, 'end').then(() => text);
  const lines = Object.entries({ host: hostname, 'transfer-encoding': 'chunked', ...headers });
  socket.write(
    `POST ${path} HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n1\r\nx\r\n`,
  );
  return { answer };
}

describe('a body that never ends', () => {
  it.each(['/api/order', '/api/receive-payment', '/checkout', '/api/find-order', '/api/order/clock'])(
    'is not waited for once its client is over the limit: %s',
    async (path) => {
      const client = newClient();
      for (let count = 0; count < CREATED; count += 1)
        expect((await send(shop, '/api/order', { method: 'POST', headers: client })).status).toBe(302);
      const { answer } = await sendSlowly(path, client);
      expect(await answer).toMatch(/^HTTP\/1\.1 429 .*\r\nconnection: close\r\n/is);
    },
  );

  it('from another web site, or one that says that it is too large, is refused before it is read', async () => {
    const cross = await sendSlowly('/api/order', { ...newClient(), 'sec-fetch-site': 'cross-site' });
    expect(await cross.answer).toMatch(/^HTTP\/1\.1 403 /);
    const large = await send(shop, '/api/order', {
      body: 'x',
      unfinished: true,
      headers: { ...newClient(), 'content-length': '70000' },
    });
    problemOf(large, 413);
  });

  it('holds one of its client’s places, and no place of anybody else', async () => {
    const client = newClient();
    for (let count = 0; count < OPEN; count += 1) {
      // Each is a request with a signature to look at: no limit of creating ends it.
      await sendSlowly('/api/receive-payment', { ...client, 'webhook-id': `slow-${count}` });
    }
    // The last of them may be on its way yet.
    await expect.poll(async () => (await send(shop, '/api/products', { headers: client })).status).toBe(429);
    const refused = await send(shop, '/api/order', { method: 'POST', headers: client });
    expect(problemOf(refused, 429).detail).toContain(`${OPEN} requests of one client at once`);
    expect([refused.headers['retry-after'], refused.headers.connection]).toEqual(['1', 'close']);
    expect((await send(shop, '/api/products', { headers: newClient() })).status).toBe(200);
    expect((await send(shop, '/api/health', { headers: client })).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await send(shop, '/api/products', { headers: client })).status).toBe(200);
  });
});

describe('READ_LIMIT', () => {
  it('bounds the reading of one client a minute, and neither files of the build nor other clients', async () => {
    const client = newClient();
    for (let count = 0; count < READS; count += 1)
      expect((await send(shop, '/api/products', { headers: client })).status).toBe(200);
    const refused = await send(shop, '/api/products', { headers: client });
    expect(problemOf(refused, 429).detail).toMatch(/20 reading requests a minute.*in \d+ s/);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    problemOf(await send(shop, '/order/1', { headers: client }), 429);
    expect((await send(shop, '/', { headers: client })).status).toBe(200);
    expect((await send(shop, '/api/products', { headers: newClient() })).status).toBe(200);
  });
});

describe('RATE_LIMIT', () => {
  it('covers the clock of an order', async () => {
    const client = newClient();
    const { orderId, cookie } = await create(shop);
    const move = () =>
      send(shop, '/api/order/clock', {
        json: { orderId, move: 'pause' },
        headers: { ...client, cookie },
      });
    for (let count = 0; count < CREATED; count += 1) expect((await move()).status).toBe(200);
    problemOf(await move(), 429);
    expect((await send(shop, '/api/operator/mails', { headers: operator(shop) })).status).toBe(200);
  });
});
