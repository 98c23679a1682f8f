import { afterAll, beforeAll, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import {
  create,
  ended,
  operator,
  orderWhen,
  pay,
  standsAt,
  status,
  TEA,
  UNKNOWN_ID,
} from '@/e2e/support/shop';
import { paths } from '@/lib/paths';
import { deskPaths } from '@/lib/story/desk-paths';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const BY_POST = {
  ...{ carrier: 'An Post', trackingNumber: 'RR123456785IE' },
  ...{ trackingUrl: 'https://track.example/RR123456785IE', expectedOn: '2026-12-03' },
};

let shop: Server;
beforeAll(async () => {
  shop = await startServer({ dataDir: spareDataDir(), variables: { FULFILMENT: 'by-hand' } });
});
afterAll(() => shop?.end());

const ship = (orderId: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  send(shop, deskPaths.parcel(orderId), {
    body: new URLSearchParams(fields).toString(),
    headers: { ...FORM, ...operator(shop), ...headers },
  });
async function paidOrder() {
  const order = await create(shop, { sku: TEA, quantity: 1 });
  await pay(shop, order.orderId);
  await orderWhen(shop, order.orderId, 'to be packed', (state) => standsAt(state, 'package-and-deliver'));
  return order;
}

it('a paid order waits as a job, and leaves with what is entered', async () => {
  const { orderId } = await paidOrder();
  const waiting = await status(shop, orderId);
  expect([waiting.state, waiting.shipment]).toEqual(['ACTIVE', null]);
  expect(waiting.activeElements).toMatchObject([{ elementId: 'package-and-deliver', waitsFor: 'job' }]);
  const packing = await send(shop, deskPaths.packing(orderId), { headers: operator(shop) });
  expect(packing.text).toContain('Packing list');

  const answer = await ship(orderId, BY_POST);
  expect([answer.status, answer.headers.location]).toEqual([303, `/desk/orders/${orderId}`]);
  const order = await ended(shop, orderId);
  expect([order.outcome, order.shipment]).toEqual([
    'fulfilled',
    { ...BY_POST, shippedAt: expect.any(String) },
  ]);
  expect((await send(shop, paths.orderPage(orderId))).text).toContain('RR123456785IE');
  expect((await send(shop, deskPaths.order(orderId), { headers: operator(shop) })).text).toContain(
    'handed the parcel over',
  );
  const again = await ship(orderId, BY_POST, { accept: 'application/json' });
  expect([again.status, jsonOf(again)]).toEqual([422, { errors: { form: expect.any(String) } }]);
});

it('nothing leaves without a carrier, without the right, or without an order', async () => {
  const { orderId, cookie } = await paidOrder();
  const wrong = await ship(
    orderId,
    { ...BY_POST, carrier: '', trackingUrl: 'javascript:1' },
    { accept: 'application/json' },
  );
  expect([wrong.status, jsonOf(wrong)]).toEqual([
    422,
    { errors: { carrier: expect.any(String), trackingUrl: expect.any(String) } },
  ]);
  problemOf(await ship(orderId, BY_POST, { authorization: '', cookie }), 401);
  problemOf(await ship(orderId, BY_POST, { origin: 'https://elsewhere.example' }), 403);
  problemOf(await ship(UNKNOWN_ID, BY_POST), 404);
  expect((await status(shop, orderId)).shipment).toBeNull();
});
