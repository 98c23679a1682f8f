import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Person } from '@/lib/contract/desk';
import type { BulkActName } from '@/lib/contract/desk-bulk';
import type { Database } from '@/lib/db/database';
import { restMs } from '@/lib/db/queue-loop';
import { countBulkItems, findBulkItems, findLeftOut } from '@/lib/db/tables/bulk-acts';
import { findBrokenDeskAct, findDeskActs } from '@/lib/db/tables/desk-acts';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { AppError } from '@/lib/errors';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { findPlaces } from '@/lib/queries/desk-choices';
import { findSearch } from '@/lib/queries/desk-conditions';
import { findDeskOrder } from '@/lib/queries/desk-order';
import type { App } from '@/lib/server/compose';
import { readFilters } from '@/lib/story/desk-filters';
import { handlersWithPaper } from '@/lib/testing/out-of-paper';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { BulkWorker } from './bulk-worker';
import { freezeSelection } from './freeze-selection';
import { turnBulk } from './turn-bulk';

const ORDERS = process.env.TEST_ALL === '1' ? 1_000 : 120;
const BO: Person = { name: 'Bo', role: 'operator' };

let database: Database;
let app: App;
let clockMs = 0;
let hasPaper = true;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  hasPaper = true;
  clockMs = Date.now();
  app = await openTestApp(database, {
    byHand: true,
    findHandler: handlersWithPaper(() => hasPaper),
    now: () => new Date(clockMs),
  });
});
afterEach(() => app.close());
afterAll(async () => {
  const { invariants } = await check(snapshotsOf(database));
  expect(invariants.flatMap(({ violations }) => violations)).toEqual([]);
  expect(await findBrokenDeskAct(database)).toBeNull();
  await database.close();
});

/** Orders of a customer of this name, so that a filter finds these and no others. */
async function placeMany(name: string, count: number): Promise<string[]> {
  const customer = { name, email: null, address: null, origin: null };
  const placed = await Promise.all(Array.from({ length: count }, () => place(app, [], { customer })));
  return placed.map(({ orderId }) => orderId);
}

async function freeze(act: BulkActName, said: Record<string, string>, person = BO): Promise<bigint> {
  const filters = readFilters((name) => said[name] ?? null);
  const [search, places] = await Promise.all([
    findSearch(database, filters.q),
    findPlaces(database, app.queries.totals, filters, new Date(clockMs)),
  ]);
  const query = { filters, search, ...places, before: null };
  return freezeSelection(database, person, { act, query, filters: said, now: new Date(clockMs) });
}

const turn = (id: bigint, what: 'start' | 'pause' | 'resume' | 'stop') =>
  turnBulk(database, BO, { id, turn: what, reason: 'the supplier failed', now: new Date(clockMs) });
const counts = (id: bigint) => countBulkItems(database, id);
const worker = (more: Partial<ConstructorParameters<typeof BulkWorker>[0]> = {}) =>
  new BulkWorker({
    ...{ database, submit: app.submit, log: app.log, holder: 'one', now: () => new Date(clockMs) },
    ...more,
  });
