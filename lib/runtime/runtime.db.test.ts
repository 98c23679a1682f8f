import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { endOrder } from '@/lib/orders/end-order';
import { newOrderId } from '@/lib/orders/new-order-id';
import type { OrderBatch } from '@/lib/orders/order-batch';
import { retryIncident } from '@/lib/orders/retry-incident';
import type { App } from '@/lib/server/compose';
import { paymentCatch, rowOf, serviceTask, userTask } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, pay, place, until, waitsAt } from '@/lib/testing/test-app';
import type { CommandKind, Handler, InStepHandler, JobToRun } from './types';

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app.close());
afterAll(() => database.close());

const completed = (jobs: readonly JobToRun[]) => jobs.map(({ key }) => ({ key, kind: 'completed' as const }));
const inStep = (elementId: string, run: InStepHandler['run'], errors: string[] = []): InStepHandler => ({
  elementId,
  runs: 'in-step',
  errors,
  run,
});
const find =
  (...handlers: Handler[]) =>
  (elementId: string) =>
    handlers.find((handler) => handler.elementId === elementId) ?? null;

describe('the product’s own process', () => {
  test('an unpaid order is reminded and cancelled with nobody asking', async () => {
    app = await openTestApp(database, { byHand: true, timeScale: 2000 });
    const customer = { name: null, email: 'ada@example.org', address: null };
    const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 2 }], { customer });
    const reserved = await database.prisma.stockReservation.findMany({
      where: { orderNumber: await numberOf(database, orderId) },
    });
    expect(reserved.map((row) => [row.quantity, row.state])).toEqual([[2, 'open']]);
    app.worker.start();
    const order = await until(app, orderId, ({ state }) => state !== 'ACTIVE');
    expect(order).toMatchObject({ state: 'COMPLETED', outcome: 'cancelled' });
    const mails = await database.prisma.mail.findMany({
      where: { orderNumber: await numberOf(database, orderId) },
      orderBy: { id: 'asc' },
    });
    expect(mails.map((mail) => mail.kind)).toEqual(['received', 'bill', 'reminder', 'cancelled']);
    const freed = await database.prisma.stockReservation.findMany({
      where: { orderNumber: await numberOf(database, orderId) },
    });
    expect(freed.map((row) => row.state)).toEqual(['released']);
  });

  test('timers go on after a restart, and fire once', async () => {
    app = await openTestApp(database, { timeScale: 1000 });
    const { orderId } = await place(app);
    await app.close();
    app = await openTestApp(database, { timeScale: 1000 });
    await until(app, orderId, ({ outcome }) => outcome === 'cancelled');
    const history = await app.queries.history((await app.queries.find(orderId)) ?? expect.fail());
    expect(history.steps.filter((step) => step.type === 'timer-fired').map((step) => step.elementId)).toEqual(
      ['wait-5min-timer', 'wait-10min-timer'],
    );
    for (const step of history.steps)
      if (step.type === 'timer-fired') expect(Number(step.data.lateMs)).toBeGreaterThanOrEqual(0);
    expect(
      await database.prisma.timer.count({ where: { orderNumber: await numberOf(database, orderId) } }),
    ).toBe(0);
  });

  test('a hundred orders at once share batches and are all whole', async () => {
    app = await openTestApp(database);
    const placed = await Promise.all(Array.from({ length: 100 }, () => place(app)));
    await Promise.all(placed.map(({ orderId }) => pay(app, orderId, 100n)));
    const orders = await Promise.all(placed.map(({ orderId }) => orderOf(app, orderId)));
    expect(new Set(orders.map((order) => `${order.state} ${order.outcome} ${order.version}`))).toEqual(
      new Set(['COMPLETED fulfilled 7']),
    );
  });
});

