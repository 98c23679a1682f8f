import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { NeedOrder } from '@/lib/contract/desk-needs';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { newOrderId } from '@/lib/orders/new-order-id';
import { refundOrder } from '@/lib/orders/refund-order';
import { resumeOrder } from '@/lib/orders/resume-order';
import { retryIncident } from '@/lib/orders/retry-incident';
import { suspendOrder } from '@/lib/orders/suspend-order';
import type { App } from '@/lib/server/compose';
import { handlersWithPaper } from '@/lib/testing/out-of-paper';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { findNeeds } from './needs';

let database: Database;
let app: App;
let hasPaper = true;

beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database, { findHandler: handlersWithPaper(() => hasPaper) });
  await database.query('update product set stock = reserved + 100');
});
afterAll(async () => {
  await app.close();
  await database.close();
});
beforeEach(() => {
  hasPaper = true;
});

const needs = (first: NeedOrder = 'oldest') => findNeeds(database, app.queries.texts, first);
const tea = (quantity: number) => [{ sku: 'assam-breakfast', quantity }];

test('nothing needs a person: nothing is listed, and all counts are 0', async () => {
  await place(app, tea(1));
  expect(await needs()).toEqual({
    first: 'oldest',
    needs: [],
    counts: {
      incident: 0,
      suspended: 0,
      refund: 0,
      unmatched: 0,
      foreign: 0,
      mail: 0,
      parcel: 0,
      delivery: 0,
      'sold-out': 0,
    },
    countedTo: 1_000,
  });
});

test('an order that stopped is told by the name of its element, until it goes on', async () => {
  hasPaper = false;
  const { orderId } = await place(app, tea(2));
  const [need, ...others] = (await needs()).needs;
  expect(others).toEqual([]);
  expect(need).toMatchObject({
    kind: 'incident',
    orderId,
    amount: '25.00',
    currency: 'EUR',
    what: 'Send bill',
    error: expect.stringContaining('NO_PAPER'),
  });
  hasPaper = true;
  await app.submit({ kind: retryIncident, orderId, input: { elementId: 'send-bill' } });
  expect((await orderOf(app, orderId)).incidents).toEqual([]);
  expect((await needs()).needs).toEqual([]);
});

test('money that waits is told by what it is, and gone with it', async () => {
  const late = await place(app, tea(1));
  await app.submit({ kind: cancelOrder, orderId: late.orderId, input: null });
  await pay(app, late.orderId, 300n);
  await pay(app, newOrderId(), 7_000n, {
    ...{ channel: 'signed', currency: 'EUR', externalId: 'unknown-order' },
  });
  const foreign = await place(app, tea(1));
  await pay(app, foreign.orderId, 900n, { currency: 'USD' });
  const { needs: list, counts } = await needs();
  expect(counts).toMatchObject({ refund: 1, unmatched: 1, foreign: 1 });
  expect(
    list.map(({ kind, orderId, amount, currency, what }) => [kind, orderId, amount, currency, what]),
  ).toEqual([
    ['refund', late.orderId, '3.00', 'EUR', 'by-hand'],
    ['unmatched', null, '70.00', 'EUR', 'signed'],
    ['foreign', foreign.orderId, '9.00', 'USD', 'EUR'],
  ]);
  expect((await needs('dearest')).needs.map(({ kind }) => kind)).toEqual(['unmatched', 'foreign', 'refund']);
  await refundOrder(app, { orderId: late.orderId, byHand: true });
  expect((await needs()).counts).toMatchObject({ refund: 0, unmatched: 1, foreign: 1 });
});

test('a mail that was given up is told, one that is only to be sent is not', async () => {
  await database.query('delete from mail');
  const row = (jobKey: string, values: string) =>
    database.query(
      `insert into mail (order_number, kind, job_key, queued_at, attempts, run_at, error, held_for)
       select min(number), 'bill', $1, now(), ${values} from orders`,
      [jobKey],
    );
  await row('given-up', `5, null, 'nobody answers', null`);
  await row('held', `0, now() + interval '1 hour', null, 'recipient'`);
  await row('first-order', `0, null, null, 'unanswered'`);
  await row('tried-again', `2, now() + interval '1 hour', 'nobody answers', null`);
  const mails = (await needs()).needs.filter(({ kind }) => kind === 'mail');
  expect(mails.map(({ error }) => error).sort()).toEqual(['nobody answers', 'recipient']);
  await database.query('delete from mail');
});

test('what cannot be bought is told last, whatever stands first', async () => {
  await database.query(`update product set stock = reserved where sku = 'assam-breakfast'`);
  for (const first of ['oldest', 'dearest'] as const)
    expect((await needs(first)).needs.at(-1)).toMatchObject({
      kind: 'sold-out',
      key: 'assam-breakfast',
      since: null,
    });
});

test('of very many some are listed, and they are counted as far as anybody counts', async () => {
  await database.query(
    `insert into payment (channel, arrived_at, verdict, currency, amount, to_refund)
     select 'signed', now(), 'unmatched', 'EUR', 100 + n, 100 + n from generate_series(1, 1500) n`,
  );
  const { needs: list, counts } = await needs('dearest');
  expect(counts.unmatched).toBe(1_001);
  expect(list.filter(({ kind }) => kind === 'unmatched')).toHaveLength(100);
});

test('an order that a person holds, until it is let go', async () => {
  await database.query('update product set stock = reserved + 100');
  const { orderId } = await place(app, tea(2));
  await app.submit({ kind: suspendOrder, orderId, input: null });
  const held = (await needs()).needs.find(({ kind }) => kind === 'suspended');
  expect(held).toMatchObject({ orderId, amount: '25.00', since: expect.any(String) });
  await app.submit({ kind: resumeOrder, orderId, input: null });
  expect((await needs()).counts.suspended).toBe(0);
});
