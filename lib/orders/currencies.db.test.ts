import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { findBill } from '@/lib/queries/bill';
import { exportOrder } from '@/lib/queries/export-order';
import { findProducts } from '@/lib/queries/products';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  app = await openTestApp(database);
  await database.prisma.product.createMany({
    data: [
      {
        sku: 'fan',
        position: 100,
        name: 'Fan',
        description: '',
        priceMinor: 105_000n,
        currency: 'JPY',
        stock: 50,
      },
      {
        sku: 'lamp',
        position: 101,
        name: 'Lamp',
        description: '',
        priceMinor: 1234n,
        currency: 'KWD',
        stock: 50,
      },
    ],
    skipDuplicates: true,
  });
});
afterEach(() => app.close());
afterAll(() => database.close());

const historyOf = async (orderId: string) => {
  const row = await app.queries.find(orderId);
  if (row === null) throw new Error('no order');
  return (await app.queries.history(row)).steps
    .filter(({ type }) => type === 'payment')
    .map(({ data }) => data);
};

describe('a shop of whole yen', () => {
  test('asks and tells without decimals, and takes no parts of one', async () => {
    const { orderId } = await place(app, [{ sku: 'fan', quantity: 2 }]);
    expect((await orderOf(app, orderId)).payment).toMatchObject({
      total: '2100',
      received: '0',
      currency: 'JPY',
    });
    // Whoever names no currency pays in the order's.
    await expect(pay(app, orderId, 1050n)).rejects.toMatchObject({
      code: 'bad-request',
      message: 'amount: takes a whole number of JPY above 0, at most 1000000000',
    });
    expect(await pay(app, orderId, 100_000n)).toMatchObject({ verdict: 'partial' });
    expect(await pay(app, orderId, 110_000n, { currency: 'JPY' })).toMatchObject({ verdict: 'applied' });
    expect((await orderOf(app, orderId)).payment).toMatchObject({ status: 'paid', received: '2100' });
    expect(await historyOf(orderId)).toMatchObject([{ amount: '1000' }, { amount: '1100' }]);
    expect(await findBill(database, orderId)).toMatchObject({
      lines: [{ unitPrice: '1050', sum: '2100' }],
      total: '2100',
      tax: { net: '1707', rates: [{ percent: 23, amount: '393' }] },
    });
    expect((await findProducts(database, 'fan'))[0]?.price).toBe('1050');
  });

  test('keeps what was signed for and cannot be of it, and moves nothing', async () => {
    const { orderId } = await place(app, [{ sku: 'fan', quantity: 1 }]);
    const raw = new TextEncoder().encode('{}');
    const answer = await pay(app, orderId, 1050n, { channel: 'signed', webhookId: `w-${orderId}`, raw });
    expect(answer.verdict).toBe('unmatched');
    expect((await orderOf(app, orderId)).payment).toMatchObject({ status: 'unpaid', received: '0' });
  });
});

describe('a shop of thousandths', () => {
  test('asks for them, keeps them and tells them', async () => {
    const { orderId } = await place(app, [{ sku: 'lamp', quantity: 1 }]);
    expect((await orderOf(app, orderId)).payment).toMatchObject({ total: '1.234', currency: 'KWD' });
    expect(await pay(app, orderId, 1n, { currency: 'KWD', externalId: `k-${orderId}` })).toMatchObject({
      verdict: 'partial',
    });
    // One euro's hundredth is ten of the dinar's thousandths, once it is known to be one.
    expect(await pay(app, orderId, 123n)).toMatchObject({ verdict: 'partial' });
    expect(await pay(app, orderId, 4n, { currency: 'KWD' })).toMatchObject({ verdict: 'applied' });
    expect((await orderOf(app, orderId)).payment).toMatchObject({
      status: 'refund-due',
      received: '1.235',
    });
    expect(await historyOf(orderId)).toMatchObject([
      { amount: '0.001' },
      { amount: '1.230' },
      { amount: '0.004' },
    ]);
    expect(await exportOrder(database, app.queries, orderId)).toMatchObject({
      items: [{ unitPrice: '1.234' }],
      payments: [{ amount: '0.001' }, { amount: '1.230' }, { amount: '0.004', toRefund: '0.001' }],
    });
  });

  test('leaves the books right', async () => {
    const report = await check(snapshotsOf(database));
    expect(report.invariants.flatMap(({ violations }) => violations)).toEqual([]);
  });
});

test('what was kept in hundredths is brought over, and nothing else', async () => {
  const sums = () =>
    database.query<{ currency: string; sum: string }>(
      `select coalesce(currency, 'none') as currency, sum(amount)::text as sum from payment group by currency
       union all select e.currency || ' books', sum(abs(l.amount))::text from ledger_entry e
         join ledger_line l on l.entry_id = e.id group by e.currency
       union all select currency || ' orders', sum(total + received + applied + held)::text from orders group by currency
       union all select currency || ' bills', sum(total)::text from bill group by currency
       union all select o.currency || ' items', sum(i.unit_price_minor)::text from order_item i
         join orders o on o.number = i.order_number group by o.currency
       union all select currency || ' products', sum(price_minor)::text from product group by currency order by 1`,
    );
  const before = await sums();
  expect(before.filter(({ currency }) => currency.startsWith('KWD'))).toHaveLength(6);
  const migration = readFileSync('prisma/migrations/20261127180000_thousandths/migration.sql', 'utf8');
  await database.transaction((sql) => sql.script(migration));
  const times = (currency: string) => (currency.startsWith('KWD') ? 10n : 1n);
  expect(await sums()).toEqual(
    before.map(({ currency, sum }) => ({ currency, sum: String(BigInt(sum) * times(currency)) })),
  );
});
