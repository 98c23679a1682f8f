import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { problemOf, type Received, send } from '@/e2e/support/send';
import { CHECKOUT } from '@/e2e/support/server';
import { create } from '@/e2e/support/shop';

const shop = sandbox();
const script = readdirSync(join(CHECKOUT, '.next/static/chunks')).find((name) => name.endsWith('.js'));

const ANSWERS: [string, string, string, number][] = [
  ['a page', 'GET', '/', 200],
  ['a page under its other name', 'GET', '/index.html', 200],
  ['a page by HEAD', 'HEAD', '/show-process.html?orderId=7', 200],
  ['the page of what is not there', 'GET', '/nothing', 404],
  ['a page by a wrong method', 'POST', '/', 405],
  ['a redirect', 'GET', '/show-process.html/', 308],
  ['JSON', 'GET', '/api/products', 200],
  ['a new order', 'POST', '/api/order', 302],
  ['a problem', 'GET', '/api/order', 400],
  ['an unknown address of the API', 'GET', '/api/nothing', 404],
  ['a wrong method', 'PUT', '/api/order', 405],
  ['OPTIONS', 'OPTIONS', '/api/order', 204],
  ['the diagram', 'GET', '/ordering-items-workflow.bpmn', 200],
  ['a script', 'GET', `/_next/static/chunks/${script}`, 200],
  ['a script that is not there', 'GET', '/_next/static/chunks/none.js', 404],
  ['an icon', 'GET', '/favicon.ico', 200],
  ['an address that cannot be read', 'GET', '/api/%zz', 400],
  ['a method of another world', 'PROPFIND', '/api/order', 405],
];

/** The directives of an answer's Content-Security-Policy. */
function policyOf({ headers }: Received): Map<string, string[]> {
  const text = headers['content-security-policy'];
  if (typeof text !== 'string') throw new Error(`no single policy: ${JSON.stringify(text)}`);
  return new Map(
    text.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

describe('every answer', () => {
  it.each(ANSWERS)('%s (%s %s) carries the headers', async (_name, method, path, code) => {
    const answer = await send(shop, path, { method });
    expect(answer.status).toBe(code);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.headers).not.toHaveProperty('strict-transport-security');
    const policy = policyOf(answer);
    const scripts = policy.get('script-src') ?? policy.get('default-src') ?? ['missing'];
    expect(scripts.join(' ')).toMatch(/^('none'|'self'(( 'sha256-[\w+/]{43}=')*| 'nonce-[\w+/]{22}=='))$/);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('form-action')?.join()).toMatch(/^'(self|none)'$/);
  });

  it('lets other sites frame the one page that is meant for it, and that one keeps the rest', async () => {
    const answer = await send(shop, '/embed/order?orderId=7');
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('x-frame-options');
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
    const policy = policyOf(answer);
    expect(policy.get('frame-ancestors')).toEqual(['*']);
    expect(policy.get('script-src')?.join(' ')).toMatch(/^'self'( 'sha256-[\w+/]{43}=')+$/);
    const other = await send(shop, '/embed/other');
    expect(other.headers['x-frame-options']).toBe('DENY');
    expect(policyOf(other).get('frame-ancestors')).toEqual(["'none'"]);
  });

  it('lets a page run its own inline scripts and no other page’s', async () => {
    const [shelf, order] = [await send(shop, '/'), await send(shop, '/show-process.html')].map(
      (answer) => policyOf(answer).get('script-src') ?? [],
    );
    expect(shelf?.length).toBeGreaterThan(2);
    expect(shelf).not.toEqual(order);
    const [page, index] = [await send(shop, '/developers'), await send(shop, '/index.html')];
    expect(policyOf(index).get('script-src')).toEqual(policyOf(page).get('script-src'));
  });

  it('is not moved by a policy that the client sends', async () => {
    const headers = { 'content-security-policy': "script-src 'nonce-abc'" };
    const answer = await send(shop, '/', { headers });
    expect(answer.text).not.toContain('nonce=');
    expect(policyOf(answer).get('script-src')?.join()).not.toContain('nonce');
  });
});

describe('what Next would answer with an error of its own', () => {
  it.each(['/api/%zz', '/api/%ff', '/api/order/%', '/api/definitions/%zz.bpmn', '*'])(
    'GET %s is a bad address: 400',
    async (path) => {
      problemOf(await send(shop, path, { method: 'GET' }), 400);
    },
  );

  it.each(['TRACE', 'PROPFIND', 'MKCOL', 'PURGE', 'LINK'])(
    '%s is refused with what is taken: 405',
    async (method) => {
      const answer = await send(shop, '/api/order', { method });
      problemOf(answer, 405);
      expect(answer.headers.allow).toBe('GET, HEAD, POST, OPTIONS');
      expect(answer.text).not.toContain('x-orderflow');
      problemOf(await send(shop, '/ordering-items-workflow.bpmn', { method }), 405);
      problemOf(await send(shop, '/api/nothing', { method }), 404);
      expect((await send(shop, '/', { method })).status).toBe(405);
    },
  );

  it('takes a whole URL for the path in it', async () => {
    const { orderId } = await create(shop);
    const path = `http://shop.example/api/order?orderId=${orderId}`;
    expect((await send(shop, path)).status).toBe(200);
    expect((await send(shop, 'http://shop.example/')).status).toBe(200);
    problemOf(await send(shop, 'http://shop.example/api/%zz'), 400);
  });

  it('cannot be told by a client what it found out itself', async () => {
    const headers = { 'x-orderflow-method': 'TRACE', 'x-orderflow-bad-address': '1' };
    expect((await send(shop, '/api/products', { headers })).status).toBe(200);
    problemOf(await send(shop, '/api/nothing', { headers }), 404);
  });
});
