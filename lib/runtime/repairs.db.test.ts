import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { endOrder } from '@/lib/orders/end-order';
import { moveClock } from '@/lib/orders/move-clock';
import { retryIncident } from '@/lib/orders/retry-incident';
import type { App } from '@/lib/server/compose';
import { event, paymentCatch, processOf, rowOf, serviceTask, userTask } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, pay, place, until, waitsAt } from '@/lib/testing/test-app';
import { runJob } from './commands';
import type { InStepHandler, JobToRun } from './types';

/** Each of these once lost, doubled or stuck something. */

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app.close());
afterAll(() => database.close());

const completed = (jobs: readonly JobToRun[]) => jobs.map(({ key }) => ({ key, kind: 'completed' as const }));
const find =
  (...handlers: InStepHandler[]) =>
  (elementId: string) =>
    handlers.find((handler) => handler.elementId === elementId) ?? null;
const handler = (elementId: string, run: InStepHandler['run'], errors: string[] = []): InStepHandler => ({
  elementId,
  runs: 'in-step',
  errors,
  run,
});
const complete = (orderId: string, elementId: string, variables: Record<string, unknown> = {}) =>
  app.submit({ kind: completeUserTask, orderId, input: { elementId, variables } });
const retry = (orderId: string, elementId: string) =>
  app.submit({ kind: retryIncident, orderId, input: { elementId } });
const typesOf = async (orderId: string) =>
  (await app.queries.history((await app.queries.find(orderId)) ?? expect.fail())).steps.map(
    (step) => step.type,
  );

describe('money', () => {
  test('for an order of a version that nothing else stands on any more', async () => {
    app = await openTestApp(database, {
      diagram: rowOf(paymentCatch('payment-received')),
      findHandler: find(),
    });
    const { orderId } = await place(app);
    await pay(app, orderId, 100n);
    await app.close();
    app = await openTestApp(database);
    expect(await pay(app, orderId, 100n)).toMatchObject({ verdict: 'over' });
    expect((await orderOf(app, orderId)).payment).toMatchObject({ status: 'refund-due', received: '2.00' });
  });

  test('in a hundred small pieces at once', async () => {
    app = await openTestApp(database);
    const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 2 }]);
    const answers = await Promise.all(Array.from({ length: 100 }, () => pay(app, orderId, 25n)));
    expect(answers.filter((answer) => answer.verdict === 'partial')).toHaveLength(99);
    expect(await orderOf(app, orderId)).toMatchObject({ outcome: 'fulfilled', version: 3 + 100 + 3 });
  });

  test('that comes early twice in one batch: the oldest counts', async () => {
    app = await openTestApp(database, {
      diagram: rowOf(userTask('pack'), paymentCatch('payment-received')),
      findHandler: find(),
    });
    const { orderId } = await place(app);
    await Promise.all([pay(app, orderId, 300n), pay(app, orderId, 400n)]);
    await complete(orderId, 'pack');
    const rows = await database.prisma.payment.findMany({
      where: { orderNumber: await numberOf(database, orderId) },
      orderBy: { id: 'asc' },
    });
    expect(rows.map((row) => [row.amount, row.applied, row.toRefund])).toEqual([
      [300n, 300n, 0n],
      [400n, 0n, 400n],
    ]);
  });

  test('whose step stops: the timer beside it does not win after it', async () => {
    const diagram = processOf(
      `<bpmn:startEvent id="start" /><bpmn:eventBasedGateway id="wait" />
       ${paymentCatch('payment-received').xml} ${event('too-late', '<bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1M</bpmn:timeDuration></bpmn:timerEventDefinition>')}
       <bpmn:exclusiveGateway id="size" /><bpmn:endEvent id="big" /><bpmn:endEvent id="small" /><bpmn:endEvent id="late" />`,
      [
        'start>wait',
        'wait>payment-received',
        'wait>too-late',
        'too-late>late',
        'payment-received>size',
        'size>big:=patience = "big"',
        'size>small:=patience = "small"',
      ],
    );
    app = await openTestApp(database, { diagram, findHandler: find() });
    const { orderId } = await place(app);
    await pay(app, orderId, 100n);
    const stopped = await orderOf(app, orderId);
    expect(stopped).toMatchObject({ state: 'ACTIVE', incidents: [{ elementId: 'payment-received' }] });
    // The timer comes due in the meantime and is put aside.
    await database.query('update timer set fire_at = now(), due_at = now() where order_number = $1', [
      await numberOf(database, orderId),
    ]);
    app.worker.wake(new Date());
    await expect
      .poll(async () =>
        database.prisma.timer.findMany({
          where: { orderNumber: await numberOf(database, orderId), fireAt: null },
        }),
      )
      .toHaveLength(1);
    expect((await orderOf(app, orderId)).state).toBe('ACTIVE');
    await retry(orderId, 'payment-received');
    expect((await orderOf(app, orderId)).incidents).toMatchObject([{ elementId: 'payment-received' }]);
    await database.query(`update orders set variables = '{"patience": "big"}' where id = $1::bigint`, [
      orderId,
    ]);
    await retry(orderId, 'payment-received');
    expect(await orderOf(app, orderId)).toMatchObject({ state: 'COMPLETED', incidents: [] });
  });
});

