import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLive } from '@/e2e/support/live';
import { problemOf, type Sending, send } from '@/e2e/support/send';
import type { Server } from '@/e2e/support/server';
import { type Created, cancel, create, ended, moveClock, operator, status, TEA } from '@/e2e/support/shop';
import { deliver, paymentEvent } from '@/e2e/support/signed';

let shop: Server;
let made: Created;

beforeAll(async () => {
  shop = await startLive();
  made = await create(shop, { sku: TEA, quantity: 1 });
});

afterAll(async () => {
  await shop.end();
});

const unpaid = async () => {
  expect((await status(shop, made.orderId)).payment).toMatchObject({ status: 'unpaid', received: '0.00' });
};

describe('live mode', () => {
  it.each<[string, Record<string, string>]>([
    ['alone', {}],
    ['with a browser from elsewhere', { 'sec-fetch-site': 'cross-site' }],
    ['with headers of a signature', { 'webhook-id': 'm1' }],
  ])('takes no payment by GET %s: 405', async (_name, headers) => {
    const path = `/api/receive-payment?orderId=${made.orderId}&amount=12.50`;
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      const answer = await send(shop, path, { method, headers });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow?.split(', ').filter((name) => name !== 'OPTIONS')).toEqual(['POST']);
    }
    await unpaid();
  });

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const signature = { 'webhook-id': 'm1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' };
  it.each<[string, () => Sending]>([
    ['an unsigned form', () => ({ body: `orderId=${made.orderId}&amount=12.50`, headers: form })],
    ['unsigned JSON', () => ({ json: { orderId: made.orderId, amount: '12.50' } })],
    ['an unsigned empty request', () => ({ method: 'POST' })],
    ['unsigned JSON that is none', () => ({ body: '{', headers: { 'content-type': 'application/json' } })],
    [
      'the operator token, which is no signature',
      () => ({ json: { orderId: made.orderId, amount: '12.50' }, headers: operator(shop) }),
    ],
    [
      'an incomplete signature',
      () => ({ json: { orderId: made.orderId, amount: '12.50' }, headers: { 'webhook-id': 'm1' } }),
    ],
    ['a wrong signature', () => ({ json: { orderId: made.orderId, amount: '12.50' }, headers: signature })],
  ])('answers %s with 401, without effect', async (_name, sending) => {
    problemOf(await send(shop, '/api/receive-payment', sending()), 401);
    await unpaid();
  });

  it('refuses what is too large or comes from other sites before it asks for a signature', async () => {
    const path = '/api/receive-payment';
    problemOf(await send(shop, path, { body: 'x'.repeat(64 * 1024 + 1) }), 413);
    problemOf(await send(shop, path, { json: {}, headers: { origin: 'https://shop.example' } }), 403);
  });

  it('has no clock to move', async () => {
    for (const move of ['next-timer', 'pause', 'run', 'nonsense'])
      problemOf(await moveClock(shop, made, { move }), 404);
    const json = { orderId: made.orderId, move: 'pause' };
    problemOf(await send(shop, '/api/order/clock', { json, headers: operator(shop) }), 404);
  });

  it('has no Sandpay', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    expect((await send(shop, `/pay/${orderId}`)).status).toBe(404);
    problemOf(await send(shop, `/pay/${orderId}`, { body: 'scenario=full', headers: form }), 404);
    expect((await send(shop, `/order/${orderId}`)).text).not.toContain(`/pay/${orderId}`);
  });

  it('takes what the payment system signed', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const answer = await deliver(shop, paymentEvent({ orderId, amount: '12.50' }));
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('"verdict":"applied"')]);
    expect((await ended(shop, orderId)).outcome).toBe('fulfilled');
  });

  it('creates and cancels as the sandbox does', async () => {
    const { orderId, cookie } = await create(shop);
    expect((await cancel(shop, orderId, { cookie })).status).toBe(202);
    expect((await ended(shop, orderId)).outcome).toBe('cancelled');
  });
});
