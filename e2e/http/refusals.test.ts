import { beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { problemOf, type Sending, send } from '@/e2e/support/send';
import { create, status } from '@/e2e/support/shop';

const shop = sandbox();
const OVER_64_KIB = 'x'.repeat(64 * 1024 + 1);

let orderId: string;
beforeAll(async () => {
  ({ orderId } = await create(shop));
});

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const ROUTES: [string, string[]][] = [
  ['/api/order', ['GET', 'HEAD', 'POST']],
  ['/api/order/history', ['GET', 'HEAD']],
  ['/api/order/cancel', ['POST']],
  ['/api/order/clock', ['POST']],
  ['/api/operator/tasks/complete', ['POST']],
  ['/api/operator/messages', ['POST']],
  ['/api/receive-payment', ['GET', 'POST']],
  ['/api/products', ['GET', 'HEAD']],
  ['/api/orders', ['GET', 'HEAD']],
  [`/api/definitions/${'0'.repeat(64)}.bpmn`, ['GET', 'HEAD']],
  ['/ordering-items-workflow.bpmn', ['GET', 'HEAD']],
];

describe('405', () => {
  it.each(
    ROUTES.flatMap(([path, takes]) =>
      METHODS.filter((method) => !takes.includes(method)).map((method) => [method, path, takes] as const),
    ),
  )('answers %s %s, with what the address takes in Allow', async (method, path, takes) => {
    const answer = await send(shop, path, { method });
    const allowed = (answer.headers.allow ?? '').split(', ').filter((name) => name !== 'OPTIONS');
    expect(allowed.sort()).toEqual([...takes].sort());
    expect(answer.status).toBe(405);
    if (method !== 'HEAD') problemOf(answer, 405);
  });

  it.each(ROUTES)('tells by OPTIONS what %s takes', async (path, takes) => {
    const answer = await send(shop, path, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    for (const method of takes) expect(answer.headers.allow?.split(', ')).toContain(method);
  });
});

describe('413', () => {
  const takesBody = [
    '/api/order',
    '/api/order/cancel',
    '/api/order/clock',
    '/api/operator/tasks/complete',
    '/api/operator/messages',
    '/api/receive-payment',
  ];

  it.each(takesBody)('answers a body over 64 KiB to %s', async (path) => {
    problemOf(await send(shop, path, { body: OVER_64_KIB }), 413);
  });

  it.each(takesBody)('answers the same without a length to %s', async (path) => {
    problemOf(await send(shop, path, { body: OVER_64_KIB, chunked: true }), 413);
  });

  it('answers a body far too large before it has read it all', async () => {
    const { status: code } = await send(shop, '/api/order', {
      method: 'POST',
      headers: { 'content-length': '1000000000' },
      body: OVER_64_KIB,
      unfinished: true,
    });
    expect(code).toBe(413);
  });
});

describe('403 for requests from other sites', () => {
  const own = () => new URL(shop.url);
  const crossSite: [string, () => Record<string, string>][] = [
    ['Sec-Fetch-Site: cross-site', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['an Origin of another host', () => ({ origin: 'https://shop.example' })],
    ['an Origin of another port', () => ({ origin: `http://${own().hostname}:1` })],
    ['the Origin null', () => ({ origin: 'null' })],
    ['an Origin that is none', () => ({ origin: 'nonsense' })],
    ['an Origin that only begins like ours', () => ({ origin: `${own().origin}.example` })],
    [
      'another Origin that calls itself same-origin',
      () => ({ origin: 'https://shop.example', 'sec-fetch-site': 'same-origin' }),
    ],
  ];
  const changes: [string, string][] = [
    ['POST', '/api/order'],
    ['POST', '/api/order/cancel'],
    ['POST', '/api/order/clock'],
    ['POST', '/api/receive-payment'],
    ['GET', '/api/receive-payment'],
  ];

  it.each(
    changes.flatMap((change) => crossSite.map(([name, headers]) => [...change, name, headers] as const)),
  )('%s %s: %s', async (method, path, _name, headers) => {
    problemOf(await send(shop, `${path}?orderId=${orderId}&amount=1`, { method, headers: headers() }), 403);
    expect((await status(shop, orderId)).payment.received).toBe('0.00');
  });

  it.each([
    ['neither header', () => ({})],
    ['our own Origin', () => ({ origin: own().origin })],
    ['our own Origin and same-origin', () => ({ origin: own().origin, 'sec-fetch-site': 'same-origin' })],
    ['a typed address', () => ({ 'sec-fetch-site': 'none' })],
  ])('does not refuse %s', async (_name, headers: () => Record<string, string>) => {
    expect((await send(shop, '/api/order', { method: 'POST', headers: headers() })).status).toBe(302);
  });

  it('lets everybody read', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://shop.example' };
    expect((await send(shop, `/api/order?orderId=${orderId}`, { headers })).status).toBe(200);
    expect((await send(shop, '/api/products', { headers })).status).toBe(200);
  });
});

describe('the order of the checks', () => {
  const cross = { 'sec-fetch-site': 'cross-site' };
  const bad = { 'content-type': 'application/json' };
  it.each<[string, string, Sending, number]>([
    ['405 before 413 and 403', '/api/order', { method: 'PUT', body: OVER_64_KIB, headers: cross }, 405],
    ['413 before 403', '/api/order', { body: OVER_64_KIB, headers: { ...cross, ...bad } }, 413],
    ['403 before 400', '/api/order', { body: '{', headers: { ...cross, ...bad } }, 403],
    ['413 before 403 for payments', '/api/receive-payment', { body: OVER_64_KIB, headers: cross }, 413],
    [
      '403 before 400 for payments',
      '/api/receive-payment',
      { body: '{', headers: { ...cross, ...bad } },
      403,
    ],
    ['405 before 403 for payments', '/api/receive-payment', { method: 'HEAD', headers: cross }, 405],
  ])('%s', async (_name, path, sending, code) => {
    expect((await send(shop, path, sending)).status).toBe(code);
  });
});
