import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import {
  cancel,
  cookieOf,
  create,
  ended,
  endFromOutside,
  locationId,
  operator,
  pay,
  SOLD_OUT,
  status,
  TEA,
  UNKNOWN_ID,
} from '@/e2e/support/shop';
import type { MyOrdersJson } from '@/lib/contract/my-orders';
import type { OrderJson } from '@/lib/contract/order';

const shop = sandbox();

describe("the buyer's cookie", () => {
  it('is one, HttpOnly and SameSite=Lax', async () => {
    const answer = await send(shop, '/api/order', { method: 'POST' });
    const parts = answer.headers['set-cookie']?.[0]?.split('; ') ?? [];
    expect(answer.headers['set-cookie']).toHaveLength(1);
    expect(parts).toContain('HttpOnly');
    expect(parts).toContain('SameSite=Lax');
    expect(parts).toContain('Path=/');
  });

  it('names all orders of its browser, newest first', async () => {
    const first = await send(shop, '/api/order', { method: 'POST' });
    const cookie = cookieOf(first);
    const second = await send(shop, '/api/order', { method: 'POST', headers: { cookie } });
    const list = await send(shop, '/api/orders', { headers: { cookie: cookieOf(second) } });
    const ids = jsonOf<MyOrdersJson>(list).orders.map((order) => order.orderId);
    expect(ids).toEqual([locationId(second), locationId(first)]);
    for (const orderId of ids)
      expect((await cancel(shop, orderId, { cookie: cookieOf(second) })).status).toBe(202);
  });

  it('says of each of them whether it can still be paid or cancelled', async () => {
    const { orderId, cookie } = await create(shop, { sku: TEA, quantity: 1 });
    const listed = async () => {
      const answer = await send(shop, '/api/orders', { headers: { cookie } });
      return jsonOf<MyOrdersJson>(answer).orders.map(({ payable, cancellable }) => [payable, cancellable]);
    };
    expect(await listed()).toEqual([[true, true]]);
    await pay(shop, orderId);
    expect(await listed()).toEqual([[false, false]]);
  });

  it('lets its buyer alone read what of an order had sold out: JSON, plain page and live page', async () => {
    const { orderId, cookie, order } = await create(shop, { sku: SOLD_OUT, quantity: 2 });
    const shortages = [{ sku: SOLD_OUT, name: 'Cast-iron kettle', quantity: 2, available: 0 }];
    expect(order.shortages).toEqual(shortages);
    const read = (path: string, headers: Record<string, string> = {}) => send(shop, path, { headers });
    const json = `/api/order?orderId=${orderId}`;
    const [own, other] = await Promise.all([read(json, { cookie }), read(json)]);
    expect([jsonOf<OrderJson>(own).shortages, jsonOf<OrderJson>(other).shortages]).toEqual([
      shortages,
      undefined,
    ]);
    // Whoever looked as a stranger before must not be told that nothing has changed.
    const etag = other.headers.etag?.toString() ?? '';
    expect((await read(json, { cookie, 'if-none-match': etag })).status).toBe(200);
    expect((await read(json, { 'if-none-match': etag })).status).toBe(304);
    for (const path of [`/order/${orderId}`, `/show-process.html?orderId=${orderId}`]) {
      expect((await read(path, { cookie })).text).toContain('Cast-iron kettle has sold out.');
      expect((await read(path)).text).not.toContain('Cast-iron kettle');
    }
  });

  it('is worth nothing when it was changed', async () => {
    const [own, other] = await Promise.all([create(shop), create(shop)]);
    const forged = own.cookie.replace(own.orderId, other.orderId);
    problemOf(await cancel(shop, other.orderId, { cookie: forged }), 403);
    problemOf(await cancel(shop, own.orderId, { cookie: `${own.cookie}x` }), 403);
    const list = await send(shop, '/api/orders', { headers: { cookie: forged } });
    expect(jsonOf<MyOrdersJson>(list).orders).toEqual([]);
  });

  it('stands beside other cookies', async () => {
    const { orderId, cookie } = await create(shop);
    expect((await cancel(shop, orderId, { cookie: `a=b; ${cookie}; c=d` })).status).toBe(202);
  });
});

