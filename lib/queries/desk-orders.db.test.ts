import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { endOrder } from '@/lib/orders/end-order';
import { suspendOrder } from '@/lib/orders/suspend-order';
import type { App } from '@/lib/server/compose';
import { type DeskFilters, readFilters } from '@/lib/story/desk-filters';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { countOf, findDeskChoices, findPlaces } from './desk-choices';
import { findSearch } from './desk-conditions';
import { countNewOrders, findDeskOrders, LOOKED_AT, type OrderListQuery } from './desk-orders';
import { findNeeds } from './needs';

const ADA = { name: 'Ada Byrne', email: 'Ada@Example.com', address: null, origin: null };
const tea = (quantity: number) => [{ sku: 'assam-breakfast', quantity }];

let database: Database;
let app: App;
/** The orders by what they are. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
  const add = async (
    name: string,
    ...order: Parameters<typeof place> extends [unknown, ...infer Rest] ? Rest : never
  ) => {
    ids[name] = (await place(app, ...order)).orderId;
    return ids[name];
  };
  await add('unpaid', tea(1), { customer: ADA });
  await pay(app, await add('paid', tea(2)), 2500n, { channel: 'signed', externalId: 'bank-77' });
  await pay(
    app,
    await add('partial', tea(2), { customer: { ...ADA, name: 'Adam 100%', email: null } }),
    700n,
  );
  await app.submit({ kind: cancelOrder, orderId: await add('cancelled', tea(1)), input: null });
  const due = await add('refund-due', tea(3));
  await pay(app, due, 300n);
  await app.submit({ kind: cancelOrder, orderId: due, input: null });
  await app.submit({ kind: endOrder, orderId: await add('failed', tea(1)), input: { state: 'FAILED' } });
});
afterAll(async () => {
  await app.close();
  await database.close();
});

async function queryOf(said: Partial<DeskFilters>, before: string | null = null): Promise<OrderListQuery> {
  const filters = readFilters((name) => said[name as keyof DeskFilters] ?? null);
  const search = await findSearch(database, filters.q);
  const places = await findPlaces(database, app.queries.totals, filters, new Date());
  return { filters, search, ...places, before };
}
async function found(said: Partial<DeskFilters>): Promise<string[]> {
  const { orders, next } = await findDeskOrders(database, await queryOf(said));
  expect(next).toBeNull();
  return orders.map(({ orderId }) => Object.keys(ids).find((name) => ids[name] === orderId) ?? orderId);
}

const today = new Date().toISOString().slice(0, 10);

describe('a filter lets through what it says, the newest first', () => {
  test.each<[Partial<DeskFilters>, string[]]>([
    [{}, ['failed', 'refund-due', 'cancelled', 'partial', 'paid', 'unpaid']],
    [{ state: 'ACTIVE' }, ['partial', 'unpaid']],
    [{ state: 'FAILED' }, ['failed']],
    [{ outcome: 'cancelled' }, ['refund-due', 'cancelled']],
    [{ element: 'payment-received' }, ['partial', 'unpaid']],
    [{ element: 'send-bill' }, []],
    [{ incident: 'open' }, []],
    [{ payment: 'unpaid', state: 'ACTIVE' }, ['unpaid']],
    [{ payment: 'partial' }, ['partial']],
    [{ payment: 'paid' }, ['paid']],
    [{ payment: 'refund-due' }, ['refund-due']],
    [{ payment: 'refund-due', outcome: 'cancelled' }, ['refund-due']],
    [{ version: '7' }, []],
    [{ from: today, state: 'FAILED' }, ['failed']],
    [{ to: '2020-01-01' }, []],
    [{ q: 'ada@EXAMPLE.com' }, ['unpaid']],
    [{ q: 'ADA b' }, ['unpaid']],
    [{ q: 'ada' }, ['partial', 'unpaid']],
    [{ q: 'ada', payment: 'partial' }, ['partial']],
    [{ q: '%' }, []],
    [{ q: 'Adam 100%' }, []],
    [{ q: '25.00' }, ['partial', 'paid']],
    [{ q: '€ 7,00' }, ['partial']],
    [{ q: 'bank-77' }, ['paid']],
    [{ q: 'ada 12.50' }, ['unpaid']],
    [{ q: 'Ada Byrne, €12,5' }, ['unpaid']],
    [{ q: 'Ada Byrne 25' }, []],
    [{ q: 'ada 25' }, ['partial']],
    [{ q: 'adam 7' }, ['partial']],
    [{ q: 'nobody@example.com' }, []],
  ])('%j', async (said, names) => {
    expect(await found(said)).toEqual(names);
  });

  test('by id and by the number of its bill', async () => {
    expect(await found({ q: ids.paid ?? '' })).toEqual(['paid']);
    const { number } = await database.prisma.invoice.findFirstOrThrow({
      where: { orderNumber: await numberOf(database, ids.paid ?? '') },
    });
    expect(await found({ q: number.toString().padStart(6, '0') })).toEqual(['paid']);
  });
});

test('each payment status is what the order itself says', async () => {
  for (const payment of ['unpaid', 'partial', 'paid', 'over', 'refund-due']) {
    const { orders } = await findDeskOrders(database, await queryOf({ payment }));
    expect(orders.map((order) => order.payment)).toEqual(orders.map(() => payment));
  }
});

test('counts come from the summary, or are not given', async () => {
  const choices = await findDeskChoices(app.queries);
  const count = (said: Partial<DeskFilters>) =>
    countOf(
      readFilters((name) => said[name as keyof DeskFilters] ?? null),
      choices,
    );
  expect([count({}), count({ state: 'ACTIVE' }), count({ outcome: 'cancelled' })]).toEqual([6, 2, 2]);
  expect([
    count({ element: 'payment-received' }),
    count({ version: '1' }),
    count({ element: 'send-bill' }),
  ]).toEqual([2, 6, 0]);
  expect([count({ payment: 'paid' }), count({ q: 'ada' }), count({ state: 'ACTIVE', version: '1' })]).toEqual(
    [null, null, null],
  );
  expect(choices.elements.find(({ id }) => id === 'payment-received')?.name).toBe('Payment received');
});

describe('how long an order stands', () => {
  const hold = (name: string) => app.submit({ kind: suspendOrder, orderId: ids[name] ?? '', input: null });
  /** As if it had come to its place so long ago. */
  const age = async (name: string, hours: number, more = '') => {
    const number = await numberOf(database, ids[name] ?? '');
    const ago = `interval '${hours} hours'`;
    await database.query(`update step set at = at - ${ago} where order_number = $1::bigint ${more}`, [
      number,
    ]);
    await database.query(
      `update orders set created_at = created_at - ${ago}, updated_at = (select max(at) from step where order_number = number)
       where number = $1::bigint`,
      [number],
    );
  };
  beforeAll(async () => {
    ids.held = (await place(app, tea(1))).orderId;
    ids.young = (await place(app, tea(1))).orderId;
    await hold('held');
    await age('unpaid', 5);
    // A payment in part came just now, and did not move it.
    await age('partial', 5, `and type <> 'payment'`);
  });
  afterAll(async () => {
    for (const name of ['held', 'young'])
      await app.submit({ kind: endOrder, orderId: ids[name] ?? '', input: { state: 'TERMINATED' } });
  });

  test.each<[Partial<DeskFilters>, string[]]>([
    [{ waits: 'PT1H' }, ['partial', 'unpaid']],
    [{ waits: 'PT1H', element: 'payment-received' }, ['partial', 'unpaid']],
    [{ waits: 'PT1H', element: 'send-bill' }, []],
    [{ waits: 'PT6H', element: 'payment-received' }, []],
    [{ waits: 'PT15M', payment: 'partial' }, ['partial']],
    [{ suspended: 'yes' }, ['held']],
    [{ suspended: 'yes', waits: 'PT1H' }, []],
    [{ needs: 'person' }, ['held', 'refund-due']],
  ])('%j', async (said, names) => {
    expect(await found(said)).toEqual(names);
  });

  test('what is usual is what orders did that passed there, where enough did', async () => {
    const definitionId = (await database.prisma.definition.findFirstOrThrow()).id;
    const stands = async (usualSeconds: number, samples: number) => {
      const wait = { definitionId, elementId: 'payment-received', medianSeconds: 1, usualSeconds, samples };
      const filters = readFilters((name) => ({ waits: 'usual' })[name] ?? null);
      const places = await findPlaces(database, { waits: async () => [wait] }, filters, new Date());
      const { orders } = await findDeskOrders(database, { filters, search: null, before: null, ...places });
      return orders.map(({ orderId }) => Object.keys(ids).find((name) => ids[name] === orderId));
    };
    expect(await stands(3_600, 20)).toEqual(['partial', 'unpaid']);
    expect(await stands(6 * 3_600, 20)).toEqual([]);
    expect(await stands(3_600, 19)).toEqual([]);
    // A minute is nothing, whatever the others took.
    expect(await stands(0.1, 20)).toEqual(['partial', 'unpaid']);
  });

  test('an order needs a person where the first page of the desk says so', async () => {
    const { needs } = await findNeeds(database, app.queries.texts, 'oldest');
    const told = new Set(needs.flatMap(({ orderId }) => orderId ?? []));
    const { orders } = await findDeskOrders(database, await queryOf({ needs: 'person' }));
    expect(new Set(orders.map(({ orderId }) => orderId))).toEqual(told);
    expect(told).toEqual(new Set([ids.held, ids['refund-due']]));
  });
});

