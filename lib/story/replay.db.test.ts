import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { HistoryJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import { findPaymentMoney } from '@/lib/db/tables/payments';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bookRefunds } from '@/lib/orders/book-refunds';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { endOrder } from '@/lib/orders/end-order';
import { moveClock } from '@/lib/orders/move-clock';
import { retryIncident } from '@/lib/orders/retry-incident';
import type { App, AppOptions } from '@/lib/server/compose';
import { findHandler } from '@/lib/tasks/handlers';
import { processOf } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, pay as payOnly, place, until, waitsAt } from '@/lib/testing/test-app';
import { orderAt } from './replay';
import type { RecordedLife } from './testing/recorded-life';

/**
 * The replay is held against the server's own fold of the log, after each step of whole lives. After a deliberate
 * change of the history: `RECORD=1 npm test -- lib/story/replay.db`, `npm run format`, and read the difference.
 */
const RECORDED = new URL('./testing/lives.json', import.meta.url);
const IN_FIXTURE = new Set([
  'paid in parts, and too much of it',
  'reminded, then paid',
  'failed, then tried again by a person',
  'three times round a loop',
]);
const recorded: Record<string, RecordedLife> = {};

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app.close());
afterAll(async () => {
  await database.close();
  // Both databases live the same lives; one of them records.
  if (process.env.RECORD === '1' && process.env.TEST_DATABASE === 'pglite')
    writeFileSync(RECORDED, `${JSON.stringify(recorded, null, 1)}\n`);
});

/** The order as it was seen on its way. */
let seen: OrderJson[] = [];
const pay: typeof payOnly = async (app, orderId, ...payment) => {
  const answer = await payOnly(app, orderId, ...payment);
  seen.push(await orderOf(app, orderId));
  return answer;
};

const tea = [{ sku: 'assam-breakfast', quantity: 2 }];
const ended = ({ state }: OrderJson) => state !== 'ACTIVE';
const waitsFor = (id: string) => (order: OrderJson) => waitsAt(order).includes(id);
const nextTimer = (orderId: string) =>
  app.submit({ kind: moveClock, orderId, input: { move: 'next-timer' } });
const complete = (orderId: string, again: boolean) =>
  app.submit({ kind: completeUserTask, orderId, input: { elementId: 'look', variables: { again } } });

const loop = processOf(
  `<bpmn:startEvent id="start" /><bpmn:exclusiveGateway id="join" /><bpmn:userTask id="look" name="look" />
   <bpmn:exclusiveGateway id="enough" default="enough-to-end" /><bpmn:endEvent id="end" />`,
  ['start>join', 'join>look', 'look>enough', 'enough>join:=again = true', 'enough>end'],
);

/** Fails the first three times: an incident opens, and a retry closes it. */
function failingAtFirst(): NonNullable<AppOptions['findHandler']> {
  let failures = 0;
  return (elementId, jobType) => {
    const handler = findHandler(elementId, jobType);
    if (handler === null || handler.runs !== 'in-step' || elementId !== 'send-bill') return handler;
    return {
      ...handler,
      run: async (jobs, sql) => {
        failures += 1;
        if (failures <= 3) throw new Error('out of paper');
        return handler.run(jobs, sql);
      },
    };
  };
}

const LIVES: [string, Partial<AppOptions>, (orderId: string) => Promise<unknown>][] = [
  ['paid at once', {}, (orderId) => pay(app, orderId, 2500n)],
  [
    'paid in parts, and too much of it',
    {},
    async (orderId) => {
      await pay(app, orderId, 500n);
      await pay(app, orderId, 100n, { currency: 'CHF' });
      await pay(app, orderId, 3000n);
      await until(app, orderId, ended);
      await pay(app, orderId, 1n);
    },
  ],
  [
    'reminded, then paid',
    {},
    async (orderId) => {
      await nextTimer(orderId);
      await until(app, orderId, waitsFor('wait-10min-timer'));
      await pay(app, orderId, 2500n);
    },
  ],
  [
    'never paid, its clock paused and run',
    {},
    async (orderId) => {
      await app.submit({ kind: moveClock, orderId, input: { move: 'pause' } });
      await app.submit({ kind: moveClock, orderId, input: { move: 'run', speed: 3_000 } });
    },
  ],
  ['cancelled', {}, (orderId) => app.submit({ kind: cancelOrder, orderId, input: null })],
  [
    'cancelled, and its money goes back',
    {},
    async (orderId) => {
      await pay(app, orderId, 1000n);
      await pay(app, orderId, 500n, { currency: 'USD' });
      await app.submit({ kind: cancelOrder, orderId, input: null });
      seen.push(await orderOf(app, orderId));
      const owed = await findPaymentMoney(database, [await numberOf(database, orderId)]);
      for (const { id: paymentId } of owed) {
        const act = { act: 'record-by-hand', all: false } as const;
        await bookRefunds(app.submit, orderId, { paymentId, returns: [], act });
        seen.push(await orderOf(app, orderId));
      }
      await pay(app, orderId, 100n);
    },
  ],
  [
    'stopped from outside',
    {},
    (orderId) => app.submit({ kind: endOrder, orderId, input: { state: 'TERMINATED' } }),
  ],
  [
    'failed, then tried again by a person',
    { findHandler: failingAtFirst() },
    async (orderId) => {
      await until(app, orderId, ({ incidents }) => incidents.length > 0);
      await app.submit({ kind: retryIncident, orderId, input: { elementId: 'send-bill' } });
      await until(app, orderId, waitsFor('payment-received'));
      await pay(app, orderId, 2500n);
    },
  ],
  [
    'three times round a loop',
    { diagram: loop, findHandler: () => null },
    async (orderId) => {
      await complete(orderId, true);
      await complete(orderId, true);
      await complete(orderId, false);
    },
  ],
];

test.each(LIVES)('replay equals history at every step: %s', async (name, options, live) => {
  app = await openTestApp(database, options);
  const { orderId } = await place(app, tea);
  seen = [await orderOf(app, orderId)];
  await live(orderId);
  await until(app, orderId, ended);
  const order = await orderOf(app, orderId);
  const row = (await app.queries.find(orderId)) ?? expect.fail();
  const history: HistoryJson = await app.queries.history(row);
  const views: RecordedLife['views'] = [];
  const awaitedNameOf = await app.queries.awaitedNames(row.definitionId);
  for (let version = 1; version <= row.version; version += 1) {
    const fold = await app.queries.fold({ ...row, version });
    views.push({
      version,
      activeElements: fold.activeElements(awaitedNameOf),
      completedElements: fold.completedElements(),
      takenFlows: fold.takenFlows(),
    });
  }
  expect(views.length).toBeGreaterThan(3);
  for (const view of views) expect(orderAt(order, history, view.version)).toMatchObject(view);
  expect(orderAt(order, history, order.version)).toBe(order);
  for (const before of seen) {
    const { incidents, ...rest } = orderAt(order, history, before.version);
    const { incidents: _, ...then } = before;
    expect(rest).toEqual(then);
    expect(incidents.map(({ elementId, since }) => [elementId, since])).toEqual(
      before.incidents.map(({ elementId, since }) => [elementId, since]),
    );
  }
  if (IN_FIXTURE.has(name)) recorded[name] = { order, history, views };
});
