import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, type Sending, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { cookieOf, TEA } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import type { OrderJson } from '@/lib/contract/order';
import { checkFolder } from '@/scripts/check/check-target';

/** A sandbox behind a proxy that ends TLS, known to customers as one name and to the house as another. */
let shop: Server;
beforeAll(async () => {
  shop = await startServer({
    dataDir: spareDataDir(),
    variables: {
      PUBLIC_URL: 'https://shop.example',
      ALLOWED_HOSTS: 'orderflow.internal',
      TRUST_PROXY: '127.0.0.1',
    },
  });
});
afterAll(() => shop?.end());

const HOST = { host: 'shop.example' };
/** As a customer's browser asks. */
const ask = (path: string, { headers, ...sending }: Sending = {}) =>
  send(shop, path, { ...sending, headers: { ...HOST, ...headers } });
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const order = { items: [{ sku: TEA, quantity: 1 }], customer: { name: 'Ada', email: 'ada@example.com' } };

async function create(headers: Record<string, string> = {}) {
  const answer = await ask('/api/order', { json: order, headers });
  expect(answer.status).toBe(201);
  return { orderId: jsonOf<OrderJson>(answer).orderId, cookie: cookieOf(answer), answer };
}

describe('a request for another host', () => {
  const others: Record<string, string>[] = [
    { host: 'eve.example' },
    { host: 'shop.example:8080' },
    { host: 'shop.example.eve.example' },
    { host: 'eve.example', 'x-forwarded-host': 'shop.example', forwarded: 'host=shop.example' },
  ];

  it('gets 421, data for programs and words for people', async () => {
    for (const headers of [...others, { host: new URL(shop.url).host }]) {
      for (const [path, sending] of [
        ['/api/products', {}],
        ['/api/nothing', {}],
        ['/api/order', { json: order }],
        ['/api/receive-payment', { json: {}, headers: { origin: 'https://shop.example' } }],
      ] as [string, Sending][]) {
        const answer = await ask(path, { ...sending, headers: { ...sending.headers, ...headers } });
        expect(problemOf(answer, 421).detail).toContain('https://shop.example');
        expect(answer.headers).not.toHaveProperty('set-cookie');
      }
      for (const path of [
        '/',
        '/outbox',
        '/checkout',
        '/index.html',
        '/nothing',
        '/ordering-items-workflow.bpmn',
      ])
        for (const method of ['GET', 'POST']) {
          const answer = await ask(path, { method, headers });
          expect([answer.status, answer.headers['content-type']]).toEqual([421, 'text/html; charset=utf-8']);
          expect(answer.text).toContain('<a href="https://shop.example/">');
        }
      expect((await ask('/', { method: 'HEAD', headers })).status).toBe(421);
    }
  });

  it('is heard where machines look after the server, and by the names of the house', async () => {
    const headers = { host: new URL(shop.url).host };
    for (const path of ['/api/health', '/api/metrics'])
      expect((await ask(path, { headers })).status).toBe(200);
    await waitFor('it to be ready', async () => (await ask('/api/ready', { headers })).status === 200);
    for (const host of ['orderflow.internal', 'orderflow.internal:3000', 'SHOP.example', 'shop.example:443'])
      expect((await ask('/api/products', { headers: { host } })).status).toBe(200);
  });
});

describe('the address of the shop', () => {
  it('decides about HTTPS, whatever a proxy says', async () => {
    for (const proto of ['https', 'http']) {
      const { answer } = await create({ 'x-forwarded-proto': proto });
      expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d+/);
      expect(answer.headers['set-cookie']).toEqual([
        expect.stringMatching(
          /^__Host-orderflow-orders=\S+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
        ),
      ]);
    }
  });

  it('has browsers keep cookies for this host alone: the same under another name is nobody’s', async () => {
    const { orderId, cookie } = await create();
    const cancel = (one: string) => ask('/api/order/cancel', { json: { orderId }, headers: { cookie: one } });
    problemOf(await cancel(cookie.replace('__Host-', '')), 403);
    expect((await cancel(cookie)).status).toBe(202);
  });

  it('has a form come back to its page', async () => {
    const sent = await ask('/checkout', { body: 'name=Ada&email=nobody', headers: FORM });
    expect(sent.headers['set-cookie']?.[0]).toMatch(/^__Host-orderflow-checkout=\S+; Path=\/; .*; Secure$/);
    const again = await ask((sent.headers.location ?? '').split('#')[0] ?? '', {
      headers: { cookie: cookieOf(sent) },
    });
    expect(again.text).toContain('value="nobody"');
  });

  it('is where our own pages stand', async () => {
    const from = (origin: string, host = 'shop.example') =>
      ask('/api/order', { json: order, headers: { origin, host } });
    expect((await from('https://shop.example')).status).toBe(201);
    for (const origin of ['http://shop.example', 'https://shop.example:8443', 'https://eve.example', 'null'])
      problemOf(await from(origin), 403);
    problemOf(await from('http://orderflow.internal', 'orderflow.internal'), 403);
  });

  it('is where the links in mail lead, whoever asked where', async () => {
    const { orderId } = await create({ host: 'orderflow.internal' });
    const page = await waitFor('its mail', async () => {
      const list = await ask('/outbox');
      const entry = [...list.text.matchAll(/href="\/outbox\?mail=(\d+)#mail"[^>]*>(.*?)<\/a>/g)].find(
        ([, , words]) => words?.includes(orderId),
      );
      return entry !== undefined && (await ask(`/outbox?mail=${entry[1]}`)).text;
    });
    expect(page).toContain(`https://shop.example/my-order/${orderId}.`);
    expect(page).not.toContain('orderflow.internal');
    const developer = await ask(`/api/order/developer?orderId=${orderId}`, {
      headers: { host: 'orderflow.internal' },
    });
    expect(developer.text).toContain('https://shop.example/api/');
    expect(developer.text).not.toContain('orderflow.internal');
  });
});

describe('what runs beside the server', () => {
  it('Sandpay still finds the shop', async () => {
    const { orderId } = await create();
    const paid = await ask(`/pay/${orderId}`, { body: 'scenario=full', headers: FORM });
    expect(paid.status).toBe(303);
    await waitFor('the order to end', async () => {
      const seen = jsonOf<OrderJson>(await ask(`/api/order?orderId=${orderId}`));
      return seen.outcome === 'fulfilled';
    });
  });

  it('so does the check', async () => {
    expect(await checkFolder(shop.dataDir, null)).toMatchObject({ ok: true });
  });
});
