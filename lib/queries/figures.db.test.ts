import { afterAll, beforeAll, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { cancelOrder } from '@/lib/orders/cancel-order';
import { refundApplied } from '@/lib/orders/refund-applied';
import { refundOrder } from '@/lib/orders/refund-order';
import type { App } from '@/lib/server/compose';
import { addAmounts } from '@/lib/story/money';
import { readDays } from '@/lib/story/shop-days';
import { openTestApp, pay, place } from '@/lib/testing/test-app';
import { findBill } from './bill';
import { findFigures } from './figures';
import { type JournalLine, journalOf } from './journal';

let database: Database;
let app: App;
/** Those with revenue. */
const sold: string[] = [];

const DUBLIN = 'Europe/Dublin';
const ALL = { from: '2026-03-01', to: '2026-12-31', timeZone: DUBLIN };
/** Dublin is an hour ahead in summer: the first is the evening before, in UTC. */
const DAYS = ['2026-06-30T23:30:00Z', '2026-07-31T22:59:59Z', '2026-12-05T12:00:00Z'];

beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
  await database.query(`update product set tax_percent = 9 where sku = 'garden-mint'`);
  await database.query(`update product set tax_percent = 0, price_minor = 333 where sku = 'smoked-lapsang'`);
  const carts = [
    { items: [{ sku: 'assam-breakfast', quantity: 3 }], amount: 3_750n },
    {
      items: [
        { sku: 'garden-mint', quantity: 7 },
        { sku: 'smoked-lapsang', quantity: 1 },
        { sku: 'stoneware-mug', quantity: 1 },
      ],
      amount: 4_830n + 333n + 2_400n,
    },
    { items: [], amount: 1_001n },
  ];
  for (const [index, { items, amount }] of carts.entries()) {
    const { orderId } = await place(app, items);
    await pay(app, orderId, amount);
    sold.push(orderId);
    await moveTo(orderId, DAYS[index] ?? '');
  }
  const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 1 }]);
  await pay(app, orderId, 300n);
  await app.submit({ kind: cancelOrder, orderId, input: null });
  await refundOrder(app, { orderId, byHand: true });
  await moveTo(orderId, DAYS[0] ?? '');
});
afterAll(async () => {
  await app.close();
  await database.close();
});

/** It was placed and booked then. */
async function moveTo(orderId: string, at: string): Promise<void> {
  await database.query('update orders set created_at = $2::timestamptz where id = $1::bigint', [orderId, at]);
  await database.query(
    'update ledger_entry set posted_at = $2::timestamptz where order_number = (select number from orders where id = $1::bigint)',
    [orderId, at],
  );
}

async function journal(days = ALL): Promise<JournalLine[]> {
  const lines: JournalLine[] = [];
  for await (const page of journalOf(database, days)) lines.push(...page);
  return lines;
}

test('each day of the shop has its orders, revenue, VAT and refunds', async () => {
  const { days, totals } = await findFigures(database, ALL);
  const none = { credited: '0.00', creditedVat: '0.00' };
  expect(days).toEqual([
    {
      day: '2026-12-05',
      currency: 'EUR',
      orders: 1,
      revenue: '10.01',
      vat: '1.87',
      refunds: '0.00',
      ...none,
    },
    {
      day: '2026-07-31',
      currency: 'EUR',
      orders: 1,
      revenue: '75.63',
      vat: '8.48',
      refunds: '0.00',
      ...none,
    },
    {
      day: '2026-07-01',
      currency: 'EUR',
      orders: 2,
      revenue: '37.50',
      vat: '7.01',
      refunds: '3.00',
      ...none,
    },
  ]);
  expect(totals).toEqual([
    { currency: 'EUR', orders: 4, revenue: '123.14', vat: '17.36', refunds: '3.00', ...none },
  ]);
});

test('the VAT is the one that stands on the bills', async () => {
  const bills = await Promise.all(sold.map((orderId) => findBill(database, orderId)));
  const taxes = bills.flatMap((bill) => bill?.tax?.rates.map(({ amount }) => amount) ?? []);
  expect(taxes).toHaveLength(5);
  const { totals } = await findFigures(database, ALL);
  expect(totals[0]?.vat).toBe(addAmounts(...taxes));
});

test('what is asked for ends with its days, and begins with them', async () => {
  const of = async (from: string, to = from) =>
    (await findFigures(database, { from, to, timeZone: DUBLIN })).days.map(({ day }) => day);
  expect(await of('2026-07-01')).toEqual(['2026-07-01']);
  expect(await of('2026-06-30')).toEqual([]);
  expect(await of('2026-07-31')).toEqual(['2026-07-31']);
  expect(await of('2026-08-01', '2026-12-04')).toEqual([]);
});

