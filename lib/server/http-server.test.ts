import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { openHttpServer, SERVER_LIMITS } from './http-server.mjs';

const opened: { close(): void; closeAllConnections(): void }[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Reads all of the body, then answers with its length. */
async function answerLength(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let length = 0;
  for await (const chunk of request) length += chunk.length;
  response.end(`${length} bytes over HTTP/${request.httpVersion}`);
}

const open = async (limits: Partial<typeof SERVER_LIMITS> = {}) => (await openWith(limits)).port;

async function openWith(limits: Partial<typeof SERVER_LIMITS>) {
  const opening = await openHttpServer({
    port: 0,
    hostname: '127.0.0.1',
    // A client that goes away in the middle is no concern of these tests.
    onRequest: (request, response) => answerLength(request, response).catch(() => {}),
    limits: { ...SERVER_LIMITS, ...limits },
  });
  opened.push(opening.server);
  return opening;
}

/** Sends these bytes. @returns all that came until the other end closed the connection, or `until` was in it */
async function say(port: number, bytes: string, until?: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  let heard = '';
  for await (const chunk of socket) {
    heard += chunk;
    if (until !== undefined && heard.includes(until)) break;
  }
  return heard;
}

describe('the HTTP server', () => {
  it('lets a connection rest for longer than a balancer does, and takes no request for much longer than a minute', () => {
    const { keepAliveTimeoutMs, headersTimeoutMs, requestTimeoutMs, maxConnections } = SERVER_LIMITS;
    expect(keepAliveTimeoutMs).toBeGreaterThan(60_000);
    expect(headersTimeoutMs).toBeGreaterThan(keepAliveTimeoutMs);
    expect(requestTimeoutMs).toBeLessThan(70_000);
    expect(Number.isSafeInteger(maxConnections)).toBe(true);
  });

  it.each([
    'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ])('answers in HTTP/1.1 whoever wishes for another protocol: %s', async (wish) => {
    const port = await open();
    const body = 'Content-Length: 2\r\n\r\n{}';
    const heard = await say(port, `POST / HTTP/1.1\r\nHost: shop\r\n${wish}\r\n${body}`, 'over HTTP/1.1');
    expect(heard).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*2 bytes over HTTP\/1\.1/);
  });

  it('is no tunnel, and says so', async () => {
    const port = await open();
    const heard = await say(port, 'CONNECT shop:443 HTTP/1.1\r\nHost: shop\r\n\r\n');
    expect(heard).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\nAllow: /);
  });

  it('holds no connection for who asks for a tunnel and then stays', async () => {
    const { server, port } = await openWith({});
    const staying = Array.from({ length: 5 }, () =>
      connect({ port, host: '127.0.0.1', allowHalfOpen: true }),
    );
    for (const socket of staying)
      socket.on('error', () => {}).write('CONNECT shop:443 HTTP/1.1\r\nHost: shop\r\n\r\n');
    await Promise.all(staying.map((socket) => once(socket, 'data')));
    await expect.poll(() => promisify(server.getConnections.bind(server))()).toBe(0);
    for (const socket of staying) socket.destroy();
  });

  it('answers a request whatever it expects', async () => {
    const port = await open();
    const heard = await say(port, 'GET / HTTP/1.1\r\nHost: shop\r\nExpect: cake\r\n\r\n', 'over HTTP/1.1');
    expect(heard).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it.each([
    ['whose body stops half-way', 'POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 10\r\n\r\n{"a"'],
    ['whose headers stop half-way', 'GET / HTTP/1.1\r\nHost: shop\r\nAccept: te'],
  ])('ends a request %s', async (_what, bytes) => {
    const port = await open({ requestTimeoutMs: 200, headersTimeoutMs: 200, checkIntervalMs: 50 });
    expect(await say(port, bytes)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('answers on while its connections are at their maximum, and closes what comes beyond', async () => {
    const port = await open({ maxConnections: 2 });
    const resting = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await Promise.all(resting.map((socket) => once(socket, 'connect')));
    const refused = connect(port, '127.0.0.1');
    await Promise.race([once(refused, 'close'), once(refused, 'error')]);
    const [first] = resting;
    first?.write('GET / HTTP/1.1\r\nHost: shop\r\n\r\n');
    const [answer]: [Buffer] = (await once(first ?? refused, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200/);
    for (const socket of resting) socket.destroy();
  });

  it('refuses a port that is taken', async () => {
    const port = await open();
    await expect(openHttpServer({ port, hostname: '127.0.0.1', onRequest: answerLength })).rejects.toThrow(
      'EADDRINUSE',
    );
  });
});
