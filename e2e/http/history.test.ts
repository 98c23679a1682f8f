import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import {
  type Created,
  cancel,
  cookieOf,
  create,
  ended,
  endFromOutside,
  history,
  moveClock,
  orderWhen,
  pay,
  SOLD_OUT,
  standsAt,
  status,
  TEA,
} from '@/e2e/support/shop';
import type { HistoryJson, StepJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';

/** `npm run test:all` takes the large number. */
const CENTS = process.env.TEST_ALL ? 330 : 20;

const shop = sandbox();

/** What holds of every history. */
function expectSound({ orderId, steps }: HistoryJson, order: OrderJson): void {
  expect(orderId).toBe(order.orderId);
  expect(steps.map((step) => step.seq)).toEqual(steps.map((_, index) => index + 1));
  expect(steps.at(-1)?.seq).toBe(order.version);
  const times = steps.map((step) => Date.parse(step.at));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(steps.at(-1)?.at).toBe(order.updatedAt);
  expect(steps.at(-1)?.activeElements).toEqual(order.activeElements);
  expect([...new Set(steps.flatMap((step) => step.takenFlows))].sort()).toEqual([...order.takenFlows].sort());
  const counted = Object.fromEntries(
    order.completedElements.map(({ elementId, count }) => [elementId, count]),
  );
  const completed: Record<string, number> = {};
  for (const id of steps.flatMap((step) => step.completed)) completed[id] = (completed[id] ?? 0) + 1;
  expect(completed).toEqual(counted);
  for (const step of steps)
    expect(Object.keys(step).sort()).toEqual([
      'activeElements',
      'at',
      'completed',
      'data',
      'elementId',
      'entered',
      'seq',
      'takenFlows',
      'type',
    ]);
}

const brief = ({ type, elementId }: StepJson) => (elementId === null ? type : `${type} ${elementId}`);
const START = ['start StartEvent_1', 'job-completed validate-order', 'job-completed send-bill'];

async function timeOut(made: Created, timer: string): Promise<void> {
  await orderWhen(shop, made.orderId, `to stand at ${timer}`, (order) => standsAt(order, timer));
  await moveClock(shop, made, { move: 'next-timer' });
}

const rows: [string, (made: Created) => Promise<unknown>, string[]][] = [
  [
    'paid and fulfilled',
    ({ orderId }) => pay(shop, orderId),
    [...START, 'payment', 'message payment-received', 'job-completed', 'job-completed'],
  ],
  [
    'paid in two parts',
    async ({ orderId }) => {
      await pay(shop, orderId, { amount: '5' });
      await pay(shop, orderId, { amount: '7.5' });
    },
    [...START, 'payment', 'payment', 'message payment-received', 'job-completed', 'job-completed'],
  ],
  [
    'reminded, then paid',
    async (made) => {
      await timeOut(made, 'wait-5min-timer');
      await orderWhen(shop, made.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
      await pay(shop, made.orderId);
    },
    [
      ...START,
      'clock-moved',
      'timer-fired wait-5min-timer',
      'job-completed send-friendly-reminder',
      'payment',
      'message payment-received-after-reminder',
      'job-completed',
      'job-completed',
    ],
  ],
  [
    'never paid',
    async (made) => {
      await timeOut(made, 'wait-5min-timer');
      await timeOut(made, 'wait-10min-timer');
    },
    [
      ...START,
      'clock-moved',
      'timer-fired wait-5min-timer',
      'job-completed send-friendly-reminder',
      'clock-moved',
      'timer-fired wait-10min-timer',
      'job-completed send-cancellation',
    ],
  ],
  [
    'cancelled by the customer',
    ({ orderId, cookie }) => cancel(shop, orderId, { cookie }),
    [...START, 'message cancel-requested', 'job-completed send-cancellation'],
  ],
  [
    'ended by an operator',
    ({ orderId }) => endFromOutside(shop, orderId, 'TERMINATED'),
    [...START, 'terminated'],
  ],
];

describe('GET /api/order/history', () => {
  it.each(rows)('tells of an order that was %s', async (_name, drive, expected) => {
    const made = await create(shop, { sku: TEA, quantity: 1 });
    await drive(made);
    const order = await ended(shop, made.orderId);
    const told = await history(shop, made.orderId);
    expectSound(told, order);
    // The two jobs of the fulfilment run in either order.
    const steps = told.steps
      .map(brief)
      .map((text) => text.replace(/ (update-accounting|package-and-deliver)$/, ''));
    expect(steps).toEqual(expected);
  });

  it('tells of an order that was out of stock, with the error code', async () => {
    const made = await create(shop, { sku: SOLD_OUT, quantity: 1 });
    const order = await ended(shop, made.orderId);
    const told = await history(shop, made.orderId);
    expectSound(told, order);
    expect(told.steps.map(brief)).toEqual([
      'start StartEvent_1',
      'job-failed validate-order',
      'job-completed send-rejection',
    ]);
    expect(told.steps[1]?.data).toEqual({ errorCode: 'OUT_OF_STOCK' });
    expect(told.steps[1]?.completed).not.toContain('validate-order');
  });

  it('shows of each payment amount, currency and verdict, and writes none for a duplicate', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    await pay(shop, orderId, { amount: '1', paymentId: 'p-of-history' });
    await pay(shop, orderId, { amount: '1', paymentId: 'p-of-history' });
    await pay(shop, orderId, { amount: '2.5', currency: 'USD' });
    const told = await history(shop, orderId);
    expectSound(told, await status(shop, orderId));
    expect(told.steps.filter((step) => step.type === 'payment').map((step) => step.data)).toEqual([
      { amount: '1.00', currency: 'EUR', verdict: 'partial' },
      { amount: '2.50', currency: 'USD', verdict: 'wrong-currency' },
    ]);
    expect(JSON.stringify(told)).not.toContain('p-of-history');
  });

  it('shows of a timer when it was due and how late it was', async () => {
    const made = await create(shop);
    await timeOut(made, 'wait-5min-timer');
    await orderWhen(shop, made.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
    const step = (await history(shop, made.orderId)).steps.find(({ type }) => type === 'timer-fired');
    const { dueAt, lateMs } = step?.data ?? {};
    expect(Object.keys(step?.data ?? {}).sort()).toEqual(['dueAt', 'lateMs']);
    expect(lateMs).toBe(Date.parse(step?.at ?? '') - Date.parse(String(dueAt)));
    expect(lateMs).toBeGreaterThanOrEqual(0);
  });

  it('tells what came behind a step, in as many bytes however long the log is', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const path = (after: string) => `/api/order/history?orderId=${orderId}&after=${after}`;
    const bytes = new Set<number>();
    for (let round = 0; round < 3; round += 1) {
      const { version } = await status(shop, orderId);
      for (let cent = 0; cent < CENTS; cent += 1) await pay(shop, orderId, { amount: '0.01' });
      const { steps } = await history(shop, orderId);
      expect(steps).toHaveLength(version + CENTS);
      for (const after of [0, version, version + CENTS - 1, version + CENTS, 999_999_999]) {
        const told = jsonOf<HistoryJson>(await send(shop, path(String(after))));
        expect(told).toEqual({ orderId, steps: steps.slice(after) });
      }
      const last = await send(shop, path(String(version + CENTS - 1)));
      bytes.add(last.text.replace(/"seq":\d+/, '').length);
      const known = { 'if-none-match': last.headers.etag ?? '' };
      expect((await send(shop, path(String(version + CENTS - 1)), { headers: known })).status).toBe(304);
    }
    expect(bytes.size).toBe(1);
  });

  it.each(['-1', 'x', '1.5', '', '1e3', '9999999999'])('refuses ?after=%s', async (after) => {
    const { orderId } = await create(shop);
    const answer = await send(shop, `/api/order/history?orderId=${orderId}&after=${after}`);
    expect(problemOf(answer, 400)).toMatchObject({ field: 'after' });
  });

  it('holds no personal data, nor does anything else that is public', async () => {
    const customer = { name: 'Ada Lovelace', email: 'ada@example.org', address: '12 St James Square' };
    const answer = await send(shop, '/api/order', { json: { customer, items: [{ sku: TEA, quantity: 1 }] } });
    const { orderId } = jsonOf<OrderJson>(answer);
    await pay(shop, orderId, { paymentId: 'iban-of-ada' });
    await ended(shop, orderId);
    const cookie = cookieOf(answer);
    for (const path of [
      `/api/order?orderId=${orderId}`,
      `/api/order/history?orderId=${orderId}`,
      '/api/orders',
    ]) {
      const { text } = await send(shop, path, { headers: { cookie } });
      expect(text).toContain(orderId);
      expect(text).not.toMatch(/ada|lovelace|james|iban/i);
    }
    expect(answer.text).not.toMatch(/lovelace|james/i);
  });
});
