import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { OutsideHandler } from '@/lib/runtime/types';
import type { App } from '@/lib/server/compose';
import { rowOf, serviceTask } from '@/lib/testing/bpmn';
import { handlersWithPaper } from '@/lib/testing/out-of-paper';
import { openTestApp, orderOf, pay, place, waitsAt } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { completeJob } from './complete-job';
import { endOrder } from './end-order';
import { forecastOrder } from './forecast-order';
import { moveClock } from './move-clock';
import { moveTimer } from './move-timer';
import { resumeOrder } from './resume-order';
import { retryIncident } from './retry-incident';
import { suspendOrder } from './suspend-order';

const tea = [{ sku: 'assam-breakfast', quantity: 2 }];
const MINUTE_MS = 60_000;

let database: Database;
let app: App;
let nowMs = 0;
// A database each: what is due of the orders of one test is nobody else's.
beforeEach(async () => {
  database = await openTestDatabase();
  nowMs = Date.UTC(2026, 10, 28, 12);
});
afterEach(async () => {
  const { invariants } = await check(snapshotsOf(database));
  expect(invariants.flatMap(({ violations }) => violations)).toEqual([]);
  await app.close();
  await database.close();
});

/** Nothing runs by itself, and time stands where the test puts it. */
const open = async (options: Parameters<typeof openTestApp>[1] = {}) => {
  app = await openTestApp(database, { byHand: true, now: () => new Date(nowMs), ...options });
};
const suspend = (orderId: string) => app.submit({ kind: suspendOrder, orderId, input: null });
const resume = (orderId: string) => app.submit({ kind: resumeOrder, orderId, input: null });
const cancel = (orderId: string) => app.submit({ kind: cancelOrder, orderId, input: null });
const dueOf = async (orderId: string) =>
  (await orderOf(app, orderId)).activeElements.find(({ waitsFor }) => waitsFor === 'timer')?.dueAt;
const typesOf = async (orderId: string) => {
  const row = await app.queries.find(orderId);
  if (row === null) throw new Error('no order');
  return (await app.queries.history(row)).steps.map(({ type }) => type);
};

