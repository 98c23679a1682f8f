import { afterEach, describe, expect, it } from 'vitest';
import { type EventStream, openEvents } from '@/e2e/support/event-stream';
import { sandbox } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { create, ended, operator, pay, status, TEA, UNKNOWN_ID } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';

/** `npm run test:all` takes the large numbers. */
const isAll = Boolean(process.env.TEST_ALL);
const [VIEWERS, CENTS] = isAll ? [50, 20] : [10, 10];

const shop = sandbox();
const streams: EventStream[] = [];

afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});

const open = async (orderId: string, headers: Record<string, string> = {}, more = '') => {
  const stream = await openEvents(shop, orderId, headers, more);
  streams.push(stream);
  return stream;
};
const anyEvent = () => true;

describe('GET /api/order/events', () => {
  it('sends the order as it is, then each change, with the version as id', async () => {
    const { orderId, order } = await create(shop, { sku: TEA, quantity: 1 });
    const stream = await open(orderId);
    expect(stream.status).toBe(200);
    expect(stream.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(stream.headers['content-encoding']).toBeUndefined();
    const first = await stream.until('the first event', anyEvent);
    expect([first.id, first.order]).toEqual([order.version, order]);
    await pay(shop, orderId, { amount: '1.00' });
    const partly = await stream.until('the payment', ({ id }) => id > first.id);
    expect(partly.order.payment).toMatchObject({ status: 'partial', received: '1.00' });
    await pay(shop, orderId, { amount: '11.50' });
    const last = await stream.until('the end', (event) => event.order.state === 'COMPLETED');
    expect(last.order).toEqual(await status(shop, orderId));
    const ids = stream.events.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    expect(stream.isClosed()).toBe(false);
  });

  it('repeats nothing to one that comes back, and tells what it missed', async () => {
    const { orderId, order } = await create(shop, { sku: TEA, quantity: 1 });
    const known = { 'last-event-id': String(order.version) };
    const stream = await open(orderId, known);
    await pay(shop, orderId, { amount: '1.00' });
    const event = await stream.until('the payment', anyEvent);
    expect(event.id).toBe(order.version + 1);
    const behind = await open(orderId, known);
    expect((await behind.until('what it missed', anyEvent)).id).toBe(order.version + 1);
  });

  it('pings only where that is asked for, and not before the order as it is', async () => {
    const { orderId, order } = await create(shop, { sku: TEA, quantity: 1 });
    const known = { 'last-event-id': String(order.version) };
    const asks = [open(orderId), open(orderId, {}, '&pings=1'), open(orderId, known, '&pings=1')];
    const [plain, pinging, back] = await Promise.all(asks);
    await waitFor('the pings', async () => pinging?.kinds.includes('ping') && back?.kinds.includes('ping'));
    await pay(shop, orderId, { amount: '1.00' });
    for (const stream of [plain, pinging, back])
      await stream?.until('the payment', ({ id }) => id > order.version);
    expect(plain?.kinds).not.toContain('ping');
    // Where this takes its time, more of them come.
    expect(pinging?.kinds.slice(0, 3)).toEqual(['comment', 'order', 'ping']);
    expect(back?.kinds.slice(0, 2)).toEqual(['comment', 'ping']);
    const orders = [plain, pinging, back].map((stream) => stream?.events.length);
    expect(orders).toEqual([2, 2, 1]);
  });

  it('shows an ended order once; to one that has seen the end: 204', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    await pay(shop, orderId);
    const { version } = await ended(shop, orderId);
    const stream = await open(orderId);
    expect((await stream.until('the end', anyEvent)).id).toBe(version);
    const path = `/api/order/events?orderId=${orderId}`;
    const answer = await send(shop, path, { headers: { 'last-event-id': String(version) } });
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it.each(['999999', 'nonsense', '-1', ''])('sends everything to one that says %j', async (id) => {
    const { orderId, order } = await create(shop);
    const stream = await open(orderId, { 'last-event-id': id });
    expect((await stream.until('the order', anyEvent)).id).toBe(order.version);
  });

  it('answers what cannot be watched as the status does', async () => {
    problemOf(await send(shop, `/api/order/events?orderId=${UNKNOWN_ID}`), 404);
    problemOf(await send(shop, '/api/order/events?orderId=x'), 404);
    problemOf(await send(shop, '/api/order/events'), 400);
    const post = await send(shop, '/api/order/events?orderId=1', { method: 'POST' });
    problemOf(post, 405);
    const { orderId } = await create(shop);
    const head = await send(shop, `/api/order/events?orderId=${orderId}`, { method: 'HEAD' });
    expect([head.status, head.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('tells a crowd of each of several orders the last version, and nobody an older one', async () => {
    const created = await Promise.all(
      Array.from({ length: 4 }, () => create(shop, { sku: TEA, quantity: 1 })),
    );
    const crowd = await Promise.all(
      created.flatMap(({ orderId }) => Array.from({ length: VIEWERS }, () => open(orderId))),
    );
    // Faster than a crowd is told: versions are skipped, the last one is not.
    const cents = Array.from({ length: CENTS }, () => '0.01');
    await Promise.all(
      created.map(async ({ orderId }) => {
        for (const amount of cents) await pay(shop, orderId, { amount });
      }),
    );
    await Promise.all(
      crowd.map((stream) =>
        stream.until('all cents', ({ order }) => order.payment.received === `0.${CENTS}`),
      ),
    );
    for (const [index, stream] of crowd.entries()) {
      const versions = stream.events.map(({ id }) => id);
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
      const own = new Set(stream.events.map(({ order }) => order.orderId));
      expect([...own]).toEqual([created[Math.floor(index / VIEWERS)]?.orderId]);
    }
  });

  // Every day lib/http/order-events.db.test.ts asks the same without the connections.
  it.runIf(isAll)('serves two thousand at once and no more; who leaves makes room', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    // The server hears a moment later that those of the tests before are closed.
    await waitFor('all places to be free', async () =>
      /^orderflow_event_streams 0$/m.test(
        (await send(shop, '/api/metrics', { headers: operator(shop) })).text,
      ),
    );
    const all: Awaited<ReturnType<typeof open>>[] = [];
    // Not all in one moment: of connections that come faster than they are taken the system drops some.
    while (all.length < 2_000)
      all.push(...(await Promise.all(Array.from({ length: 100 }, () => open(orderId)))));
    expect(all.every((stream) => stream.status === 200)).toBe(true);
    const refused = await send(shop, `/api/order/events?orderId=${orderId}`);
    problemOf(refused, 503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await pay(shop, orderId, { amount: '1.00' });
    await Promise.all(
      all.map((stream) => stream.until('the payment', (event) => event.order.payment.received === '1.00')),
    );
    for (const stream of all.slice(0, 10)) stream.close();
    await waitFor('room for one more', async () => (await open(orderId)).status === 200);
  });
});
