import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import { CHECKOUT } from '@/e2e/support/server';
import { create } from '@/e2e/support/shop';

const shop = sandbox();
const HTML = 'text/html; charset=utf-8';
const file = readFileSync(join(CHECKOUT, 'bpmn/ordering-items-workflow.bpmn'));

/** The pages in the build's own list; what answers where there is no page has no address. */
const { routes } = JSON.parse(readFileSync(join(CHECKOUT, '.next/prerender-manifest.json'), 'utf8')) as {
  routes: Record<string, { dataRoute: string | null }>;
};
const prerendered = Object.keys(routes).filter(
  (page) => routes[page]?.dataRoute !== null && !page.startsWith('/_'),
);

describe('pages', () => {
  it('are partly rendered by the build', () => {
    expect(prerendered).toEqual(
      expect.arrayContaining(['/', '/cart', '/developers', '/find-order', '/find-order/sent']),
    );
  });

  it.each(['/', '/index.html', '/?a=b', '/show-process.html', '/show-process.html?orderId=7'])(
    '%s is a page, by GET and HEAD',
    async (path) => {
      const answer = await send(shop, path);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, HTML]);
      expect(answer.text).toContain('<html');
      expect(answer.headers).not.toHaveProperty('x-powered-by');
      expect((await send(shop, path, { method: 'HEAD' })).status).toBe(200);
    },
  );

  it.each([...prerendered, '/index.html'])(
    'has %s, which the build rendered, asked for again each time',
    async (path) => {
      // The page itself, and what the router of a page that is open asks for.
      for (const method of ['GET', 'HEAD']) {
        const answer = await send(shop, path, { method });
        expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-cache']);
        const headers = { rsc: '1' };
        const { location = '' } = (await send(shop, path, { method, headers })).headers;
        const part = await send(shop, location, { method, headers });
        expect([part.status, part.headers['content-type']]).toEqual([200, 'text/x-component']);
        expect(part.headers['cache-control']).toBe('no-cache');
      }
    },
  );

  it('serves one page under /developers and /index.html, to which / links', async () => {
    const title = (text: string) => /<title>(.*?)<\/title>/.exec(text)?.[1];
    const [page, index] = [await send(shop, '/developers'), await send(shop, '/index.html')];
    expect(title(page.text)).toMatch(/\S/);
    expect(title(index.text)).toBe(title(page.text));
    expect(index.text).toContain('<h1');
    expect((await send(shop, '/')).text).toContain('href="/developers"');
  });

  it('has the four functions of the original’s index page', async () => {
    const { text } = await send(shop, '/index.html');
    const forms = [...text.matchAll(/<form[^>]*>/g)].map(([form]) => /action="([^"]*)"/.exec(form)?.[1]);
    expect(forms).toEqual(['/api/order', '/show-process.html', '/api/order', '/api/receive-payment']);
  });

  it.each([
    '/nothing-here',
    '/index.htm',
    '/show-process',
    '/show-process.html/more',
    '/a/b/c.bpmn',
    '/.env',
    '/data',
  ])('answers %s with a 404 page', async (path) => {
    const answer = await send(shop, path);
    expect([answer.status, answer.headers['content-type']]).toEqual([404, HTML]);
  });

  it.each<[string, Record<string, string>]>([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a form of several parts', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['a form, for a part of a page', { 'content-type': 'application/x-www-form-urlencoded', rsc: '1' }],
    ['the call of a server action', { 'content-type': 'text/plain', 'next-action': 'x' }],
  ])('answers %s to where nothing stands as if it had been asked for', async (_what, headers) => {
    for (const path of ['/nothing-here', '/api&/clock', '/_next/nothing', '/_not-found']) {
      const answer = await send(shop, path, { body: 'a=1', headers });
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });

  it.each(['/api', '/api/nothing', '/api/order/nothing', '/api/definitions', '/api/operator'])(
    'answers %s with a 404 problem, by every method',
    async (path) => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
        problemOf(await send(shop, path, { method }), 404);
      expect((await send(shop, path, { method: 'HEAD' })).status).toBe(404);
    },
  );

  it.each([
    ['/index.html/', '/index.html'],
    ['/show-process.html/?orderId=7', '/show-process.html?orderId=7'],
    ['/ordering-items-workflow.bpmn/', '/ordering-items-workflow.bpmn'],
    ['/api/order/?orderId=7', '/api/order?orderId=7'],
    ['/api/products/', '/api/products'],
    ['/nothing-here/', '/nothing-here'],
  ])('redirects %s with 308', async (path, location) => {
    for (const method of ['GET', 'POST']) {
      const answer = await send(shop, path, { method });
      expect([answer.status, answer.headers.location]).toEqual([308, location]);
    }
  });
});

