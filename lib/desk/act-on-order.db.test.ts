import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DESK_ACTS, type DeskActName, type Person, ROLES } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { findBrokenDeskAct } from '@/lib/db/tables/desk-acts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { findDeskOrder } from '@/lib/queries/desk-order';
import type { App } from '@/lib/server/compose';
import { rowOf, serviceTask } from '@/lib/testing/bpmn';
import { handlersWithPaper } from '@/lib/testing/out-of-paper';
import { openTestApp, orderOf, pay, place, until } from '@/lib/testing/test-app';
import { actOnOrder, offeredActs } from './act-on-order';

const ADMIN: Person = { name: 'operator', role: 'admin' };
const tea = [{ sku: 'assam-breakfast', quantity: 2 }];

let database: Database;
let app: App;
let hasPaper = true;

beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database, { findHandler: handlersWithPaper(() => hasPaper) });
});
afterAll(async () => {
  await app.close();
  await database.close();
});
beforeEach(() => {
  hasPaper = true;
});

const act = (orderId: string, name: DeskActName, elementId: string | null = null, person = ADMIN) =>
  actOnOrder(app, person, { act: name, orderId, elementId, reason: 'a customer called' });
async function deskOf(orderId: string) {
  const found = await findDeskOrder(database, app.queries, orderId);
  if (found === null) throw new Error('no order');
  return found;
}
const acts = async (orderId: string) =>
  (await deskOf(orderId)).page.acts.map(({ act: name, element, result, detail }) => [
    name,
    element,
    result,
    detail,
  ]);
const offered = async (orderId: string, person = ADMIN) =>
  offeredActs(person, (await deskOf(orderId)).facts).map(({ act: name }) => name);

describe('a retry', () => {
  test('is told as it ends: failed again, then cleared', async () => {
    hasPaper = false;
    const { orderId } = await place(app, tea);
    expect((await deskOf(orderId)).page.incidents).toMatchObject([
      { element: 'Send bill', error: expect.stringContaining('NO_PAPER') },
    ]);
    await act(orderId, 'retry', 'send-bill');
    const again = ['retry', 'Send bill', 'failed-again', expect.stringContaining('NO_PAPER')];
    expect(await acts(orderId)).toEqual([again]);
    hasPaper = true;
    await act(orderId, 'retry', 'send-bill');
    expect(await acts(orderId)).toEqual([['retry', 'Send bill', 'cleared', null], again]);
    expect((await orderOf(app, orderId)).incidents).toEqual([]);
  });

  test('of what did not stop is refused, and kept as refused', async () => {
    const { orderId } = await place(app, tea);
    await expect(act(orderId, 'retry', 'send-bill')).rejects.toMatchObject({ code: 'conflict' });
    expect(await acts(orderId)).toEqual([
      ['retry', 'Send bill', 'refused', 'The order does not allow this any more.'],
    ]);
  });
});

test('a retry is tried until its work outside has ended, and cleared then', async () => {
  const own = await openTestDatabase();
  const held: (() => void)[] = [];
  let hasFailed = false;
  const elsewhere = await openTestApp(own, {
    diagram: rowOf(serviceTask('work')),
    findHandler: () => ({
      elementId: 'work',
      runs: 'outside',
      errors: [],
      run: async ({ key }) => {
        if (!hasFailed) {
          hasFailed = true;
          return { key, kind: 'error', errorCode: 'NO_PAPER' };
        }
        await new Promise<void>((resolve) => held.push(resolve));
        return { key, kind: 'completed' };
      },
    }),
  });
  try {
    const { orderId } = await place(elsewhere);
    await until(elsewhere, orderId, ({ incidents }) => incidents.length === 1);
    await actOnOrder(elsewhere, ADMIN, { act: 'retry', orderId, elementId: 'work', reason: 'again' });
    const result = async () => (await findDeskOrder(own, elsewhere.queries, orderId))?.page.acts[0]?.result;
    await expect.poll(() => held.length).toBe(1);
    expect(await result()).toBe('trying');
    held[0]?.();
    await expect.poll(result).toBe('cleared');
  } finally {
    await elsewhere.close();
    await own.close();
  }
});

