import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEvents } from '@/e2e/support/event-stream';
import { sandbox, spareDataDir } from '@/e2e/support/sandbox';
import { type Server, startServer } from '@/e2e/support/server';
import {
  cancel,
  create,
  ended,
  history,
  moveClock,
  orderWhen,
  pay,
  SOLD_OUT,
  standsAt,
  status,
  TEA,
} from '@/e2e/support/shop';
import type { StepJson } from '@/lib/contract/history';

/** Five minutes are 2.5 s, ten are 5 s. */
const TIME_SCALE = 120;
const MINUTE_MS = 60_000 / TIME_SCALE;

let shop: Server;
beforeAll(async () => {
  shop = await startServer({ dataDir: spareDataDir(), variables: { TIME_SCALE: String(TIME_SCALE) } });
});
afterAll(async () => {
  await shop.end();
});

const stepAt = (steps: StepJson[], elementId: string) => steps.find((step) => step.elementId === elementId);
const atMs = (step: StepJson | undefined) => Date.parse(step?.at ?? '');

describe('the life of an order that nobody touches, on a server of its own', () => {
  it('reminds it after 5 minutes and cancels it after 15, with nobody asking, 120 times as fast', async () => {
    const { orderId, order } = await create(shop, { sku: TEA, quantity: 1 });
    const billedAtMs = Date.parse(order.updatedAt);
    // Listens only: a question must not be what moves the order.
    const stream = await openEvents(shop, orderId);
    await stream.until('the end', (event) => event.order.state !== 'ACTIVE');
    stream.close();
    const { steps } = await history(shop, orderId);
    const reminder = stepAt(steps, 'wait-5min-timer');
    const reminded = stepAt(steps, 'send-friendly-reminder');
    const cancellation = stepAt(steps, 'wait-10min-timer');
    expect(reminder?.data.dueAt).toBe(new Date(billedAtMs + 5 * MINUTE_MS).toISOString());
    expect(cancellation?.data.dueAt).toBe(new Date(atMs(reminded) + 10 * MINUTE_MS).toISOString());
    for (const step of [reminder, cancellation]) {
      expect(step?.type).toBe('timer-fired');
      // How late they are is a figure of the bench.
      expect(step?.data.lateMs).toBeGreaterThanOrEqual(0);
    }
    expect(await status(shop, orderId)).toMatchObject({
      state: 'COMPLETED',
      outcome: 'cancelled',
      activeElements: [],
    });
    expect((await pay(shop, orderId)).verdict).toBe('late');
  });

  it('rejects what is out of stock: no bill, no wait', async () => {
    const { orderId } = await create(shop, { sku: SOLD_OUT, quantity: 1 });
    const order = await ended(shop, orderId);
    expect([order.state, order.outcome]).toEqual(['COMPLETED', 'rejected']);
    expect(order.completedElements.map((element) => element.elementId)).toEqual(
      expect.arrayContaining(['StartEvent_1', 'send-rejection', 'order-rejected']),
    );
    expect(order.completedElements.map((element) => element.elementId)).not.toContain('send-bill');
  });

  it('rejects more pieces than there are, and takes none of them', async () => {
    const { orderId } = await create(shop, { sku: 'linen-tea-cosy', quantity: 4 }, { sku: TEA, quantity: 1 });
    expect((await ended(shop, orderId)).outcome).toBe('rejected');
    const fits = await create(shop, { sku: 'linen-tea-cosy', quantity: 3 });
    expect(fits.order.state).toBe('ACTIVE');
  });
});

// In real time, so that no deadline comes before what the test does; it moves the order's own clock.
describe.concurrent('the life of an order', () => {
  const shop = sandbox();

  it('fulfils an order that is paid after the reminder', async () => {
    const made = await create(shop, { sku: TEA, quantity: 1 });
    const { orderId } = made;
    await moveClock(shop, made, { move: 'next-timer' });
    await orderWhen(shop, orderId, 'to be reminded', (order) =>
      standsAt(order, 'payment-received-after-reminder'),
    );
    expect((await pay(shop, orderId)).verdict).toBe('applied');
    const order = await ended(shop, orderId);
    expect(order).toMatchObject({ outcome: 'fulfilled', payment: { status: 'paid' } });
    expect(order.completedElements.map((element) => element.elementId)).toContain('send-friendly-reminder');
  });

  it('cancels an order after the reminder, for the customer', async () => {
    const made = await create(shop);
    const { orderId, cookie } = made;
    await moveClock(shop, made, { move: 'next-timer' });
    await orderWhen(shop, orderId, 'to be reminded', (order) =>
      standsAt(order, 'cancel-requested-after-reminder'),
    );
    expect((await cancel(shop, orderId, { cookie })).status).toBe(202);
    expect((await ended(shop, orderId)).outcome).toBe('cancelled');
  });

  it('fulfils an order that is paid at once, with no timer in between', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    await pay(shop, orderId);
    const order = await ended(shop, orderId);
    expect(order.outcome).toBe('fulfilled');
    const { steps } = await history(shop, orderId);
    expect(steps.map((step) => step.type)).not.toContain('timer-fired');
  });
});
