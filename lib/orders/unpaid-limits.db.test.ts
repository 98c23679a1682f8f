import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { isAppError } from '@/lib/errors';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';

const AT_ONCE = 100;

let database: Database;
/** Two servers on one database. */
let apps: App[];
beforeAll(async () => {
  database = await openTestDatabase();
  apps = [await openTestApp(database), await openTestApp(database)];
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await database.close();
});

let made = 0;
/** A new product; `stock` pieces of it. */
async function newProduct(stock: number): Promise<string> {
  made += 1;
  const sku = `cup-${made}`;
  await database.prisma.product.create({
    data: { sku, position: 100 + made, name: sku, description: '', priceMinor: 100n, currency: 'EUR', stock },
  });
  return sku;
}

const shelf = async (sku: string) => {
  const { reserved, unpaid } = await database.prisma.product.findUniqueOrThrow({ where: { sku } });
  return { reserved, unpaid };
};
const clientsOf = async (sku: string) =>
  (
    await database.query<{ client: string }>(
      'select distinct client from order_item where sku = $1 and client is not null order by client',
      [sku],
    )
  ).map(({ client }) => client);

/** Orders on either server; the id of the order, or the words of the refusal. */
async function order(
  sku: string,
  quantity: number,
  client: string | null,
  index = 0,
): Promise<{ orderId: string } | { refused: string }> {
  const app = apps[index % apps.length] ?? expect.fail();
  try {
    return { orderId: (await place(app, [{ sku, quantity }], { client })).orderId };
  } catch (error) {
    if (!isAppError(error) || error.code !== 'unpaid-limit') throw error;
    return { refused: error.message };
  }
}

async function crowd(sku: string, quantity: number, clientOf: (index: number) => string | null) {
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) => order(sku, quantity, clientOf(index), index)),
  );
  const placed = answers.flatMap((answer) => ('orderId' in answer ? [answer.orderId] : []));
  const refused = answers.flatMap((answer) => ('refused' in answer ? [answer.refused] : []));
  return { placed, refused };
}

const outcomes = async (orderIds: readonly string[]) => {
  const found: (string | null)[] = [];
  for (const orderId of orderIds) found.push((await orderOf(apps[0] ?? expect.fail(), orderId)).outcome);
  return found;
};

describe(`${AT_ONCE} at once over two servers`, () => {
  test('of all clients together hold nine tenths of the shelf, to the piece', async () => {
    const sku = await newProduct(100);
    const { placed, refused } = await crowd(sku, 1, (index) => `client-${index}`);
    expect(await shelf(sku)).toEqual({ reserved: 90, unpaid: 90 });
    expect(await outcomes(placed)).toEqual(Array(90).fill(null));
    expect(refused).toHaveLength(10);
    for (const words of refused) expect(words).toContain('All unpaid orders together may hold at most 90 ');
  });

  test('of one client hold three quarters, to the piece', async () => {
    const sku = await newProduct(200);
    const { placed, refused } = await crowd(sku, 2, () => 'ada');
    expect(await shelf(sku)).toEqual({ reserved: 150, unpaid: 150 });
    expect(placed).toHaveLength(75);
    for (const words of refused) expect(words).toContain('One customer may hold at most 150 unpaid pieces');
    expect(await order(sku, 2, 'bob')).toHaveProperty('orderId');
  });

  test('for the last pieces of a scarce product get all of them; the process tells the others', async () => {
    const sku = await newProduct(20);
    const { placed, refused } = await crowd(sku, 1, () => 'ada');
    expect(refused).toEqual([]);
    const ends = await outcomes(placed);
    expect(ends.filter((outcome) => outcome === null)).toHaveLength(20);
    expect(ends.filter((outcome) => outcome === 'rejected')).toHaveLength(80);
    expect(await shelf(sku)).toEqual({ reserved: 20, unpaid: 20 });
  });
});

test('one order holds half of the shelf; more than there is the process rejects', async () => {
  const sku = await newProduct(60);
  expect(await order(sku, 31, 'ada')).toEqual({
    refused: `One order may hold at most 30 unpaid pieces of "${sku}" now; this one asks for 31.`,
  });
  const over = await order(sku, 61, 'ada');
  expect(await outcomes('orderId' in over ? [over.orderId] : [])).toEqual(['rejected']);
  expect(await order(sku, 30, 'ada')).toHaveProperty('orderId');
  expect(await clientsOf(sku)).toEqual(['ada']);
});

test('what is paid or cancelled counts no longer, and nobody is remembered', async () => {
  const sku = await newProduct(40);
  const app = apps[0] ?? expect.fail();
  const placed = [await order(sku, 20, 'ada'), await order(sku, 10, 'ada')];
  const [paid = '', cancelled = ''] = placed.flatMap((answer) =>
    'orderId' in answer ? [answer.orderId] : [],
  );
  expect(await order(sku, 1, 'ada')).toHaveProperty('refused');
  await pay(app, paid, 2000n);
  expect(await shelf(sku)).toEqual({ reserved: 30, unpaid: 10 });
  await app.submit({ kind: cancelOrder, orderId: cancelled, input: null });
  expect(await shelf(sku)).toEqual({ reserved: 20, unpaid: 0 });
  expect(await clientsOf(sku)).toEqual([]);
  // Of the twenty that are left.
  expect(await order(sku, 20, 'ada')).toHaveProperty('orderId');
});

test('with UNPAID_LIMITS=off one order may hold all there is', async () => {
  const sku = await newProduct(60);
  const app = await openTestApp(database, { variables: { UNPAID_LIMITS: 'off' } });
  const { orderId } = await place(app, [{ sku, quantity: 60 }], { client: null });
  expect((await orderOf(app, orderId)).state).toBe('ACTIVE');
  expect(await shelf(sku)).toEqual({ reserved: 60, unpaid: 60 });
  await app.close();
});

test('and the books are right', async () => {
  const report = await check(snapshotsOf(database));
  expect(report.invariants.flatMap(({ violations }) => violations)).toEqual([]);
});
