import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { endOrder } from '@/lib/orders/end-order';
import { moveClock } from '@/lib/orders/move-clock';
import type { App } from '@/lib/server/compose';
import { openTestApp, pay, place, until, waitsAt } from '@/lib/testing/test-app';
import { OrderQueries } from './order-queries';

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
});
afterAll(async () => {
  await app?.close();
  await database?.close();
});

/** Asks anew: the product's own answer is a second old at most, which is long for a test. */
const totals = () => new OrderQueries(database, () => null).totals.read();

/** By the history: from the step that opened the first wait for the payment to the one that closed it. */
async function secondsUntilPaidOrReminded(orderId: string): Promise<number> {
  const { steps } = await app.queries.history((await app.queries.find(orderId)) ?? expect.fail());
  const waits = steps.map(({ activeElements }) =>
    activeElements.some(({ elementId }) => elementId === 'payment-received'),
  );
  const opened = waits.indexOf(true);
  const closed = waits.indexOf(false, opened);
  return (Date.parse(steps[closed]?.at ?? '') - Date.parse(steps[opened]?.at ?? '')) / 1000;
}

test('a version that nobody ordered on is there, with nothing on it', async () => {
  expect(await totals()).toEqual({
    versions: [
      {
        id: 'ordering-items-workflow',
        version: 1,
        hash: app.definitions.current().hash,
        orders: 0,
        open: 0,
        waiting: [],
        stopped: [],
        ended: [],
        waits: [],
      },
    ],
    sample: { orders: 0, from: null, to: null },
  });
});

test('tells how many orders wait where, how the others ended, and how long they waited', async () => {
  const ids = (await Promise.all(Array.from({ length: 8 }, () => place(app)))).map(({ orderId }) => orderId);
  const [first = '', second = '', third = ''] = ids;
  await pay(app, first, 100n);
  await app.submit({ kind: endOrder, orderId: second, input: { state: 'TERMINATED' } });
  await app.submit({ kind: moveClock, orderId: third, input: { move: 'next-timer' } });
  await until(app, third, (order) => waitsAt(order).includes('wait-10min-timer'));
  const { versions, sample } = await totals();
  const [version] = versions;
  expect(version).toMatchObject({ orders: 8, open: 6 });
  const waiting = Object.fromEntries(
    (version?.waiting ?? []).map((place) => [place.elementId, place.orders]),
  );
  expect(waiting).toEqual({
    'cancel-requested': 5,
    'payment-received': 5,
    'wait-5min-timer': 5,
    'cancel-requested-after-reminder': 1,
    'payment-received-after-reminder': 1,
    'wait-10min-timer': 1,
  });
  expect(version?.waiting.find(({ elementId }) => elementId === 'wait-5min-timer')?.waitsFor).toBe('timer');
  expect(version?.ended).toEqual([
    { outcome: 'terminated', orders: 1 },
    { outcome: 'fulfilled', orders: 1 },
  ]);
  expect(sample).toMatchObject({ orders: 8 });
  const waits = new Map((version?.waits ?? []).map((wait) => [wait.elementId, wait]));
  // Of eight bills each was closed in the step that opened it; of the payments, the paid and the reminded one closed.
  expect(waits.get('send-bill')).toMatchObject({ samples: 8 });
  expect(waits.get('payment-received')).toMatchObject({ samples: 2 });
  const seconds = await Promise.all([first, third].map(secondsUntilPaidOrReminded));
  expect(waits.get('payment-received')?.medianSeconds).toBe(Math.min(...seconds));
});

test('a second asks the database once', async () => {
  const { totals: kept } = new OrderQueries(database, () => null);
  const [one, other] = await Promise.all([kept.read(), kept.read()]);
  expect(one).toBe(other);
});

test('a million steps are not read: the last pages, and the logs of the orders on them', async () => {
  await database.query(
    `insert into step (order_number, seq, at, type)
     select 1000000 + n / 6, 1 + n % 6, now() - interval '1 hour', 'payment' from generate_series(0, 299999) n`,
  );
  await database.query('analyze step');
  const planOf = async (text: string, values: readonly unknown[]) =>
    (await database.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values))
      .map((row) => row['QUERY PLAN'])
      .join('\n');
  const seen: { text: string; values: readonly unknown[] }[] = [];
  const watched: Database = {
    ...database,
    query: (text, values = []) => {
      seen.push({ text, values });
      return database.query(text, values);
    },
  };
  const { sample } = await new OrderQueries(watched, () => null).totals.read();
  expect(sample.orders).toBe(500);
  const ofLog = seen.filter(({ text }) => /from step/.test(text));
  const plans = await Promise.all(ofLog.map(({ text, values }) => planOf(text, values)));
  expect(plans.join('\n')).toContain('Tid Range Scan on step');
  expect(plans.join('\n')).toMatch(/Index Scan (using|on) step_pkey/);
  expect(plans.join('\n')).not.toContain('Seq Scan on step');
});
