import { beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import {
  type Created,
  cancel,
  create,
  ended,
  endFromOutside,
  moveClock,
  orderWhen,
  pay,
  SOLD_OUT,
  standsAt,
  status,
  TEA,
  UNKNOWN_ID,
} from '@/e2e/support/shop';
import type { OrderJson } from '@/lib/contract/order';

const shop = sandbox();
const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const idsOf = (elements: { elementId: string }[]) => elements.map((element) => element.elementId).sort();

describe('GET /api/order', () => {
  it('describes an order that waits for its money', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const order = await status(shop, orderId);
    expect(order).toEqual({
      orderId,
      state: 'ACTIVE',
      createdAt: INSTANT,
      updatedAt: INSTANT,
      version: 3,
      outcome: null,
      definition: {
        id: 'ordering-items-workflow',
        version: 1,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      activeElements: [
        {
          elementId: 'cancel-requested',
          waitsFor: 'message',
          messageName: 'cancel-requested',
          since: INSTANT,
        },
        {
          elementId: 'payment-received',
          waitsFor: 'message',
          messageName: 'payment-received',
          since: INSTANT,
        },
        { elementId: 'wait-5min-timer', waitsFor: 'timer', since: INSTANT, dueAt: INSTANT },
      ],
      completedElements: ['StartEvent_1', 'validate-order', 'send-bill'].map((elementId) => ({
        elementId,
        count: 1,
        at: INSTANT,
      })),
      takenFlows: expect.any(Array),
      incidents: [],
      suspended: false,
      payment: { status: 'unpaid', received: '0.00', total: '12.50', currency: 'EUR' },
      shipment: null,
    });
    const timer = order.activeElements.find((element) => element.waitsFor === 'timer');
    expect(Date.parse(timer?.dueAt ?? '') - Date.parse(timer?.since ?? '')).toBe(5 * 60_000);
  });

  it('describes a fulfilled order: everything that ended normally, nothing discarded', async () => {
    const { orderId } = await create(shop);
    await pay(shop, orderId);
    const order = await ended(shop, orderId);
    expect([order.state, order.outcome, order.activeElements]).toEqual(['COMPLETED', 'fulfilled', []]);
    const completed = idsOf(order.completedElements);
    for (const id of ['payment-received', 'update-accounting', 'package-and-deliver', 'order-fulfilled'])
      expect(completed).toContain(id);
    for (const id of ['wait-5min-timer', 'cancel-requested', 'send-friendly-reminder', 'order-cancelled'])
      expect(completed).not.toContain(id);
  });

  it('shows a flow of an event-based gateway only where it won, and only once it has won', async () => {
    const { orderId } = await create(shop);
    const branches = (order: OrderJson) =>
      order.takenFlows.filter((flow) => flow.startsWith('payment-or-reminder-to-'));
    expect(branches(await status(shop, orderId))).toEqual([]);
    await pay(shop, orderId);
    expect(branches(await ended(shop, orderId))).toEqual(['payment-or-reminder-to-payment-received']);
  });

  it('names the outcome of every end', async () => {
    const [paid, cancelled, rejected] = await Promise.all([
      create(shop),
      create(shop),
      create(shop, { sku: SOLD_OUT, quantity: 1 }),
    ]);
    await pay(shop, paid.orderId);
    await cancel(shop, cancelled.orderId, { cookie: cancelled.cookie });
    expect((await ended(shop, paid.orderId)).outcome).toBe('fulfilled');
    expect((await ended(shop, cancelled.orderId)).outcome).toBe('cancelled');
    expect(await ended(shop, rejected.orderId)).toMatchObject({ state: 'COMPLETED', outcome: 'rejected' });
  });

  it.each(['TERMINATED', 'FAILED'] as const)('shows the state %s of an end by an operator', async (state) => {
    const { orderId } = await create(shop);
    expect((await endFromOutside(shop, orderId, state)).status).toBe(200);
    expect(await status(shop, orderId)).toMatchObject({ state, outcome: null, activeElements: [] });
  });

  it('counts how often an element was completed', async () => {
    const { orderId } = await create(shop);
    await pay(shop, orderId);
    const counts = (await ended(shop, orderId)).completedElements.map((element) => element.count);
    expect(new Set(counts)).toEqual(new Set([1]));
  });
});

describe('the address of an order', () => {
  let made: Created;
  beforeAll(async () => {
    made = await create(shop);
  });
  const get = (query: string) => send(shop, `/api/order${query}`);

  it.each<[string, () => string, number]>([
    ['no orderId', () => '', 400],
    ['another parameter', () => '?id=1', 400],
    ['an empty id', () => '?orderId=', 404],
    ['an unknown id', () => `?orderId=${UNKNOWN_ID}`, 404],
    ['0', () => '?orderId=0', 404],
    ['a negative id', () => `?orderId=-${made.orderId}`, 404],
    ['a sign', () => `?orderId=%2B${made.orderId}`, 404],
    ['a space', () => `?orderId=%20${made.orderId}`, 404],
    ['a decimal', () => `?orderId=${made.orderId}.0`, 404],
    ['hexadecimal', () => '?orderId=0x10', 404],
    ['2^63', () => '?orderId=9223372036854775808', 404],
    ['2^64 more than the id', () => `?orderId=${BigInt(made.orderId) + 2n ** 64n}`, 404],
    ['digits of another script', () => '?orderId=%D9%A1%D9%A2', 404],
    ['10,000 digits', () => `?orderId=${'1'.repeat(10_000)}`, 404],
    ['words', () => "?orderId=1'%20or%201=1--", 404],
    ['NUL', () => '?orderId=%00', 404],
    ['a broken escape', () => '?orderId=%zz', 404],
  ])('%s', async (_name, query, code) => {
    problemOf(await get(query()), code);
    problemOf(await send(shop, `/api/order/history${query()}`), code);
    expect((await send(shop, `/api/order${query()}`, { method: 'HEAD' })).status).toBe(code);
  });

  it.each<[string, () => string]>([
    ['the first of several', () => `?orderId=${made.orderId}&orderId=${UNKNOWN_ID}`],
    ['leading zeros', () => `?orderId=000${made.orderId}`],
    ['other parameters', () => `?x=1&orderId=${made.orderId}&y=2`],
  ])('takes %s, and answers the canonical id', async (_name, query) => {
    expect(jsonOf<OrderJson>(await get(query())).orderId).toBe(made.orderId);
  });

  it('does not look at the second of several', async () => {
    problemOf(await get(`?orderId=${UNKNOWN_ID}&orderId=${made.orderId}`), 404);
    problemOf(await get(`?orderId=&orderId=${made.orderId}`), 404);
  });
});

describe('ETag', () => {
  it.each(['/api/order', '/api/order/history'])(
    '%s is asked again cheaply, by GET and HEAD',
    async (path) => {
      const made = await create(shop);
      const url = `${path}?orderId=${made.orderId}`;
      const first = await send(shop, url);
      const etag = first.headers.etag ?? '';
      expect(etag).toMatch(/^"3-[^"]+"$/);
      expect(first.headers['cache-control']).toBe('private, no-cache');
      const head = await send(shop, url, { method: 'HEAD' });
      expect([head.status, head.headers.etag, head.bytes.length]).toEqual([200, etag, 0]);
      expect(head.headers['content-type']).toBe('application/json');

      for (const method of ['GET', 'HEAD'])
        for (const known of [etag, `W/${etag}`, '*', `"1-x", ${etag}`, `"1-x",W/${etag} , "y"`]) {
          const again = await send(shop, url, { method, headers: { 'if-none-match': known } });
          expect([again.status, again.headers.etag, again.bytes.length], known).toEqual([304, etag, 0]);
          expect(again.headers['cache-control']).toBe('private, no-cache');
        }
      for (const other of ['"1-x"', etag.slice(1, -1), `"${etag}"`, ''])
        expect((await send(shop, url, { headers: { 'if-none-match': other } })).status, other).toBe(200);

      await moveClock(shop, made, { move: 'pause' });
      const changed = await send(shop, url, { headers: { 'if-none-match': etag } });
      expect(changed.status).toBe(200);
      expect(changed.headers.etag).not.toBe(etag);
    },
  );

  it('raises version with everything that can be seen', async () => {
    const made = await create(shop, { sku: TEA, quantity: 1 });
    const seen = new Map([[made.order.version, made.order]]);
    const look = async () => {
      const order = await status(shop, made.orderId);
      expect(seen.get(order.version) ?? order).toEqual(order);
      seen.set(order.version, order);
    };
    await pay(shop, made.orderId, { amount: '1.00' });
    await look();
    await pay(shop, made.orderId, { amount: '1.00', currency: 'USD' });
    await look();
    await moveClock(shop, made, { move: 'next-timer' });
    await orderWhen(shop, made.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
    await look();
    await pay(shop, made.orderId, { amount: '11.50' });
    await look();
    await pay(shop, made.orderId, { amount: '3.00' });
    await look();
    expect([...seen.keys()]).toEqual([...seen.keys()].sort((a, b) => a - b));
    expect(seen.size).toBe(6);
  });
});