test('an order is cancelled, or stopped, and nothing can be done any more', async () => {
  const [cancelled, stopped] = [await place(app, tea), await place(app, tea)];
  expect(await offered(cancelled.orderId)).toEqual(['cancel', 'end']);
  await act(cancelled.orderId, 'cancel');
  await act(stopped.orderId, 'end');
  expect(await orderOf(app, cancelled.orderId)).toMatchObject({ outcome: 'cancelled' });
  expect(await orderOf(app, stopped.orderId)).toMatchObject({ state: 'TERMINATED' });
  for (const { orderId } of [cancelled, stopped]) expect(await offered(orderId)).toEqual([]);
  expect(await acts(stopped.orderId)).toEqual([['end', null, 'done', null]]);
});

test('a refund that only a person can send is recorded, with what it was', async () => {
  const { orderId } = await place(app, tea);
  await pay(app, orderId, 300n);
  await app.submit({ kind: cancelOrder, orderId, input: null });
  expect(await offered(orderId)).toEqual(['refund-by-hand']);
  const { page } = await deskOf(orderId);
  expect(page.refunds).toMatchObject([
    { amount: '3.00', currency: 'EUR', state: 'by-hand', isSendable: false },
  ]);
  expect(page.payments).toMatchObject([{ amount: '3.00', applied: '0.00', toRefund: '3.00' }]);
  await act(orderId, 'refund-by-hand');
  expect(await acts(orderId)).toEqual([['refund-by-hand', null, 'done', '3.00 EUR by-hand']]);
  expect((await deskOf(orderId)).page.payments).toMatchObject([{ toRefund: '0.00', refunded: '3.00' }]);
  expect(await offered(orderId)).toEqual([]);
});

test('who may not is offered nothing, and what they try is done to nothing', async () => {
  const { orderId } = await place(app, tea);
  for (const role of ROLES.filter((name) => name !== 'operator' && name !== 'admin')) {
    const person = { name: role, role };
    expect(await offered(orderId, person)).toEqual([]);
    for (const name of DESK_ACTS)
      await expect(act(orderId, name, 'send-bill', person)).rejects.toMatchObject({ code: 'forbidden' });
  }
  expect(await acts(orderId)).toEqual([]);
  expect(await offered(orderId, { name: 'Bo', role: 'operator' })).toEqual(['cancel', 'end']);
});

test('of two at once the second is told that it came too late', async () => {
  const { orderId } = await place(app, tea);
  const both = await Promise.allSettled([act(orderId, 'end'), act(orderId, 'end')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await acts(orderId)).map(([, , result]) => result).sort()).toEqual(['done', 'refused']);
});

test('an act of a process that ended in between says that nobody knows', async () => {
  const { orderId } = await place(app, tea);
  const dying = { ...app, submit: () => new Promise<never>(() => {}) };
  void actOnOrder(dying, ADMIN, { act: 'cancel', orderId, elementId: null, reason: 'a customer called' });
  await expect.poll(() => acts(orderId)).toEqual([['cancel', null, 'asked', null]]);
});

describe('the record', () => {
  test('is one chain, whoever writes to it at once', async () => {
    const orders = await Promise.all(Array.from({ length: 10 }, () => place(app, tea)));
    await Promise.all(orders.map(({ orderId }) => act(orderId, 'cancel')));
    expect(await findBrokenDeskAct(database)).toBeNull();
  });

  test('is neither changed nor shortened, and shows it if somebody did', async () => {
    for (const statement of [
      'update desk_act set reason = null',
      'delete from desk_act',
      'truncate desk_act',
    ])
      await expect(database.query(statement)).rejects.toThrow(/append-only/);
    await database.query('alter table desk_act disable trigger desk_act_kept');
    await database.query(`update desk_act set reason = 'another' where id = 3`);
    expect(await findBrokenDeskAct(database)).toBe(3n);
    await database.query(`update desk_act set reason = 'a customer called' where id = 3`);
    expect(await findBrokenDeskAct(database)).toBeNull();
    await database.query('delete from desk_act where id = 2');
    expect(await findBrokenDeskAct(database)).toBe(3n);
  });
});