describe('POST /api/order/cancel', () => {
  it('cancels for the browser that made the order: 202, and the order ends', async () => {
    const { orderId, cookie } = await create(shop, { sku: TEA, quantity: 1 });
    const answer = await cancel(shop, orderId, { cookie });
    expect(answer.status).toBe(202);
    expect(await ended(shop, orderId)).toMatchObject({ state: 'COMPLETED', outcome: 'cancelled' });
  });

  it('cancels for the operator', async () => {
    const { orderId } = await create(shop);
    expect((await cancel(shop, orderId, operator(shop))).status).toBe(202);
    expect((await ended(shop, orderId)).outcome).toBe('cancelled');
  });

  it('gives the pieces back and owes what was paid in part', async () => {
    const { orderId, cookie } = await create(shop, { sku: TEA, quantity: 2 });
    await pay(shop, orderId, { amount: '5.00' });
    expect((await cancel(shop, orderId, { cookie })).status).toBe(202);
    expect((await ended(shop, orderId)).payment).toMatchObject({ status: 'refund-due', received: '5.00' });
  });

  it('refuses anybody else with 403', async () => {
    const [mine, other] = await Promise.all([create(shop), create(shop)]);
    problemOf(await cancel(shop, mine.orderId, {}), 403);
    problemOf(await cancel(shop, mine.orderId, { cookie: other.cookie }), 403);
    problemOf(await cancel(shop, mine.orderId, { authorization: 'Bearer not-the-token-at-all' }), 403);
    problemOf(await cancel(shop, UNKNOWN_ID, { cookie: mine.cookie }), 403);
    expect((await status(shop, mine.orderId)).version).toBe(3);
  });

  it('answers the operator 404 for an order that is not there', async () => {
    problemOf(await cancel(shop, UNKNOWN_ID, operator(shop)), 404);
  });

  it.each<[string, (orderId: string) => Promise<unknown>]>([
    ['that is paid for', (orderId) => pay(shop, orderId)],
    ['that was cancelled before', (orderId) => cancel(shop, orderId, operator(shop))],
    ['that an operator ended', (orderId) => endFromOutside(shop, orderId, 'FAILED')],
  ])('answers 409 for an order %s', async (_name, drive) => {
    const { orderId, cookie } = await create(shop);
    await drive(orderId);
    problemOf(await cancel(shop, orderId, { cookie }), 409);
  });

  it('answers 409 for an order that was rejected', async () => {
    const { orderId, cookie } = await create(shop, { sku: SOLD_OUT, quantity: 1 });
    await ended(shop, orderId);
    problemOf(await cancel(shop, orderId, { cookie }), 409);
  });

  it('lets exactly one of payment and cancellation win when both come at once', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => create(shop)));
    await Promise.all(
      made.map(async ({ orderId, cookie }) => {
        const [paid, cancelled] = await Promise.all([pay(shop, orderId), cancel(shop, orderId, { cookie })]);
        const order = await ended(shop, orderId);
        const won =
          paid.verdict === 'applied' ? [409, 'fulfilled', 'paid'] : [202, 'cancelled', 'refund-due'];
        expect([cancelled.status, order.outcome, order.payment.status]).toEqual(won);
      }),
    );
  });

  it.each<[string, unknown]>([
    ['no orderId', {}],
    ['a number', { orderId: 7 }],
    ['words', { orderId: 'seven' }],
    ['an empty id', { orderId: '' }],
    ['a list', []],
  ])('answers 400 for %s', async (_name, json) => {
    problemOf(await send(shop, '/api/order/cancel', { json }), 400);
  });

  it('answers 400 for a body that is no JSON', async () => {
    problemOf(await send(shop, '/api/order/cancel', { body: 'orderId=7' }), 400);
    problemOf(await send(shop, '/api/order/cancel', { method: 'POST' }), 400);
  });
});
