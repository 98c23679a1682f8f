import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ForecastJson } from '@/lib/contract/forecast';
import { forecastSchema } from '@/lib/contract/forecast';
import type { StepJson } from '@/lib/contract/history';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { moveClock } from '@/lib/orders/move-clock';
import { setApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place, until, waitsAt } from '@/lib/testing/test-app';
import { forecastAnswer } from './order-forecast';

/** Five minutes of the model take half a second. */
const FAST = 600;
const original = readFileSync('lib/engine/fixtures/original-order.bpmn');

let database: Database;
let app: App | undefined;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app?.close());
afterAll(() => database.close());

async function open(options: Parameters<typeof openTestApp>[1] = {}): Promise<App> {
  app = await openTestApp(database, options);
  setApp(app);
  return app;
}

async function ask(orderId: string, headers: Record<string, string> = {}): Promise<Response> {
  const url = new URL(`http://shop.test/api/order/forecast?orderId=${orderId}`);
  return forecastAnswer({ request: new Request(url, { headers }), url, body: new Uint8Array() });
}

async function forecastOf(orderId: string): Promise<ForecastJson> {
  return forecastSchema.parse(await (await ask(orderId)).json());
}

async function stepsOf(app: App, orderId: string): Promise<StepJson[]> {
  const order = await app.queries.find(orderId);
  return order === null ? [] : (await app.queries.history(order)).steps;
}

/** The log from each firing to the next, as a forecast has it. */
function firings(steps: readonly StepJson[]) {
  const starts = steps.flatMap(({ type }, index) => (type === 'timer-fired' ? [index] : []));
  return starts.map((start, index) => {
    const part = steps.slice(start, starts[index + 1]);
    return {
      elementId: part[0]?.elementId,
      at: part[0]?.at ?? '',
      dueAt: String(part[0]?.data.dueAt),
      entered: part.flatMap((step) => step.entered),
      completed: part.flatMap((step) => step.completed),
      takenFlows: part.flatMap((step) => step.takenFlows),
    };
  });
}

describe('the forecast comes true', () => {
  test.each([
    ['PT0S', 0],
    ['PT3M', 300],
  ])('for an order that nobody pays, with a grace of %s', async (grace, graceMs) => {
    const app = await open({ byHand: true, timeScale: FAST, variables: { PAYMENT_GRACE: grace } });
    const { orderId } = await place(app);
    const { steps, ends } = await forecastOf(orderId);
    expect(ends).toBe('ended');
    // Not before: on a slow machine the first would have fired ahead of the forecast.
    app.worker.start();
    const order = await until(app, orderId, ({ state }) => state !== 'ACTIVE');
    const fired = firings(await stepsOf(app, orderId));
    expect(
      fired.map(({ elementId, entered, completed, takenFlows }) => ({
        elementId,
        entered,
        completed,
        takenFlows,
      })),
    ).toEqual(
      steps.map(({ elementId, entered, completed, takenFlows }) => ({
        elementId,
        entered,
        completed,
        takenFlows,
      })),
    );
    expect(steps.map(({ outcome }) => outcome)).toEqual([null, order.outcome]);
    // Exactly; what opens later is later by as much as the firing before it was.
    expect(steps[0]?.at).toBe(fired[0]?.dueAt);
    const lateMs = Date.parse(fired[0]?.at ?? '') - Date.parse(steps[0]?.firesAt ?? '');
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(Date.parse(fired[1]?.dueAt ?? '') - Date.parse(steps[1]?.at ?? '')).toBe(lateMs);
    for (const step of steps)
      expect(Date.parse(step.firesAt ?? '') - Date.parse(step.at ?? '')).toBe(graceMs);
  });

  test('for a payment that comes instead', async () => {
    const app = await open();
    const { orderId } = await place(app);
    const { next, version } = await forecastOf(orderId);
    expect(
      next.map(({ kind, elementId, messageName, outcome }) => [kind, elementId, messageName, outcome]),
    ).toEqual([
      ['message', 'cancel-requested', 'cancel-requested', 'cancelled'],
      ['message', 'payment-received', 'payment-received', 'fulfilled'],
    ]);
    await pay(app, orderId, 100n);
    const order = await until(app, orderId, ({ state }) => state !== 'ACTIVE');
    expect(order.outcome).toBe('fulfilled');
    const since = (await stepsOf(app, orderId)).filter(({ seq }) => seq > version);
    const paid = next.find(({ elementId }) => elementId === 'payment-received');
    // Two jobs run beside each other: which is done first is open.
    expect(since.flatMap(({ completed }) => completed).sort()).toEqual([...(paid?.completed ?? [])].sort());
    expect(since.flatMap(({ takenFlows }) => takenFlows).sort()).toEqual(
      [...(paid?.takenFlows ?? [])].sort(),
    );
    expect(await forecastOf(orderId)).toMatchObject({ steps: [], ends: 'ended', next: [] });
  });
});

describe('the order’s own clock', () => {
  test('while it stands the order of things is told, but no time', async () => {
    const app = await open();
    const { orderId } = await place(app);
    const before = await forecastOf(orderId);
    await app.submit({ kind: moveClock, orderId, input: { move: 'pause' } });
    const paused = await forecastOf(orderId);
    expect(paused.paused).toBe(true);
    expect(paused.steps).toEqual(before.steps.map((step) => ({ ...step, at: null, firesAt: null })));
    await app.submit({ kind: moveClock, orderId, input: { move: 'run', speed: 2 } });
    const { steps } = await forecastOf(orderId);
    // Ten minutes, twice as fast.
    expect(Date.parse(steps[1]?.at ?? '') - Date.parse(steps[0]?.at ?? '')).toBe(300_000);
  });
});

describe('orders on other versions', () => {
  test('are foretold by theirs', async () => {
    const first = await open({ diagram: original });
    const { orderId } = await place(first);
    await first.close();
    const app = await open();
    const { steps, next, ends } = await forecastOf(orderId);
    expect((await orderOf(app, orderId)).definition.hash).not.toBe(app.definitions.current().hash);
    expect(steps.map(({ elementId, outcome }) => [elementId, outcome])).toEqual([
      ['wait-5min-timer', null],
      ['wait-10min-timer', 'cancelled'],
    ]);
    expect(next.map(({ elementId }) => elementId)).toEqual(['payment-received']);
    expect(ends).toBe('ended');
  });
});

describe('the address', () => {
  test('gives 304 for what is known, 404 and 400 for what is not', async () => {
    const app = await open();
    const { orderId } = await place(app);
    const etag = (await ask(orderId)).headers.get('etag') ?? '';
    expect((await ask(orderId, { 'if-none-match': etag })).status).toBe(304);
    await app.submit({ kind: moveClock, orderId, input: { move: 'next-timer' } });
    await until(app, orderId, (order) => waitsAt(order).includes('wait-10min-timer'));
    expect((await ask(orderId, { 'if-none-match': etag })).status).toBe(200);
    await expect(ask('42')).rejects.toMatchObject({ code: 'order-unknown' });
    const url = new URL('http://shop.test/api/order/forecast');
    await expect(
      forecastAnswer({ request: new Request(url), url, body: new Uint8Array() }),
    ).rejects.toMatchObject({ code: 'bad-request' });
  });
});