describe('of many orders', () => {
  beforeAll(async () => {
    await database.query(
      `insert into orders (number, id, definition_id, state, outcome, version, created_at, updated_at)
       select 1000000 + n, 5000000 + n, (select min(id) from definition), 'COMPLETED', 'fulfilled', 1,
         now() - interval '1 day', now() from generate_series(1, ${LOOKED_AT + 70}) n`,
    );
  });

  test('pages follow each other without a gap', async () => {
    const seen: string[] = [];
    let before: string | null = null;
    for (let pages = 0; pages < 3; pages += 1) {
      const { orders, next, lookedBackTo } = await findDeskOrders(database, await queryOf({}, before));
      expect([orders.length, lookedBackTo]).toEqual([50, null]);
      seen.push(...orders.map(({ number }) => number));
      before = next;
    }
    expect(new Set(seen).size).toBe(150);
    expect(seen).toEqual(seen.toSorted((one, other) => Number(BigInt(other) - BigInt(one))));
    expect(await countNewOrders(database, await queryOf({}, seen[49] ?? null), 100)).toBe(49);
    expect(await countNewOrders(database, await queryOf({}, seen[149] ?? null), 100)).toBe(100);
  });

  test('what is rare is looked for so far, said so, and found further back', async () => {
    const first = await findDeskOrders(database, await queryOf({ state: 'FAILED' }));
    expect(first.orders).toEqual([]);
    expect(first.lookedBackTo).not.toBeNull();
    const second = await findDeskOrders(database, await queryOf({ state: 'FAILED' }, first.next));
    expect(second.orders.map(({ orderId }) => orderId)).toEqual([ids.failed]);
    expect([second.next, second.lookedBackTo]).toEqual([null, null]);
  });
});