describe('the diagram', () => {
  it('is the file in bpmn/, byte for byte, by GET and HEAD', async () => {
    const answer = await send(shop, '/ordering-items-workflow.bpmn');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/xml']);
    expect(answer.bytes.equals(file)).toBe(true);
    expect((await send(shop, '/ordering-items-workflow.bpmn', { method: 'HEAD' })).status).toBe(200);
  });

  it("is kept for ever under its version's hash", async () => {
    const { hash, version } = (await create(shop)).order.definition;
    expect([hash, version]).toEqual([createHash('sha256').update(file).digest('hex'), 1]);
    const answer = await send(shop, `/api/definitions/${hash}.bpmn`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/xml']);
    expect(answer.headers['cache-control']).toMatch(/max-age=31536000.*immutable/);
    expect(answer.bytes.equals(file)).toBe(true);
    problemOf(await send(shop, `/api/definitions/${hash}`), 404);
    problemOf(await send(shop, `/api/definitions/${hash}.bpmn.txt`), 404);
  });

  it.each(['0'.repeat(64), 'x', '..%2f..%2fpackage.json', ''])(
    'answers 404 for the hash "%s"',
    async (hash) => {
      problemOf(await send(shop, `/api/definitions/${hash}.bpmn`), 404);
    },
  );

  it.each([
    ['startEvent', ['StartEvent_1']],
    [
      'serviceTask',
      [
        'validate-order',
        'send-bill',
        'send-friendly-reminder',
        'update-accounting',
        'package-and-deliver',
        'send-cancellation',
        'send-rejection',
      ],
    ],
    [
      'intermediateCatchEvent',
      [
        'payment-received',
        'wait-5min-timer',
        'payment-received-after-reminder',
        'wait-10min-timer',
        'cancel-requested',
        'cancel-requested-after-reminder',
      ],
    ],
    ['endEvent', ['order-fulfilled', 'order-cancelled', 'order-rejected']],
  ])('has every %s that clients know', (kind, ids) => {
    const found = [...file.toString().matchAll(new RegExp(`<bpmn:${kind} id="([^"]+)"`, 'g'))].map(
      ([, id]) => id,
    );
    expect(found.sort()).toEqual([...ids].sort());
  });

  it('has the process id, the messages with their correlation key, the error and the texts', () => {
    const xml = file.toString();
    expect(xml).toMatch(/<bpmn:process id="ordering-items-workflow"/);
    expect(xml).toMatch(/<bpmn:message [^>]*name="payment-received"/);
    expect(xml).toMatch(/<bpmn:message [^>]*name="cancel-requested"/);
    expect(xml).toMatch(/correlationKey="=\s*orderId"/);
    expect(xml).toMatch(/errorCode="OUT_OF_STOCK"/);
    expect(xml).toMatch(/attachedToRef="validate-order"/);
    expect(xml).toMatch(/PT5M[\s\S]*PT10M/);
    expect(xml.match(/name="customerText"/g)?.length).toBeGreaterThan(10);
  });
});

describe('GET /api/shop', () => {
  it('tells the pages that this is a sandbox in real time', async () => {
    expect(jsonOf(await send(shop, '/api/shop'))).toEqual({ mode: 'sandbox', timeScale: 1, outbox: true });
  });
});