test('the journal balances, adds up to the accounts, and agrees with the payments that npm run check proves', async () => {
  const lines = await journal();
  const sumOf = (side: 'debit' | 'credit', account?: string) =>
    addAmounts(
      '0.00',
      ...lines
        .filter((line) => line[side] !== '' && (account ?? line.account) === line.account)
        .map((line) => line[side]),
    );
  expect(sumOf('debit')).toBe(sumOf('credit'));
  const { accounts, totals } = await findFigures(database, ALL);
  for (const { account, debit, credit } of accounts)
    expect([account, debit, credit]).toEqual([account, sumOf('debit', account), sumOf('credit', account)]);
  expect(sumOf('credit', 'revenue')).toBe(totals[0]?.revenue);
  expect(sumOf('credit', 'refunds')).toBe(totals[0]?.refunds);
  const [paid] = await database.query<{ amount: bigint; refunded: bigint }>(
    'select sum(amount)::bigint as amount, sum(refunded)::bigint as refunded from payment where order_number is not null',
  );
  expect([sumOf('debit', 'payments'), sumOf('credit', 'refunds')]).toEqual([
    `${Number(paid?.amount) / 100}`,
    `${(Number(paid?.refunded) / 100).toFixed(2)}`,
  ]);
  expect((await check(snapshotsOf(database), { only: ['I3'] })).ok).toBe(true);
});

test('the journal is in the order of its entries, whatever days are asked for', async () => {
  const entries = (await journal()).map(({ entry }) => Number(entry));
  expect(entries).toEqual(entries.toSorted((one, other) => one - other));
  const july = await journal({ ...ALL, from: '2026-07-31', to: '2026-07-31' });
  expect(new Set(july.map(({ orderId }) => orderId))).toEqual(new Set([sold[1]]));
  expect(july.every(({ invoice }) => invoice !== null)).toBe(true);
  expect(await journal({ ...ALL, from: '2026-01-01', to: '2026-01-31' })).toEqual([]);
});

test('days are read as an address says them', () => {
  const now = new Date('2026-11-27T23:30:00Z');
  expect(readDays(null, null, now, DUBLIN)).toEqual({
    from: '2026-10-29',
    to: '2026-11-27',
    timeZone: DUBLIN,
  });
  expect(readDays('2026-01-01', '2026-12-31', now, DUBLIN)).toEqual({
    from: '2026-01-01',
    to: '2026-12-31',
    timeZone: DUBLIN,
  });
  // In summer the shop's day is an hour ahead of UTC's.
  expect(readDays('', '', new Date('2026-07-01T23:30:00Z'), DUBLIN)?.to).toBe('2026-07-02');
  for (const [from, to] of [
    ['2026-02-30', null],
    ['2026-11-02', '2026-11-01'],
    ['2025-01-01', '2026-11-01'],
    ['x', null],
    [null, '9999-99-99'],
  ] as const)
    expect(readDays(from, to, now, DUBLIN)).toBeNull();
});

test('a day is one of the zone that the shop sets', async () => {
  const days = async (timeZone: string) =>
    (await findFigures(database, { from: '2026-06-30', to: '2026-07-01', timeZone })).days.map(
      ({ day }) => day,
    );
  expect(await days(DUBLIN)).toEqual(['2026-07-01']);
  expect(await days('UTC')).toEqual(['2026-06-30']);
  expect(readDays(null, null, new Date('2026-11-27T23:30:00Z'), 'Asia/Tokyo')?.to).toBe('2026-11-28');
});

test('what was credited stands on the day of its note, with the VAT of the notes, and agrees with the books', async () => {
  const before = (await findFigures(database, ALL)).totals[0];
  const notes = [3n, 3n, 2_501n, 4_000n, 1_056n].entries();
  const [, orderId = ''] = sold;
  for (const [index, amount] of notes) {
    await refundApplied(app, { orderId, amount, seen: null, isSent: true, pieces: [] });
    await database.query(
      `update ledger_entry set posted_at = $1::timestamptz
       where id = (select max(id) from ledger_entry where kind = 'credit-note')`,
      [`2027-01-0${index + 1}T12:00:00Z`],
    );
  }
  const { days } = await findFigures(database, { ...ALL, from: '2027-01-01', to: '2027-01-05' });
  const bill = await findBill(database, orderId);
  expect(days.map(({ credited, creditedVat }) => [credited, creditedVat])).toEqual(
    bill?.corrections.map(({ amount, tax }) => [amount, tax]).reverse(),
  );
  expect(addAmounts(...days.map(({ creditedVat }) => creditedVat))).toBe('8.48');
  const { totals, accounts } = await findFigures(database, { ...ALL, to: '2027-01-05' });
  expect(totals[0]).toMatchObject({ revenue: before?.revenue, vat: before?.vat, credited: '75.63' });
  const revenue = accounts.find(({ account }) => account === 'revenue');
  expect([revenue?.credit, revenue?.debit]).toEqual([totals[0]?.revenue, totals[0]?.credited]);
});