describe('handlers that fail', () => {
  test('attempts are kept, an incident opens after the last, the neighbour never notices', async () => {
    let broken = true;
    const poison = new Set<string>();
    const work = inStep('work', async (jobs) => {
      if (broken && jobs.some((job) => poison.has(job.order.id))) throw new Error('the press is jammed');
      return completed(jobs);
    });
    app = await openTestApp(database, {
      diagram: rowOf(serviceTask('work'), userTask('check')),
      findHandler: find(work),
    });
    const bad = newOrderId();
    poison.add(bad);
    const placing = [newOrderId(), newOrderId(), bad, newOrderId()].map((orderId) =>
      place(app, [], { orderId }),
    );
    const placed = await Promise.all(placing);
    for (const { orderId } of placed) {
      const order = await orderOf(app, orderId);
      expect(waitsAt(order)).toEqual([orderId === bad ? 'work' : 'check']);
    }
    const stuck = await until(app, bad, ({ incidents }) => incidents.length > 0);
    expect(stuck).toMatchObject({
      state: 'ACTIVE',
      incidents: [
        {
          elementId: 'work',
          message: 'The task failed 3 times. The operator finds the reason in the log.',
          attempts: 3,
        },
      ],
    });

    await app.submit({ kind: retryIncident, orderId: bad, input: { elementId: 'work' } });
    expect((await orderOf(app, bad)).incidents).toMatchObject([{ attempts: 4 }]);
    broken = false;
    await app.submit({ kind: retryIncident, orderId: bad, input: { elementId: 'work' } });
    const mended = await orderOf(app, bad);
    expect(mended.incidents).toEqual([]);
    expect(waitsAt(mended)).toEqual(['check']);
    const history = await app.queries.history((await app.queries.find(bad)) ?? expect.fail());
    expect(history.steps.map((step) => step.type)).toEqual([
      'start',
      'incident-opened',
      'incident-resolved',
      'incident-opened',
      'incident-resolved',
      'job-completed',
    ]);
    expect(history.steps.map((step) => step.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('what a failing handler wrote is undone', async () => {
    const work = inStep('work', async (jobs, sql) => {
      for (const job of jobs)
        await sql.query(
          `insert into mail (order_number, kind, job_key, queued_at) values ($1, 'reminder', $2, now())`,
          [job.order.number, job.key],
        );
      throw new Error('after writing');
    });
    app = await openTestApp(database, {
      byHand: true,
      diagram: rowOf(serviceTask('work')),
      findHandler: find(work),
    });
    const { orderId } = await place(app);
    expect(
      await database.prisma.mail.count({ where: { orderNumber: await numberOf(database, orderId) } }),
    ).toBe(0);
    expect(
      await database.prisma.job.findMany({ where: { orderNumber: await numberOf(database, orderId) } }),
    ).toMatchObject([{ attempts: 1, error: 'after writing' }]);
    await app.submit({ kind: endOrder, orderId, input: { state: 'TERMINATED' } });
    expect(await orderOf(app, orderId)).toMatchObject({
      state: 'TERMINATED',
      outcome: null,
      activeElements: [],
    });
    expect(
      await database.prisma.job.count({ where: { orderNumber: await numberOf(database, orderId) } }),
    ).toBe(0);
  });

  test('an error code that nothing catches is an incident at once, the marking stays', async () => {
    const work = inStep('work', async (jobs) =>
      jobs.map(({ key }) => ({ key, kind: 'error' as const, errorCode: 'NO_PAPER' })),
    );
    app = await openTestApp(database, { diagram: rowOf(serviceTask('work')), findHandler: find(work) });
    const { orderId } = await place(app);
    const order = await orderOf(app, orderId);
    expect(order).toMatchObject({ state: 'ACTIVE', incidents: [{ elementId: 'work' }] });
    expect(order.incidents[0]?.message).toContain('NO_PAPER');
    expect(waitsAt(order)).toEqual(['work']);
  });
});

describe('work outside', () => {
  test('runs outside the transaction, under a lease, with one key over all attempts', async () => {
    const keys: string[] = [];
    const call: Handler = {
      elementId: 'call',
      runs: 'outside',
      errors: [],
      run: async (job) => {
        keys.push(job.key);
        if (keys.length === 1) throw new Error('no answer');
        return { key: job.key, kind: 'completed', variables: { answer: 42 } };
      },
    };
    app = await openTestApp(database, {
      diagram: rowOf(serviceTask('call'), userTask('check')),
      findHandler: find(call),
    });
    const { orderId } = await place(app);
    const order = await until(app, orderId, (now) => waitsAt(now).includes('check'));
    expect(order.version).toBe(2);
    expect(keys).toEqual([`${orderId}/1/call`, `${orderId}/1/call`]);
    expect((await app.queries.find(orderId))?.variables).toEqual({ answer: 42 });
    await app.submit({
      kind: completeUserTask,
      orderId,
      input: { elementId: 'check', variables: { ok: true } },
    });
    expect(await orderOf(app, orderId)).toMatchObject({ state: 'COMPLETED', outcome: 'fulfilled' });
    await expect(
      app.submit({ kind: completeUserTask, orderId, input: { elementId: 'check', variables: {} } }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('money that comes early', () => {
  const waiting = () => rowOf(userTask('pack'), paymentCatch('payment-received'), userTask('ship'));

  test('is held, and applied in the step that opens the wait', async () => {
    app = await openTestApp(database, { diagram: waiting(), findHandler: find() });
    const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 1 }]);
    expect(await pay(app, orderId, 1000n)).toMatchObject({ verdict: 'early' });
    expect(await pay(app, orderId, 700n)).toMatchObject({ verdict: 'early' });
    expect(await pay(app, orderId, 700n, { currency: 'USD' })).toMatchObject({ verdict: 'wrong-currency' });
    await app.submit({ kind: completeUserTask, orderId, input: { elementId: 'pack', variables: {} } });
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['ship']);
    const payments = await database.prisma.payment.findMany({
      where: { orderNumber: await numberOf(database, orderId) },
      orderBy: { id: 'asc' },
    });
    expect(payments.map((row) => [row.applied, row.held, row.toRefund])).toEqual([
      [1000n, 0n, 0n],
      [250n, 0n, 450n],
      [0n, 700n, 0n],
    ]);
    await app.submit({ kind: completeUserTask, orderId, input: { elementId: 'ship', variables: {} } });
    expect(await orderOf(app, orderId)).toMatchObject({
      state: 'COMPLETED',
      payment: { status: 'refund-due', received: '17.00', total: '12.50' },
    });
    const closed = await database.prisma.payment.findMany({
      where: { orderNumber: await numberOf(database, orderId), held: { gt: 0 } },
    });
    expect(closed).toEqual([]);
    expect(await pay(app, orderId, 100n)).toMatchObject({ verdict: 'over' });
  });

  test('of an order without a total the oldest settles it, the rest goes back', async () => {
    app = await openTestApp(database, { diagram: waiting(), findHandler: find() });
    const { orderId } = await place(app);
    await pay(app, orderId, 300n);
    await pay(app, orderId, 400n);
    await app.submit({ kind: completeUserTask, orderId, input: { elementId: 'pack', variables: {} } });
    const payments = await database.prisma.payment.findMany({
      where: { orderNumber: await numberOf(database, orderId) },
      orderBy: { id: 'asc' },
    });
    expect(payments.map((row) => [row.applied, row.toRefund])).toEqual([
      [300n, 0n],
      [0n, 400n],
    ]);
    expect((await orderOf(app, orderId)).payment).toMatchObject({ status: 'over', received: '7.00' });
  });
});

/** Answers what was loaded for its batch, and its own turn in it. */
const look: CommandKind<string, string, OrderBatch, { readonly inputs: string; turns: number }> = {
  name: 'look',
  rank: 0,
  locks: 'none',
  load: async (_, commands) => ({ inputs: commands.map(({ input }) => input).join('+'), turns: 0 }),
  apply: (_, { input }, loaded) => {
    loaded.turns += 1;
    return `${input} of ${loaded.inputs}, turn ${loaded.turns}`;
  },
};
const askedBy = (kind: typeof look, input: string) => app.submit({ kind, orderId: newOrderId(), input });

describe('what a kind of command loads', () => {
  test('is loaded once a batch, for all its commands, and forgotten with it', async () => {
    app = await openTestApp(database);
    expect(await Promise.all([askedBy(look, 'a'), askedBy(look, 'b')])).toEqual([
      'a of a+b, turn 1',
      'b of a+b, turn 2',
    ]);
    expect(await askedBy(look, 'c')).toBe('c of c, turn 1');
  });

  test('is shared with a copy of the kind, as another bundle brings it', async () => {
    app = await openTestApp(database);
    expect(await Promise.all([askedBy(look, 'a'), askedBy({ ...look }, 'b')])).toEqual([
      'a of a+b, turn 1',
      'b of a+b, turn 2',
    ]);
  });

  test('goes to that kind alone', async () => {
    app = await openTestApp(database);
    const count: CommandKind<null, number, OrderBatch, number> = {
      name: 'count',
      rank: 1,
      locks: 'none',
      load: async (_, commands) => commands.length,
      apply: (_batch, _command, loaded) => loaded,
    };
    const counting = app.submit({ kind: count, orderId: newOrderId(), input: null });
    expect(await Promise.all([askedBy(look, 'a'), counting])).toEqual(['a of a, turn 1', 1]);
  });
});