describe('incidents', () => {
  const broken = () =>
    handler('work', async () => {
      throw new Error('the press is jammed');
    });

  test('a double click on retry is one retry; a job of another order in the batch takes nothing away', async () => {
    let failing = true;
    const work = handler('work', async (jobs) => {
      if (failing) throw new Error('the press is jammed');
      return completed(jobs);
    });
    app = await openTestApp(database, { diagram: rowOf(serviceTask('work')), findHandler: find(work) });
    const [{ orderId: stuck }, { orderId: other }] = [await place(app), await place(app)];
    await until(app, stuck, ({ incidents }) => incidents.length === 1);
    failing = false;
    const due = { seq: 1, work: 'job:work' };
    const clicks = await Promise.allSettled([
      retry(stuck, 'work'),
      retry(stuck, 'work'),
      app.submit({ kind: runJob, orderId: other, input: due }),
    ]);
    expect(clicks.map((click) => click.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await orderOf(app, stuck)).toMatchObject({ state: 'COMPLETED', incidents: [] });
    expect((await app.queries.find(stuck))?.openIncidents).toBe(0);
    expect((await typesOf(stuck)).filter((type) => type === 'incident-resolved')).toHaveLength(1);
  });

  test('go when their order ends', async () => {
    app = await openTestApp(database, { diagram: rowOf(serviceTask('work')), findHandler: find(broken()) });
    const { orderId } = await place(app);
    await until(app, orderId, ({ incidents }) => incidents.length === 1);
    await app.submit({ kind: endOrder, orderId, input: { state: 'FAILED' } });
    expect(await orderOf(app, orderId)).toMatchObject({ state: 'FAILED', incidents: [] });
    expect((await app.queries.find(orderId))?.openIncidents).toBe(0);
  });

  test('the same event again: one incident, brought up to date; good data moves on', async () => {
    const diagram = processOf(
      `<bpmn:startEvent id="start" />${userTask('look').xml}<bpmn:exclusiveGateway id="size" /><bpmn:endEvent id="big" /><bpmn:endEvent id="small" />`,
      ['start>look', 'look>size', 'size>big:=size = "big"', 'size>small:=size = "small"'],
    );
    app = await openTestApp(database, { diagram, findHandler: find() });
    const { orderId } = await place(app);
    await complete(orderId, 'look');
    await complete(orderId, 'look');
    expect((await orderOf(app, orderId)).incidents).toMatchObject([{ elementId: 'look', attempts: 2 }]);
    expect(await typesOf(orderId)).toEqual(['start', 'incident-opened', 'incident-opened']);
    await complete(orderId, 'look', { size: 'small' });
    expect(await orderOf(app, orderId)).toMatchObject({ state: 'COMPLETED', incidents: [] });
  });

  test('a duration that data makes invalid stops the step, and only that', async () => {
    const timer = event(
      'pause',
      '<bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">=patience</bpmn:timeDuration></bpmn:timerEventDefinition>',
    );
    app = await openTestApp(database, {
      diagram: rowOf(userTask('look'), { id: 'pause', xml: timer }),
      findHandler: find(),
    });
    const { orderId } = await place(app);
    await complete(orderId, 'look');
    const stopped = await orderOf(app, orderId);
    expect(stopped.incidents).toMatchObject([{ elementId: 'look' }]);
    expect(waitsAt(stopped)).toEqual(['look']);
    await complete(orderId, 'look', { patience: 'PT1H' });
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['pause']);
  });
});

test('a timer that opens in the same batch as its clock is stopped stands still', async () => {
  const timer = event(
    'pause',
    '<bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>',
  );
  app = await openTestApp(database, {
    diagram: rowOf(userTask('look'), { id: 'pause', xml: timer }),
    findHandler: find(),
  });
  const { orderId } = await place(app);
  await Promise.all([
    complete(orderId, 'look'),
    app.submit({ kind: moveClock, orderId, input: { move: 'pause' } }),
  ]);
  const order = await orderOf(app, orderId);
  expect(order.activeElements).toMatchObject([{ elementId: 'pause', waitsFor: 'timer' }]);
  expect(order.activeElements[0]).not.toHaveProperty('dueAt');
});

test('a job that its sibling has closed does not run', async () => {
  let ran = 0;
  const first = handler(
    'a-first',
    async (jobs) => jobs.map(({ key }) => ({ key, kind: 'error' as const, errorCode: 'STOP' })),
    ['STOP'],
  );
  const second = handler('b-second', async (jobs) => {
    ran += jobs.length;
    return completed(jobs);
  });
  const diagram = readFileSync('lib/runtime/fixtures/sibling-closes.bpmn');
  app = await openTestApp(database, { diagram, findHandler: find(first, second) });
  const { orderId } = await place(app);
  expect(await orderOf(app, orderId)).toMatchObject({ state: 'COMPLETED' });
  expect(ran).toBe(0);
});
