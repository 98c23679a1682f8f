import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import {
  cancel,
  create,
  ended,
  history,
  moveClock,
  operator,
  orderWhen,
  standsAt,
  status,
  UNKNOWN_ID,
} from '@/e2e/support/shop';
import type { OrderJson } from '@/lib/contract/order';

const shop = sandbox();
const timerOf = (order: OrderJson) => order.activeElements.find((element) => element.waitsFor === 'timer');
const leftMs = (order: OrderJson) => Date.parse(timerOf(order)?.dueAt ?? '') - Date.now();

describe('POST /api/order/clock', () => {
  it('goes to the next timer: 200 with the order, one step, and the timer fires', async () => {
    const made = await create(shop);
    const answer = await moveClock(shop, made, { move: 'next-timer' });
    expect(answer.status).toBe(200);
    expect(jsonOf<OrderJson>(answer).orderId).toBe(made.orderId);
    await orderWhen(shop, made.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
    const { steps } = await history(shop, made.orderId);
    expect(steps.filter((step) => step.type === 'clock-moved')).toHaveLength(1);
    expect(steps[3]).toMatchObject({ seq: 4, type: 'clock-moved', elementId: null, data: {} });
  });

  it('moves no other order', async () => {
    const [moved, other] = await Promise.all([create(shop), create(shop)]);
    await moveClock(shop, moved, { move: 'next-timer' });
    await orderWhen(shop, moved.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
    expect(await status(shop, other.orderId)).toEqual(other.order);
  });

  it('pauses, and goes on with what was left', async () => {
    const made = await create(shop);
    const paused = jsonOf<OrderJson>(await moveClock(shop, made, { move: 'pause' }));
    expect(timerOf(paused)).toMatchObject({ elementId: 'wait-5min-timer', waitsFor: 'timer' });
    expect(timerOf(paused)).not.toHaveProperty('dueAt');
    const running = jsonOf<OrderJson>(await moveClock(shop, made, { move: 'run' }));
    expect(leftMs(running)).toBeGreaterThan(270_000);
    expect(leftMs(running)).toBeLessThanOrEqual(300_000);
    expect(running.version).toBe(5);
  });

  it('keeps a timer that opens while it stands from being due', async () => {
    const made = await create(shop);
    await moveClock(shop, made, { move: 'pause' });
    await moveClock(shop, made, { move: 'next-timer' });
    const order = await orderWhen(shop, made.orderId, 'to be reminded', (now) =>
      standsAt(now, 'wait-10min-timer'),
    );
    expect(timerOf(order)).not.toHaveProperty('dueAt');
  });

  it.each([
    [0.01, 30_000_000],
    [2, 150_000],
    [100, 3_000],
  ])('runs at speed %d: what is left is divided by it', async (speed, expectedMs) => {
    const made = await create(shop);
    const order = jsonOf<OrderJson>(await moveClock(shop, made, { move: 'run', speed }));
    const elapsedMs = Date.parse(order.updatedAt) - Date.parse(made.order.updatedAt);
    const dueInMs = Date.parse(timerOf(order)?.dueAt ?? '') - Date.parse(order.updatedAt);
    expect(Math.abs(dueInMs - (300_000 - elapsedMs) / speed)).toBeLessThan(2);
    expect(dueInMs).toBeLessThanOrEqual(expectedMs);
  });

  it('runs a whole unpaid order to its end at speed 100000', async () => {
    const made = await create(shop);
    await moveClock(shop, made, { move: 'run', speed: 100_000 });
    expect((await ended(shop, made.orderId)).outcome).toBe('cancelled');
  });

  it('obeys the operator too, and nobody else', async () => {
    const [mine, other] = await Promise.all([create(shop), create(shop)]);
    const json = { orderId: mine.orderId, move: 'pause' };
    expect((await send(shop, '/api/order/clock', { json, headers: operator(shop) })).status).toBe(200);
    problemOf(await send(shop, '/api/order/clock', { json }), 403);
    problemOf(await send(shop, '/api/order/clock', { json, headers: { cookie: other.cookie } }), 403);
    const unknown = { orderId: UNKNOWN_ID, move: 'pause' };
    problemOf(await send(shop, '/api/order/clock', { json: unknown, headers: operator(shop) }), 404);
  });

  it('answers 409 once the order has ended', async () => {
    const made = await create(shop);
    await cancel(shop, made.orderId, { cookie: made.cookie });
    await ended(shop, made.orderId);
    for (const move of ['next-timer', 'pause', 'run']) problemOf(await moveClock(shop, made, { move }), 409);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no move', {}, 'move'],
    ['an unknown move', { move: 'back' }, 'move'],
    ['speed 0', { move: 'run', speed: 0 }, 'speed'],
    ['speed 100001', { move: 'run', speed: 100_001 }, 'speed'],
    ['a speed below 0.01', { move: 'run', speed: 0.009 }, 'speed'],
    ['a speed as text', { move: 'run', speed: '2' }, 'speed'],
    ['a speed with pause', { move: 'pause', speed: 2 }, 'speed'],
    ['an id that is none', { orderId: 'x', move: 'pause' }, 'orderId'],
  ])('answers 400 for %s', async (_name, body, field) => {
    const made = await create(shop);
    expect(problemOf(await moveClock(shop, made, body), 400).field).toBe(field);
    expect((await status(shop, made.orderId)).version).toBe(3);
  });
});