describe('a suspended order', () => {
  test('stands still, and its timer has afterwards what was left of it', async () => {
    await open();
    const { orderId } = await place(app, tea);
    nowMs += 2 * MINUTE_MS;
    await suspend(orderId);
    expect(await dueOf(orderId)).toBeUndefined();
    nowMs += 60 * MINUTE_MS;
    expect([await app.worker.look(), waitsAt(await orderOf(app, orderId))]).toEqual([
      0,
      ['cancel-requested', 'payment-received', 'wait-5min-timer'],
    ]);
    await resume(orderId);
    expect(await dueOf(orderId)).toBe(new Date(nowMs + 3 * MINUTE_MS).toISOString());
    nowMs += 3 * MINUTE_MS;
    await app.worker.look();
    expect((await typesOf(orderId)).slice(-4)).toEqual([
      'suspended',
      'resumed',
      'timer-fired',
      'job-completed',
    ]);
  });

  test('whose own clock was stopped before stays stopped when it goes on', async () => {
    await open();
    const { orderId } = await place(app, tea);
    await app.submit({ kind: moveClock, orderId, input: { move: 'pause' } });
    await suspend(orderId);
    await resume(orderId);
    expect(await dueOf(orderId)).toBeUndefined();
    await app.submit({ kind: moveClock, orderId, input: { move: 'run' } });
    expect(await dueOf(orderId)).toBe(new Date(nowMs + 5 * MINUTE_MS).toISOString());
  });

  test('keeps its money, says so, and is settled when it goes on', async () => {
    await open();
    const { orderId } = await place(app, tea);
    await suspend(orderId);
    expect(await pay(app, orderId, 10_00n)).toMatchObject({ verdict: 'early' });
    expect(await pay(app, orderId, 20_00n)).toMatchObject({ verdict: 'early' });
    expect(await orderOf(app, orderId)).toMatchObject({ state: 'ACTIVE', payment: { received: '30.00' } });
    await resume(orderId);
    expect(await orderOf(app, orderId)).toMatchObject({
      outcome: 'fulfilled',
      payment: { status: 'refund-due', received: '30.00' },
    });
  });

  test('that is paid for meanwhile cannot be cancelled any more; one that was cancelled first is', async () => {
    await open();
    const [paid, cancelled, partly] = [await place(app, tea), await place(app, tea), await place(app, tea)];
    for (const { orderId } of [paid, cancelled, partly]) await suspend(orderId);
    await pay(app, paid.orderId, 25_00n);
    await expect(cancel(paid.orderId)).rejects.toMatchObject({ code: 'conflict' });
    await cancel(cancelled.orderId);
    await pay(app, cancelled.orderId, 25_00n);
    await pay(app, partly.orderId, 5_00n);
    await cancel(partly.orderId);
    for (const { orderId } of [paid, cancelled, partly]) await resume(orderId);
    expect((await orderOf(app, paid.orderId)).outcome).toBe('fulfilled');
    for (const { orderId } of [cancelled, partly])
      expect(await orderOf(app, orderId)).toMatchObject({
        outcome: 'cancelled',
        payment: { status: 'refund-due' },
      });
  });

  test('takes nothing else, forecasts nothing, and can be stopped for good', async () => {
    await open();
    const { orderId } = await place(app, tea);
    expect((await orderOf(app, orderId)).suspended).toBe(false);
    await suspend(orderId);
    expect((await orderOf(app, orderId)).suspended).toBe(true);
    const refused = { code: 'conflict', message: 'This order is suspended. Resume it first.' };
    await expect(
      app.submit({ kind: moveClock, orderId, input: { move: 'next-timer' } }),
    ).rejects.toMatchObject(refused);
    await expect(
      app.submit({ kind: moveTimer, orderId, input: { elementId: 'wait-5min-timer', dueAt: null } }),
    ).rejects.toMatchObject(refused);
    await expect(suspend(orderId)).rejects.toMatchObject({ code: 'conflict' });
    const row = await app.queries.find(orderId);
    const { steps } = await forecastOrder(app, row ?? expect.fail());
    expect(steps[0]).toMatchObject({ elementId: 'wait-5min-timer', at: null });
    await app.submit({ kind: endOrder, orderId, input: { state: 'TERMINATED' } });
    expect((await app.queries.find(orderId))?.suspended).toBe(false);
    await expect(resume(orderId)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('holds a retry of the same batch, and does it when it goes on', async () => {
    let hasPaper = false;
    await open({ findHandler: handlersWithPaper(() => hasPaper) });
    const { orderId } = await place(app, tea);
    expect((await orderOf(app, orderId)).incidents).toHaveLength(1);
    hasPaper = true;
    await Promise.all([
      app.submit({ kind: retryIncident, orderId, input: { elementId: 'send-bill' } }),
      suspend(orderId),
    ]);
    await app.worker.look();
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['send-bill']);
    await resume(orderId);
    await app.worker.look();
    expect(waitsAt(await orderOf(app, orderId))).toContain('payment-received');
  });
});

describe('work outside', () => {
  let runs = 0;
  let finish: () => void = () => {};
  const outside = (elementId: string): OutsideHandler => ({
    elementId,
    runs: 'outside',
    errors: [],
    run: async ({ key }) => {
      runs += 1;
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { key, kind: 'completed', variables: { parcel: `p-${runs}` } };
    },
  });
  beforeEach(async () => {
    runs = 0;
    await open({ diagram: rowOf(serviceTask('book'), serviceTask('tell')), findHandler: outside });
  });
  const kept = async (orderId: string) =>
    database.query<{ work: string }>('select work from kept_result where order_number = $1', [
      await numberOf(database, orderId),
    ]);

  test('that is done while its order is suspended is kept, and done once', async () => {
    const { orderId } = await place(app);
    await app.worker.look();
    await expect.poll(() => runs).toBe(1);
    await suspend(orderId);
    finish();
    await app.worker.outsideDone();
    expect(await kept(orderId)).toEqual([{ work: 'job:book' }]);
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['book']);
    await resume(orderId);
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['tell']);
    expect([runs, await kept(orderId)]).toEqual([1, []]);
    expect((await app.queries.find(orderId))?.variables).toEqual({ parcel: 'p-1' });
  });

  test('that is still under way when its order goes on is not begun a second time', async () => {
    const { orderId } = await place(app);
    await app.worker.look();
    await expect.poll(() => runs).toBe(1);
    await suspend(orderId);
    await resume(orderId);
    expect([await app.worker.look(), runs]).toEqual([0, 1]);
    finish();
    await app.worker.outsideDone();
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['tell']);
  });

  test('is completed by hand, with what it would have found out', async () => {
    const { orderId } = await place(app);
    const input = { elementId: 'book', variables: { parcel: 'by hand' } };
    await app.submit({ kind: completeJob, orderId, input });
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['tell']);
    expect((await app.queries.find(orderId))?.variables).toEqual({ parcel: 'by hand' });
    await expect(app.submit({ kind: completeJob, orderId, input })).rejects.toMatchObject({
      code: 'conflict',
    });
    const tooMuch = { elementId: 'tell', variables: { note: 'x'.repeat(17_000) } };
    await expect(app.submit({ kind: completeJob, orderId, input: tooMuch })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });
});

