import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { problemOf, type Sending, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { create, status, UNKNOWN_ID } from '@/e2e/support/shop';
import { deliver, NEW_SECRET, OLD_SECRET, paymentEvent } from '@/e2e/support/signed';

const LIMIT = 4;
let shop: Server;

beforeAll(async () => {
  shop = await startServer({
    dataDir: spareDataDir(),
    variables: {
      RATE_LIMIT: String(LIMIT),
      // The tests come from here, so each of them is a client of its own by what it forwards.
      TRUST_PROXY: '127.0.0.1,10.0.0.0/8',
      PAYMENT_WEBHOOK_SECRET: NEW_SECRET,
    },
  });
});

afterAll(async () => {
  await shop.end();
});

let clients = 0;
/** An address that nobody asked from before. */
const newClient = () => {
  clients += 1;
  return `203.0.113.${clients}`;
};
const from = (client: string) => ({ 'x-forwarded-for': client });
const order = (headers: Record<string, string>) => send(shop, '/api/order', { method: 'POST', headers });

/** Sends as many as the limit; all must be taken, whatever they are answered. */
async function useUp(client: string): Promise<void> {
  for (let count = 0; count < LIMIT; count += 1)
    expect((await order(from(client))).status, `request ${count + 1}`).toBe(302);
}

describe('RATE_LIMIT', () => {
  it('takes so many creating requests a minute, then answers 429 and says when to come back', async () => {
    const client = newClient();
    await useUp(client);
    const answer = await order(from(client));
    expect(problemOf(answer, 429).detail).toMatch(/4 such requests a minute.*in \d+ s/);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(answer.headers['ratelimit-policy']).toBe('"minute";q=4;w=60');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('counts creating and paying together, and each client alone', async () => {
    const client = newClient();
    const { orderId } = await create(shop);
    const body = `orderId=${orderId}&amount=1`;
    const headers = { ...from(client), 'content-type': 'application/x-www-form-urlencoded' };
    for (const sending of [{ body, headers }, { headers: from(client) }])
      await send(shop, `/api/receive-payment?${body}`, sending);
    await order(from(client));
    await order(from(client));
    problemOf(await send(shop, '/api/receive-payment', { body, headers }), 429);
    problemOf(await send(shop, `/api/receive-payment?${body}`, { headers: from(client) }), 429);
    expect((await status(shop, orderId)).payment.received).toBe('2.00');
    expect((await order(from(newClient()))).status).toBe(302);
  });

  it('comes after 405, 413 and 403, which cost nothing, and before 400', async () => {
    const client = newClient();
    const headers = from(client);
    const tooLarge = 'x'.repeat(64 * 1024 + 1);
    const cross = { ...headers, 'sec-fetch-site': 'cross-site' };
    const bad: Sending = { body: '{', headers: { ...headers, 'content-type': 'application/json' } };
    const refuse = async () => {
      expect((await send(shop, '/api/order', { method: 'PUT', headers })).status).toBe(405);
      expect((await send(shop, '/api/order', { body: tooLarge, headers })).status).toBe(413);
      expect((await send(shop, '/api/order', { method: 'POST', headers: cross })).status).toBe(403);
    };
    for (let count = 0; count < LIMIT; count += 1) await refuse();
    for (let count = 0; count < LIMIT; count += 1) problemOf(await send(shop, '/api/order', bad), 400);
    problemOf(await send(shop, '/api/order', bad), 429);
    await refuse();
  });

  it('lets a client without allowance read', async () => {
    const client = newClient();
    await useUp(client);
    const { orderId } = await create(shop).catch(() => ({ orderId: UNKNOWN_ID }));
    for (const path of ['/', '/api/products', '/api/health', '/api/ready', `/api/order?orderId=${orderId}`])
      for (let count = 0; count <= LIMIT; count += 1)
        expect((await send(shop, path, { headers: from(client) })).status).not.toBe(429);
  });

  it('does not count what is truly signed, and counts what only pretends', async () => {
    const client = newClient();
    const headers = from(client);
    const event = () => paymentEvent({ orderId: UNKNOWN_ID, amount: '1' });
    for (let count = 0; count < 3 * LIMIT; count += 1)
      expect((await deliver(shop, event(), { headers })).status).toBe(200);
    for (let count = 0; count < LIMIT; count += 1)
      problemOf(await deliver(shop, event(), { headers, secret: OLD_SECRET }), 401);
    problemOf(await deliver(shop, event(), { headers, secret: OLD_SECRET }), 429);
    expect((await deliver(shop, event(), { headers })).status).toBe(200);
  });
});

describe('the client address', () => {
  it.each<[string, (client: string, count: number) => Record<string, string | string[]>]>([
    ['claims put before it', (client, count) => ({ 'x-forwarded-for': `198.51.100.${count}, ${client}` })],
    [
      'claims in a header of their own',
      (client, count) => ({ 'x-forwarded-for': [`198.51.100.${count}`, client] }),
    ],
    ['another proxy of ours behind it', (client) => ({ 'x-forwarded-for': `${client}, 10.1.1.1` })],
    ['a port', (client, count) => ({ 'x-forwarded-for': `${client}:${count + 1000}` })],
    [
      'our own header, made up',
      (client, count) => ({ 'x-forwarded-for': client, 'x-orderflow-client': `198.51.100.${count}` }),
    ],
    [
      'other headers of proxies',
      (client, count) => ({
        'x-forwarded-for': client,
        'x-real-ip': `198.51.100.${count}`,
        forwarded: `for=198.51.100.${count}`,
        'cf-connecting-ip': `198.51.100.${count}`,
      }),
    ],
  ])('stays the same with %s', async (_name, headers) => {
    const client = newClient();
    for (let count = 0; count < LIMIT; count += 1)
      expect(
        (await send(shop, '/api/order', { method: 'POST', headers: headers(client, count) })).status,
      ).toBe(302);
    problemOf(await send(shop, '/api/order', { method: 'POST', headers: headers(client, LIMIT) }), 429);
  });

  it('is the /64 of an IPv6 address', async () => {
    for (let count = 0; count < LIMIT; count += 1)
      expect((await order(from(`2001:db8:0:7::${count + 1}`))).status).toBe(302);
    problemOf(await order(from('2001:db8:0:7:ffff::1')), 429);
    expect((await order(from('2001:db8:0:8::1'))).status).toBe(302);
  });
});

describe('a trusted proxy that says https', () => {
  it('has browsers stay on TLS, with a cookie for TLS alone', async () => {
    const secure = await order({ ...from(newClient()), 'x-forwarded-proto': 'https' });
    expect(secure.headers['strict-transport-security']).toMatch(/^max-age=\d+/);
    expect(secure.headers['set-cookie']?.[0]).toMatch(/^__Host-orderflow-orders=.*; Path=\/; .*; Secure$/);
    const plain = await order(from(newClient()));
    expect(plain.headers).not.toHaveProperty('strict-transport-security');
    expect(plain.headers['set-cookie']?.[0]).not.toMatch(/Secure|__Host-/);
  });
});

describe('without TRUST_PROXY', () => {
  it('counts the connection itself, whatever it forwards', async () => {
    await shop.end();
    shop = await startServer({ dataDir: spareDataDir(), variables: { RATE_LIMIT: '2' } });
    const codes: number[] = [];
    for (const client of ['198.51.100.1', '198.51.100.2', '198.51.100.3'])
      codes.push((await order({ ...from(client), 'x-orderflow-client': client })).status);
    expect(codes).toEqual([302, 302, 429]);
  });
});
