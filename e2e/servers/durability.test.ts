import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, type Received, send } from '@/e2e/support/send';
import { makeDataDir, refusedStart, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import {
  type Created,
  cancel,
  cookieOf,
  create,
  ended,
  locationId,
  moveClock,
  orderWhen,
  pay,
  standsAt,
  status,
} from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';

let dataDir: string;
let shop: Server;
const WRITERS = 8;

/** What the server has answered, and so must still know afterwards. */
const acknowledged = { orders: [] as string[], paid: [] as { orderId: string; paymentId: string }[] };

/** Creates and pays until the server is gone. */
async function write(): Promise<void> {
  for (;;) {
    const answer = await send(shop, '/api/order', { method: 'POST' });
    const orderId = locationId(answer);
    if (answer.status === 302) acknowledged.orders.push(orderId);
    const paymentId = randomUUID();
    if ((await pay(shop, orderId, { paymentId })).verdict === 'applied')
      acknowledged.paid.push({ orderId, paymentId });
  }
}

const keyed = (key: string, accept: string): Promise<Received> =>
  send(shop, '/api/order', { method: 'POST', headers: { 'idempotency-key': key, accept } });

describe('a server that is killed with -9 while it works', () => {
  let dueSoon: Created;
  let dueLater: Created;
  const keys = ['*/*', 'application/json'].map((accept) => ({ key: randomUUID(), accept }));
  let firsts: Received[];

  beforeAll(async () => {
    dataDir = await makeDataDir();
    shop = await startServer({ dataDir });
    firsts = await Promise.all(keys.map(({ key, accept }) => keyed(key, accept)));
    [dueSoon, dueLater] = await Promise.all([create(shop), create(shop)]);
    dueLater = { ...dueLater, order: await status(shop, dueLater.orderId) };
    const writing = Promise.allSettled(Array.from({ length: WRITERS }, write));
    await waitFor('the writers to be at work', async () => acknowledged.paid.length >= WRITERS);
    // Due in 1 s: while the server is down.
    await moveClock(shop, dueSoon, { move: 'run', speed: 300 });
    await shop.end('SIGKILL');
    await writing;
    shop = await startServer({ dataDir });
  });

  afterAll(async () => {
    await shop.end();
    removeDataDir(dataDir);
  });

  it('takes over the lock of the dead at once, and has every order it acknowledged', async () => {
    expect(acknowledged.orders.length).toBeGreaterThanOrEqual(WRITERS);
    for (const orderId of acknowledged.orders) expect((await status(shop, orderId)).orderId).toBe(orderId);
  });

  it('has every payment it acknowledged, and finishes what it had begun', async () => {
    for (const { orderId, paymentId } of acknowledged.paid) {
      expect((await ended(shop, orderId)).outcome).toBe('fulfilled');
      expect(await pay(shop, orderId, { paymentId })).toEqual({
        paymentId,
        verdict: 'duplicate',
        first: 'applied',
      });
    }
  });

  it('fires the timer that came due while it was down, and keeps those that are due later', async () => {
    // At this speed it is cancelled 2 s later: what was done stays to be seen, where it stands may not.
    await orderWhen(shop, dueSoon.orderId, 'to be reminded', ({ completedElements }) =>
      completedElements.some(({ elementId }) => elementId === 'send-friendly-reminder'),
    );
    expect(await status(shop, dueLater.orderId)).toEqual(dueLater.order);
    await moveClock(shop, dueLater, { move: 'next-timer' });
    await orderWhen(shop, dueLater.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
  });

  it('answers a used Idempotency-Key as before: same status, same Location', async () => {
    const again = await Promise.all(keys.map(({ key, accept }) => keyed(key, accept)));
    const essence = (answer: Received) => [answer.status, answer.headers.location];
    expect(again.map(essence)).toEqual(firsts.map(essence));
    expect(again.map(cookieOf)).toEqual(['', '']);
  });

  it("still knows the buyer's cookie and the operator token", async () => {
    const { orderId, cookie } = dueLater;
    expect((await cancel(shop, orderId, { cookie })).status).toBe(202);
    expect((await ended(shop, orderId)).outcome).toBe('cancelled');
    expect(
      jsonOf<{ orders: unknown[] }>(await send(shop, '/api/orders', { headers: { cookie } })).orders,
    ).toHaveLength(1);
  });

  it('is the only one on its folder: a second server refuses within 2 s and names it', async () => {
    const { code, lines, processorMs } = await refusedStart(dataDir);
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`process ${shop.pid}`);
    // It waits for nothing, so what it takes of the processor is what it takes on an idle machine.
    expect(processorMs).toBeLessThan(2_000);
    expect((await send(shop, '/api/products')).status).toBe(200);
  });

  it('stops by SIGTERM by itself, under load, with nothing lost', async () => {
    acknowledged.orders.length = 0;
    const writing = Promise.allSettled(Array.from({ length: WRITERS }, write));
    await waitFor('the writers to be at work', async () => acknowledged.orders.length >= WRITERS);
    // After 9 s it would end itself, with an error.
    expect(await shop.end('SIGTERM')).toBe(0);
    await writing;
    shop = await startServer({ dataDir });
    for (const orderId of acknowledged.orders) expect((await status(shop, orderId)).orderId).toBe(orderId);
  });
});
