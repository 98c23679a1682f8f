import { expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import { findBroadcasts, forgetBroadcasts } from '@/lib/db/tables/signal-broadcasts';
import { endOrder } from '@/lib/orders/end-order';
import { resumeOrder } from '@/lib/orders/resume-order';
import { retryIncident } from '@/lib/orders/retry-incident';
import { sendSignal } from '@/lib/orders/send-signal';
import { suspendOrder } from '@/lib/orders/suspend-order';
import type { App } from '@/lib/server/compose';
import { drawnOrders } from '@/lib/testing/drawn-orders';
import { orderOf } from '@/lib/testing/test-app';
import { SignalWorker } from './signal-worker';

/** Signals reach every wait that is open when they are broadcast, once. */

const shop = drawnOrders();
const { open, placed, waits, done } = shop;
const send = (name: string, key: string | null = null) =>
  sendSignal(shop.app, { name, person: 'Ada', key, now: new Date() });
const carryOn = async (worker: Pick<App['signals'], 'look'> = shop.app.signals) => {
  while ((await worker.look()) > 0);
};
const newest = async () => (await findBroadcasts(shop.database, 1))[0] ?? expect.fail();
const stepsOf = async (orderId: string) =>
  (await shop.app.queries.history((await shop.app.queries.find(orderId)) ?? expect.fail())).steps;

const WAITING = `
  start begin
  user pack
  boundary recalled on=pack signal=recall
  boundary told on=pack signal=news passive
  catch opened signal=open
  user note
  end noted
  user unpack
  end done outcome=fulfilled
  begin -> pack -> opened -> done
  recalled -> unpack -> done
  told -> note -> noted`;

test('a signal reaches every wait for it that is open, and no later one', async () => {
  await open(WAITING);
  const [first, second] = [await placed(), await placed()];
  await send('recall');
  const later = await placed();
  await carryOn();
  expect(await Promise.all([first, second, later].map(waits))).toEqual([
    ['unpack'],
    ['unpack'],
    ['pack', 'recalled', 'told'],
  ]);
  expect(await newest()).toMatchObject({ name: 'recall', state: 'done', found: 2, delivered: 2, kept: 0 });
  expect((await stepsOf(first)).at(-1)).toMatchObject({
    type: 'signal',
    elementId: 'recalled',
    data: { signal: 'recall' },
  });
});

test('an event that does not interrupt hears the first signal, and nothing hears one of another name', async () => {
  await open(WAITING);
  const orderId = await placed();
  await send('news');
  await send('news');
  await send('open');
  await carryOn();
  expect(await waits(orderId)).toEqual(['note', 'pack', 'recalled']);
  expect((await findBroadcasts(shop.database, 3)).map(({ delivered }) => delivered)).toEqual([0, 0, 1]);
});

test('the check finds a wait that has no row, and a row that has no wait', async () => {
  await open(WAITING);
  const orderId = await placed();
  await shop.database.query(`update signal_wait set work = 'signal:gone' where name = 'news'`);
  const { invariants } = await check(snapshotsOf(shop.database), { only: ['I9'] });
  expect(invariants[0]?.violations.map(({ message }) => message)).toEqual([
    'signal:told is open and has no row',
    'signal:gone of step 1 is not open',
  ]);
  await shop.database.query(`update signal_wait set work = 'signal:told' where name = 'news'`);
  expect(await waits(orderId)).toEqual(['pack', 'recalled', 'told']);
});

test('those that are done are forgotten after 30 days', async () => {
  await open(WAITING);
  await send('news');
  await carryOn();
  const daysOn = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000);
  await forgetBroadcasts(shop.database, daysOn(29));
  expect(await findBroadcasts(shop.database, 9)).toHaveLength(1);
  await forgetBroadcasts(shop.database, daysOn(31));
  expect(await findBroadcasts(shop.database, 9)).toEqual([]);
});

test('the same key sends once, and for one signal only', async () => {
  await open(WAITING);
  const [one, other] = [await send('news', 'Ada:1'), await send('news', 'Ada:1')];
  expect(other.id).toBe(one.id);
  await expect(send('recall', 'Ada:1')).rejects.toMatchObject({ code: 'idempotency-mismatch' });
});

