import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Address, AddressTable } from './address-table';
import { FairShares } from './fair-shares';

const answers = Object.assign(() => new Response(), { methods: ['GET', 'HEAD', 'POST'] });
const addresses = new AddressTable({
  pages: ['/', '/order/[orderId]'],
  isPrerendered: (page) => page === '/',
  routes: new Map(
    ['/api/order', '/api/order/events', '/api/health', '/api/receive-payment'].map((path) => [
      path,
      { GET: answers, POST: answers },
    ]),
  ),
});

/** @returns the refusal, and how to end the answer */
function ask(shares: FairShares, path: string, client: string, method = 'GET', more: object = {}) {
  const request = new IncomingMessage(new Socket());
  const headers = { 'x-orderflow-client': client, ...more };
  Object.assign(request, { method, url: path, headers });
  const response = new ServerResponse(request);
  const address: Address | null = addresses.find(path);
  return { refusal: shares.refusalOf(request, response, address), end: () => response.emit('close') };
}

describe('requests at once', () => {
  const shares = () => new FairShares({ maxOpenRequests: 2, readLimit: null });

  it('are bounded for each client alone, and a place comes back with the end of an answer', () => {
    const own = shares();
    const [first] = [ask(own, '/api/order', '203.0.113.1'), ask(own, '/', '203.0.113.1', 'POST')];
    expect(ask(own, '/api/order', '203.0.113.1').refusal).toEqual({
      detail: expect.stringContaining('2 requests of one client at once'),
      retryAfterS: 1,
    });
    expect(ask(own, '/api/order', '203.0.113.2').refusal).toBeNull();
    first?.end();
    expect(ask(own, '/_next/static/x.js', '203.0.113.1').refusal).toBeNull();
    expect(ask(own, '/_next/static/x.js', '203.0.113.1').refusal).not.toBeNull();
  });

  it('are those of one /64 together', () => {
    const own = shares();
    for (const last of ['1', '2']) expect(ask(own, '/', `2001:db8::${last}`).refusal).toBeNull();
    expect(ask(own, '/', '2001:db8::3').refusal).not.toBeNull();
    expect(ask(own, '/', '2001:db8:0:1::3').refusal).toBeNull();
  });

  it('leave event streams and health alone, but nothing that sends a body under their name', () => {
    const own = shares();
    for (let count = 0; count < 5; count += 1)
      for (const path of ['/api/order/events', '/api/health'])
        expect(ask(own, path, '203.0.113.1').refusal).toBeNull();
    const slow = { 'transfer-encoding': 'chunked' };
    const events = () => ask(own, '/api/order/events', '203.0.113.1', 'GET', slow).refusal;
    expect([events(), events(), events()]).toEqual([null, null, expect.anything()]);
  });
});

describe('reading requests', () => {
  it('are bounded a minute and client; what creates, pays or is a file of the build does not count', () => {
    const own = new FairShares({ maxOpenRequests: null, readLimit: 2 });
    const read = (path: string, method?: string) => ask(own, path, '203.0.113.1', method).refusal;
    for (let count = 0; count < 3; count += 1) {
      expect(read('/')).toBeNull();
      expect(read('/_next/static/x.js')).toBeNull();
      expect(read('/api/health')).toBeNull();
      expect(read('/api/order', 'POST')).toBeNull();
      expect(read('/api/receive-payment')).toBeNull();
    }
    expect(read('/api/order')).toBeNull();
    expect(read('/order/7', 'HEAD')).toBeNull();
    expect(read('/api/order/events')).toMatchObject({
      detail: expect.stringMatching(/2 reading requests a minute/),
    });
    expect(ask(own, '/api/order', '203.0.113.2').refusal).toBeNull();
  });

  it('are not counted where no bound is set, nor is what is open', () => {
    const own = new FairShares({ maxOpenRequests: null, readLimit: null });
    for (let count = 0; count < 1_000; count += 1)
      expect(ask(own, '/api/order', '203.0.113.1').refusal).toBeNull();
  });
});