async function toTheEnd(of: BulkWorker): Promise<void> {
  while ((await of.look()) > 0);
}
/** Those of these orders that are cancelled. */
async function cancelled(orderIds: readonly string[]): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select id::text as id from orders where id = any($1::bigint[]) and outcome = 'cancelled'`,
    [orderIds],
  );
  return rows.map(({ id }) => id).sort();
}
const doneOf = async (id: bigint) =>
  (await findBulkItems(database, id, 'done', ORDERS)).map(({ orderId }) => orderId).sort();

describe('a selection', () => {
  test('is all that the filters show, without those that do not allow it, and nobody comes to it later', async () => {
    const orders = await placeMany('Frozen Ada', 60);
    const [paid = '', gone = ''] = orders;
    await pay(app, paid, 100n);
    await app.submit({ kind: cancelOrder, orderId: gone, input: null });
    const id = await freeze('cancel', { q: 'frozen ada' });
    const late = await placeMany('Frozen Ada', 3);
    expect(await counts(id)).toEqual({ waiting: 58, done: 0, refused: 0, failed: 0, 'left-out': 2 });
    expect(await findLeftOut(database, id)).toEqual([{ detail: 'It has ended.', orders: 2 }]);
    await turn(id, 'start');
    await toTheEnd(worker());
    expect(await counts(id)).toMatchObject({ waiting: 0, done: 58 });
    expect(await cancelled([...orders, ...late])).toEqual(orders.filter((one) => one !== paid).sort());
    const page = (await findDeskOrder(database, app.queries, orders[2] ?? ''))?.page;
    expect(page?.acts).toMatchObject([
      { act: 'cancel', person: 'Bo', reason: 'the supplier failed', result: 'done' },
    ]);
  });

  test('is made of more than one page of what is looked for among all orders', async () => {
    const orders = await placeMany('Paged Ada', 60);
    const id = await freeze('end', { state: 'ACTIVE', payment: 'unpaid' });
    const items = await findBulkItems(database, id, 'waiting', 1_000);
    expect(items.map(({ orderId }) => orderId)).toEqual(expect.arrayContaining(orders));
  });

  test('that somebody else starts is the act of who starts it', async () => {
    const [one = ''] = await placeMany('Lent Ada', 1);
    const id = await freeze('cancel', { q: 'lent ada' }, { name: 'Al', role: 'admin' });
    await turn(id, 'start');
    await toTheEnd(worker());
    const page = (await findDeskOrder(database, app.queries, one))?.page;
    expect(page?.acts).toMatchObject([{ act: 'cancel', person: 'Bo', reason: 'the supplier failed' }]);
    const kept = await database.query('select act, person, result from desk_act order by id desc limit 1');
    expect(kept).toEqual([{ act: 'bulk-cancel', person: 'Bo', result: 'done' }]);
  });

  test('is none where no order is like that, and not of who may not', async () => {
    await expect(freeze('end', { q: 'nobody at all' })).rejects.toMatchObject({ code: 'bad-request' });
    await placeMany('Viewed', 1);
    await expect(freeze('end', { q: 'viewed' }, { name: 'Vi', role: 'viewer' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('that was started long after says of each order what it allowed then', async () => {
    const [one = '', other = ''] = await placeMany('Changed Ada', 2);
    const id = await freeze('cancel', { q: 'changed ada' });
    await pay(app, one, 100n);
    await turn(id, 'start');
    await toTheEnd(worker());
    expect(await counts(id)).toMatchObject({ done: 1, refused: 1 });
    expect(await findBulkItems(database, id, 'refused', 10)).toMatchObject([
      { orderId: one, detail: 'This order has already ended.' },
    ]);
    expect(await orderOf(app, other)).toMatchObject({ outcome: 'cancelled' });
  });
});

describe(`${ORDERS} orders`, () => {
  test('stopped half-way are exactly what the report says, and nothing happens after it', async () => {
    const orders = await placeMany('Half Ada', ORDERS);
    const id = await freeze('cancel', { q: 'half ada' });
    await turn(id, 'start');
    const half = worker();
    while ((await counts(id)).done < ORDERS / 3) await half.look();
    // While a part is under way.
    const [, stopped] = await Promise.all([half.look(), turn(id, 'stop')]);
    expect(stopped).toBeUndefined();
    const report = await counts(id);
    expect(report.done).toBeGreaterThan(0);
    expect(report.waiting).toBeGreaterThan(0);
    expect([await doneOf(id), report.done + report.waiting]).toEqual([await cancelled(orders), ORDERS]);
    clockMs += 60_000;
    await toTheEnd(worker({ holder: 'another' }));
    expect(await counts(id)).toEqual(report);
    expect((await cancelled(orders)).length).toBe(report.done);
    const acts = await database.query<{ act: string; result: string; detail: string | null }>(
      `select act, result, detail from desk_act where input::jsonb->>'bulk' = $1 order by id`,
      [id.toString()],
    );
    expect(acts).toEqual([
      { act: 'bulk-cancel', result: 'asked', detail: null },
      { act: 'bulk-stop', result: 'done', detail: `${report.done} done, ${report.waiting} not done` },
      {
        act: 'bulk-cancel',
        result: 'done',
        detail: `stopped: ${report.done} done, ${report.waiting} not done`,
      },
    ]);
    await expect(turn(id, 'resume')).rejects.toMatchObject({ message: 'This bulk was stopped.' });
  });

  test('are each done once, though the process ends in the middle and another goes on', async () => {
    const orders = await placeMany('Dying Ada', ORDERS);
    const id = await freeze('end', { q: 'dying ada' });
    await turn(id, 'start');
    let handedIn = 0;
    // It is gone before it hears of anything: some parts are committed, some were never handed in.
    const dying: App['submit'] = (command) => {
      handedIn += 1;
      if (handedIn <= 30) void app.submit(command);
      return new Promise(() => {});
    };
    void worker({ holder: 'dying', submit: dying }).look();
    await expect.poll(async () => (await counts(id)).done).toBe(30);
    const next = worker({ holder: 'next' });
    expect(await next.look()).toBe(0);
    clockMs += 11_000;
    await toTheEnd(next);
    expect(await counts(id)).toMatchObject({ done: ORDERS, waiting: 0 });
    const [steps] = await database.query<{ steps: number; orders: number }>(
      `select count(*)::int as steps, count(distinct order_number)::int as orders from step
       where type = 'terminated' and order_number in (select number from orders where id = any($1::bigint[]))`,
      [orders],
    );
    expect(steps).toEqual({ steps: ORDERS, orders: ORDERS });
  });

  test('are each done once by two servers at the same time, the one of which was frozen', async () => {
    const orders = await placeMany('Twice Ada', ORDERS);
    const id = await freeze('cancel', { q: 'twice ada' });
    await turn(id, 'start');
    const other = await openTestApp(database, { byHand: true, now: () => new Date(clockMs) });
    try {
      await Promise.all([
        toTheEnd(worker()),
        // Each look comes after the lease of the other is over, as its clock has it.
        toTheEnd(worker({ holder: 'two', submit: other.submit, now: () => new Date(clockMs + 20_000) })),
      ]);
    } finally {
      await other.close();
    }
    expect(await counts(id)).toMatchObject({ done: ORDERS, refused: 0, waiting: 0 });
    expect(await doneOf(id)).toEqual(await cancelled(orders));
  });

  test('wait while it is paused, and go on', async () => {
    await placeMany('Paused Ada', ORDERS);
    const id = await freeze('end', { q: 'paused ada' });
    await turn(id, 'start');
    const one = worker();
    await one.look();
    await turn(id, 'pause');
    const report = await counts(id);
    expect(await one.look()).toBe(0);
    expect(await counts(id)).toEqual(report);
    await expect(turn(id, 'pause')).rejects.toMatchObject({ message: 'This bulk is paused.' });
    await turn(id, 'resume');
    await toTheEnd(one);
    expect(await counts(id)).toMatchObject({ done: ORDERS, waiting: 0 });
  });
});

test('what stopped is tried again: everything of each order', async () => {
  hasPaper = false;
  const orders = await placeMany('Stopped Ada', 5);
  hasPaper = true;
  const fine = await placeMany('Stopped Ada', 1);
  const id = await freeze('retry', { q: 'stopped ada' });
  expect(await findLeftOut(database, id)).toEqual([{ detail: 'Nothing of it has stopped.', orders: 1 }]);
  await turn(id, 'start');
  await toTheEnd(worker());
  for (const orderId of [...orders, ...fine]) expect((await orderOf(app, orderId)).incidents).toEqual([]);
  expect(await findDeskActs(database, await numberOf(database, fine[0] ?? ''), 10)).toEqual([]);
});

/** Hands nothing in while `isFull` says so, as the dispatcher does then, and counts. */
function fullQueue(isFull: (handedIn: number) => boolean): { submit: App['submit']; handedIn: () => number } {
  let handedIn = 0;
  const submit: App['submit'] = (command) => {
    handedIn += 1;
    return isFull(handedIn) ? Promise.reject(new AppError('busy', 'Too many wait.')) : app.submit(command);
  };
  return { submit, handedIn: () => handedIn };
}

describe('while the queue is full', () => {
  test('an order uses up no attempt, however long that is', async () => {
    await placeMany('Patient Ada', 2);
    const id = await freeze('cancel', { q: 'patient ada' });
    await turn(id, 'start');
    let isFull = true;
    const { submit } = fullQueue(() => isFull);
    const one = worker({ submit });
    for (let looks = 0; looks < 7; looks += 1) expect(await one.look()).toBe(0);
    expect(await counts(id)).toMatchObject({ waiting: 2, failed: 0 });
    isFull = false;
    await toTheEnd(one);
    expect(await counts(id)).toMatchObject({ waiting: 0, done: 2, failed: 0 });
  });

  test('the worker rests, goes on by itself, and ends at once where it is stopped', async () => {
    await placeMany('Resting Ada', 1);
    const id = await freeze('cancel', { q: 'resting ada' });
    await turn(id, 'start');
    const now = () => new Date();
    const queue = fullQueue((handedIn) => handedIn === 1);
    const one = worker({ submit: queue.submit, now });
    one.start();
    await expect.poll(async () => (await counts(id)).done).toBe(1);
    expect(queue.handedIn()).toBe(2);
    await one.stop();
  });

  test('it rests longer each time, and never longer than it holds the bulk', () => {
    expect([1, 2, 3, 4, 5, 1_000].map(restMs)).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });
});

test('an order at which the code fails is told as failed, after five tries', async () => {
  await placeMany('Broken Ada', 1);
  const id = await freeze('cancel', { q: 'broken ada' });
  await turn(id, 'start');
  const broken: App['submit'] = () => Promise.reject(new Error('a fault of ours'));
  const one = worker({ submit: broken });
  for (let looks = 0; looks < 5; looks += 1) await one.look();
  expect(await findBulkItems(database, id, 'failed', 10)).toMatchObject([{ detail: 'a fault of ours' }]);
});