test('what a step throws reaches other orders and its own, but not what it opens itself', async () => {
  await open(`
    start begin
    parallel fork
    catch heard signal=packed
    user pack
    throw tell signal=packed
    catch again signal=packed
    parallel join
    end done signal=over outcome=fulfilled
    begin -> fork
    fork -> heard -> join
    fork -> pack -> tell -> again -> join
    join -> done`);
  const [first, second] = [await placed(), await placed()];
  await done(first, 'pack');
  expect(await waits(first)).toEqual(['again', 'heard']);
  await carryOn();
  expect(await Promise.all([first, second].map(waits))).toEqual([['again'], ['pack']]);
  await done(second, 'pack');
  await carryOn();
  expect((await orderOf(shop.app, first)).outcome).toBe('fulfilled');
  expect(await waits(second)).toEqual(['again']);
  const thrown = await findBroadcasts(shop.database, 9);
  // Nobody waited for what the end threw.
  expect(thrown.map(({ name, elementId, delivered }) => [name, elementId, delivered])).toEqual([
    ['packed', 'tell', 1],
    ['packed', 'tell', 2],
  ]);
});

test('a wait that is closed before its turn is passed over; a suspended order keeps what came', async () => {
  await open(WAITING);
  const [gone, held] = [await placed(), await placed()];
  await shop.app.submit({ kind: suspendOrder, orderId: held, input: null });
  await send('recall');
  await shop.app.submit({ kind: endOrder, orderId: gone, input: { state: 'TERMINATED' } });
  await carryOn();
  expect(await newest()).toMatchObject({ found: 1, delivered: 0, kept: 1 });
  await send('recall');
  await carryOn();
  expect(await newest()).toMatchObject({ found: 0, delivered: 0, kept: 0 });
  await shop.app.submit({ kind: resumeOrder, orderId: held, input: null });
  expect(await waits(held)).toEqual(['unpack']);
  expect((await stepsOf(held)).filter(({ type }) => type === 'signal')).toHaveLength(1);
});

test('a step that cannot be taken stops for a person, and the signal does not come again', async () => {
  await open(`
    start begin
    catch opened signal=open
    exclusive way
    end done outcome=fulfilled
    end other
    begin -> opened -> way
    way -> done if =ready
    way -> other if =ready = false`);
  const orderId = await placed();
  await send('open');
  await carryOn();
  await send('open');
  await carryOn();
  expect(await newest()).toMatchObject({ found: 0, delivered: 0 });
  expect((await orderOf(shop.app, orderId)).incidents).toMatchObject([{ elementId: 'opened' }]);
  const { invariants } = await check(snapshotsOf(shop.database), { only: ['I9'] });
  expect(invariants).toMatchObject([{ count: 0, violations: [] }]);
  const input = { elementId: 'opened', variables: { ready: true } };
  await shop.app.submit({ kind: retryIncident, orderId, input });
  expect((await orderOf(shop.app, orderId)).outcome).toBe('fulfilled');
});

test('several servers bring it to each wait once, whoever of them ends in between', async () => {
  await open(WAITING);
  const orders = [];
  for (let made = 0; made < 230; made += 1) orders.push(placed());
  const ids = await Promise.all(orders);
  await send('news');
  // The first ends behind a part; its lease runs out.
  expect(await shop.app.signals.look()).toBe(200);
  const later = () => new Date(Date.now() + 60_000);
  const other = (holder: string) =>
    new SignalWorker({
      database: shop.database,
      dispatcher: shop.app.dispatcher,
      holder,
      now: later,
      onError: expect.fail,
    });
  await Promise.all([carryOn(other('second')), carryOn(other('third'))]);
  expect(await newest()).toMatchObject({ state: 'done', found: 230, delivered: 230 });
  for (const orderId of ids.slice(0, 5)) expect(await waits(orderId)).toEqual(['note', 'pack', 'recalled']);
});