describe('a person at a timer', () => {
  test('lets it fire now: moved, then fired, and in time', async () => {
    await open();
    const { orderId } = await place(app, tea);
    await app.submit({ kind: moveTimer, orderId, input: { elementId: 'wait-5min-timer', dueAt: null } });
    expect((await typesOf(orderId)).slice(-3)).toEqual(['timer-moved', 'timer-fired', 'job-completed']);
    const row = await app.queries.find(orderId);
    const steps = (await app.queries.history(row ?? expect.fail())).steps;
    expect(steps.at(-3)).toMatchObject({ elementId: 'wait-5min-timer', data: {} });
    expect(steps.at(-2)?.data).toEqual({ dueAt: new Date(nowMs).toISOString(), lateMs: 0 });
  });

  test('moves it, and it fires then and not before', async () => {
    await open();
    const { orderId } = await place(app, tea);
    const dueAt = new Date(nowMs + 30 * MINUTE_MS);
    await app.submit({ kind: moveTimer, orderId, input: { elementId: 'wait-5min-timer', dueAt } });
    expect(await dueOf(orderId)).toBe(dueAt.toISOString());
    nowMs += 29 * MINUTE_MS;
    expect(await app.worker.look()).toBe(0);
    nowMs += MINUTE_MS;
    await app.worker.look();
    expect((await orderOf(app, orderId)).activeElements.map(({ elementId }) => elementId)).toContain(
      'wait-10min-timer',
    );
  });

  test('is told what it takes', async () => {
    await open();
    const { orderId } = await place(app, tea);
    const move = (elementId: string, aheadMs: number) =>
      app.submit({ kind: moveTimer, orderId, input: { elementId, dueAt: new Date(nowMs + aheadMs) } });
    await expect(move('wait-10min-timer', MINUTE_MS)).rejects.toMatchObject({ code: 'conflict' });
    await expect(move('wait-5min-timer', -1)).rejects.toMatchObject({ code: 'bad-request', field: 'dueAt' });
    await expect(move('wait-5min-timer', 4e12)).rejects.toMatchObject({ code: 'bad-request' });
  });
});

test('what writes stock, books or papers is no work for hands', async () => {
  await open({ findHandler: handlersWithPaper(() => false) });
  const { orderId } = await place(app, tea);
  await expect(
    app.submit({ kind: completeJob, orderId, input: { elementId: 'send-bill', variables: {} } }),
  ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('nobody can do by hand') });
});
