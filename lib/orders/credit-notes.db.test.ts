import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import { numberOf } from '@/lib/db/testing/order-number';
import { findBill } from '@/lib/queries/bill';
import { findNote } from '@/lib/queries/corrections';
import { orderOf, pay, place } from '@/lib/testing/test-app';
import { cancelOrder } from './cancel-order';
import { refundApplied } from './refund-applied';
import { eachWithRefundShop } from './testing/refund-shop';

const shop = eachWithRefundShop();

/** Kind, reason and amount of an order's notes, as its bill tells them. */
const notes = async (orderId: string) =>
  ((await findBill(shop.database, orderId))?.corrections ?? []).map(
    ({ kind, reason, amount, tax }) => `${kind} ${reason} ${amount} (${tax})`,
  );

/** What the notes of an order made of its revenue. */
async function booked(orderId: string): Promise<bigint> {
  const [row] = await shop.database.query<{ sum: bigint }>(
    `select coalesce(sum(l.amount), 0)::bigint as sum from ledger_entry e join ledger_line l on l.entry_id = e.id
     where e.order_number = $1 and e.kind in ('credit-note', 'debit-note') and l.account = 'revenue'`,
    [await numberOf(shop.database, orderId)],
  );
  return row?.sum ?? 0n;
}

const violations = async () =>
  (await check(snapshotsOf(shop.database))).invariants.flatMap((report) => report.violations);

/** 25.00 by card, settled, and a dispute of all of it that is lost. */
async function lost(): Promise<{ orderId: string; dispute: { status: string } }> {
  const { orderId, intent } = await shop.paidOrder(2500);
  const dispute = shop.stripe.dispute(intent, 2500, 'lost');
  await shop.hear('charge.dispute.closed', dispute);
  await shop.look();
  return { orderId, dispute };
}

describe('a lost dispute', () => {
  test('writes a credit note for what is no longer owed, once', async () => {
    const { orderId, dispute } = await lost();
    await shop.hear('charge.dispute.closed', dispute);
    await shop.look();
    expect(await notes(orderId)).toEqual(['credit dispute 25.00 (4.67)']);
    expect(await booked(orderId)).toBe(2500n);
  });

  test('that is won after all: what is owed again has a debit note, and both are mailed', async () => {
    const { orderId, dispute } = await lost();
    dispute.status = 'won';
    await shop.hear('charge.dispute.funds_reinstated', dispute);
    await shop.look();
    expect(await notes(orderId)).toEqual(['credit dispute 25.00 (4.67)', 'debit null 25.00 (4.67)']);
    expect(await booked(orderId)).toBe(0n);
    const orderNumber = await numberOf(shop.database, orderId);
    const mails = await shop.database.prisma.mail.findMany({
      where: { orderNumber },
      orderBy: { id: 'asc' },
    });
    const [credit, debit] = (await findBill(shop.database, orderId))?.corrections ?? [];
    expect(mails.map(({ jobKey }) => jobKey).filter((key) => key.includes('-note/'))).toEqual([
      `${orderId}/credit-note/${Number(credit?.number)}`,
      `${orderId}/debit-note/${Number(debit?.number)}`,
    ]);
  });

  test('of an order that is not settled takes back nothing: it has no invoice', async () => {
    const { orderId, intent } = await shop.cancelledOrder();
    shop.stripe.dispute(intent, 1000, 'lost');
    await shop.look();
    expect(await notes(orderId)).toEqual([]);
  });
});

test('a refund and a lost dispute that are heard of at once have a note each', async () => {
  const { orderId, intent } = await shop.paidOrder(2500);
  shop.stripe.refundByHand(intent, 700);
  shop.stripe.refundByHand(intent, 300);
  await shop.hear('charge.dispute.closed', shop.stripe.dispute(intent, 1500, 'lost'));
  await shop.look();
  expect(await notes(orderId)).toEqual([
    'credit refund 7.00 (1.31)',
    'credit refund 3.00 (0.56)',
    'credit dispute 15.00 (2.80)',
  ]);
  expect(await booked(orderId)).toBe(2500n);
});

/** 25.00 that are paid, of which 7.00 were granted and not sent, and a dispute that is lost, then won after all. */
async function grantedThenTaken(cents: number): Promise<{ orderId: string; intent: string }> {
  const { orderId, intent } = await shop.paidOrder(2500);
  shop.stripe.mood = 'down';
  await refundApplied(shop.app, { orderId, amount: 700n, seen: null, isSent: false, pieces: [] });
  shop.stripe.mood = 'well';
  const dispute = shop.stripe.dispute(intent, cents, 'lost');
  await shop.hear('charge.dispute.closed', dispute);
  await shop.look();
  expect(await violations()).toEqual([]);
  dispute.status = 'won';
  await shop.hear('charge.dispute.funds_reinstated', dispute);
  await shop.look();
  expect(await violations()).toEqual([]);
  return { orderId, intent };
}

describe('a refund that was granted, and not sent before a dispute took its money', () => {
  test('is due again, and sent, where the dispute is won after all', async () => {
    const { orderId, intent } = await grantedThenTaken(2500);
    expect(await shop.rows(orderId)).toEqual(['shop void 700', 'dispute void 2500', 'shop succeeded 700']);
    expect([await shop.money(orderId), shop.stripe.sentBack(intent)]).toEqual([[1800n, 0n, 0n, 700n], 700]);
    expect(await notes(orderId)).toEqual([
      'credit refund 7.00 (1.31)',
      'credit dispute 18.00 (3.36)',
      'debit null 18.00 (3.36)',
    ]);
  });

  test('the same of a dispute of less: what was left was sent before', async () => {
    const { orderId, intent } = await grantedThenTaken(300);
    expect(await shop.rows(orderId)).toEqual([
      'shop succeeded 400',
      'shop void 300',
      'dispute void 300',
      'shop succeeded 300',
    ]);
    expect([await shop.money(orderId), shop.stripe.sentBack(intent)]).toEqual([[1800n, 0n, 0n, 700n], 700]);
    expect(await notes(orderId)).toEqual(['credit refund 7.00 (1.31)']);
  });
});

test('what was paid meanwhile is enough: money that a bank gives back then goes back', async () => {
  const { orderId, intent } = await shop.paidOrder(1000);
  const dispute = shop.stripe.dispute(intent, 1000, 'lost');
  await shop.hear('charge.dispute.closed', dispute);
  await shop.look();
  await pay(shop.app, orderId, 2500n);
  dispute.status = 'won';
  await shop.hear('charge.dispute.funds_reinstated', dispute);
  await shop.look();
  expect(await shop.rows(orderId)).toEqual(['dispute void 1000', 'shop succeeded 1000']);
  expect(await notes(orderId)).toEqual([]);
});

test('money that a bank gives back can settle the order', async () => {
  const { orderId, intent } = await shop.paidOrder(1000);
  const dispute = shop.stripe.dispute(intent, 1000, 'lost');
  await shop.hear('charge.dispute.closed', dispute);
  await shop.look();
  await pay(shop.app, orderId, 1500n);
  expect(await orderOf(shop.app, orderId)).toMatchObject({ state: 'ACTIVE', outcome: null });
  dispute.status = 'won';
  await shop.hear('charge.dispute.funds_reinstated', dispute);
  await shop.look();
  expect(await orderOf(shop.app, orderId)).toMatchObject({ outcome: 'fulfilled' });
  expect(await notes(orderId)).toEqual([]);
});

test('a refund in the dashboard of money that counted has its credit note, in parts too', async () => {
  const { orderId, intent } = await shop.paidOrder(2500);
  for (const cents of [700, 300]) {
    await shop.hear('charge.refunded', { ...shop.stripe.refundByHand(intent, cents) });
    await shop.look();
  }
  expect(await notes(orderId)).toEqual(['credit refund 7.00 (1.31)', 'credit refund 3.00 (0.56)']);
  expect(await booked(orderId)).toBe(1000n);
});

/** What the bill of an order has of tax, and its notes together. Cents. */
async function taxes(orderId: string): Promise<{ billed: number; credited: number; each: string[] }> {
  const bill = await findBill(shop.database, orderId);
  const cents = (text: string | null | undefined) => Math.round(Number(text) * 100);
  const corrections = bill?.corrections ?? [];
  return {
    billed: (bill?.tax?.rates ?? []).reduce((sum, { amount }) => sum + cents(amount), 0),
    credited: corrections.reduce(
      (sum, { kind, tax }) => sum + (kind === 'credit' ? cents(tax) : -cents(tax)),
      0,
    ),
    each: corrections.map(({ tax }) => tax ?? ''),
  };
}

async function refundInParts(intent: string, parts: readonly number[]): Promise<void> {
  for (const cents of parts) {
    await shop.hear('charge.refunded', { ...shop.stripe.refundByHand(intent, cents) });
    await shop.look();
  }
}

test('notes over all of an invoice have its tax, however it is cut', async () => {
  const { orderId } = await place(shop.app);
  const intent = `pi_of_${orderId}`;
  await shop.payByCard(orderId, intent, 100);
  await refundInParts(intent, [33, 33, 34]);
  expect(await taxes(orderId)).toEqual({ billed: 19, credited: 19, each: ['0.06', '0.06', '0.07'] });
});

test('a note is read as a document of its own: its rates add up, and it keeps the settings that it was issued under', async () => {
  await shop.database.query(`update product set tax_percent = 9 where sku = 'garden-mint'`);
  const skus = ['assam-breakfast', 'garden-mint'];
  const items = skus.map((sku) => ({ sku, quantity: 1 }));
  const { orderId } = await place(shop.app, items);
  const { total, number: orderNumber } = await shop.database.prisma.order.findUniqueOrThrow({
    where: { id: BigInt(orderId) },
  });
  const intent = `pi_of_${orderId}`;
  await shop.payByCard(orderId, intent, Number(total));
  await refundInParts(intent, [333]);
  await shop.database.query(
    `insert into shop_settings (version, name, description, address, mail_from, bank_lines, currency, tax_percent, tax_name,
       time_zone, legal_lines, since) select version + 1, 'Another name', description, address, mail_from, bank_lines, currency,
       tax_percent, 'MwSt.', time_zone, 'HRB 1', now() from shop_settings order by version desc limit 1`,
  );
  await refundInParts(intent, [Number(total) - 333]);
  const rows = await shop.database.prisma.creditNote.findMany({
    where: { orderNumber },
    orderBy: { number: 'asc' },
  });
  const read = await Promise.all(
    rows.map(({ number }) => findNote(shop.database, orderId, { kind: 'credit', number })),
  );
  const [first, last] = read;
  const now = rows.at(-1)?.settingsVersion ?? 0;
  expect(read.map((note) => [note?.seller.name, note?.seller.taxName, note?.note.settingsVersion])).toEqual([
    ['Kettle & Loom', 'VAT', now - 1],
    ['Another name', 'MwSt.', now],
  ]);
  for (const note of [first?.note, last?.note]) {
    const cents = (text = '') => Math.round(Number(text) * 100);
    expect(note?.taxes?.rates.map(({ percent }) => percent)).toEqual([23, 9]);
    const sum = note?.taxes?.rates.reduce((all, { amount }) => all + cents(amount), cents(note?.taxes?.net));
    expect(sum).toBe(cents(note?.amount ?? ''));
  }
  expect(first).toMatchObject({ orderId, lines: [], invoice: { number: expect.stringMatching(/^\d{6}$/) } });
  // The number of another order's note opens nothing.
  expect(await findNote(shop.database, orderId, { kind: 'credit', number: 1n })).toBeNull();
  await shop.database.query('delete from shop_settings where version = $1', [now]);
});

test('the same of an invoice with three rates, with a note that a bank has undone in between', async () => {
  await shop.database.query(`update product set tax_percent = 9 where sku = 'garden-mint'`);
  await shop.database.query(`update product set tax_percent = 0 where sku = 'smoked-lapsang'`);
  const skus = ['assam-breakfast', 'garden-mint', 'smoked-lapsang'];
  const { orderId } = await place(
    shop.app,
    skus.map((sku) => ({ sku, quantity: 1 })),
  );
  const intent = `pi_of_${orderId}`;
  const { total } = await shop.database.prisma.order.findUniqueOrThrow({ where: { id: BigInt(orderId) } });
  await shop.payByCard(orderId, intent, Number(total));
  await refundInParts(intent, [1, 2, 7, 333]);
  const dispute = shop.stripe.dispute(intent, 500, 'lost');
  await shop.hear('charge.dispute.closed', dispute);
  await shop.look();
  dispute.status = 'won';
  await shop.hear('charge.dispute.funds_reinstated', dispute);
  await shop.look();
  const rest = Number(total) - 343;
  await refundInParts(intent, [...Array.from({ length: 9 }, () => 11), rest - 99]);
  const { billed, credited, each } = await taxes(orderId);
  expect([each.length, credited]).toEqual([16, billed]);
  expect(each.filter((tax) => tax.startsWith('-'))).toEqual([]);
});

test('an order without a fixed total is credited like any other', async () => {
  const { orderId } = await place(shop.app);
  const intent = `pi_of_${orderId}`;
  await shop.payByCard(orderId, intent, 1000);
  await shop.hear('charge.refunded', { ...shop.stripe.refundByHand(intent, 400) });
  await shop.look();
  expect(await notes(orderId)).toEqual(['credit refund 4.00 (0.75)']);
  expect(await violations()).toEqual([]);
});

test('what was never owed is not credited: too much money, and that of a cancelled order', async () => {
  const { orderId, intent } = await shop.paidOrder(3000);
  await shop.look();
  expect(shop.stripe.sentBack(intent)).toBe(500);
  const { orderId: other } = await shop.paidOrder(1000);
  await shop.app.submit({ kind: cancelOrder, orderId: other, input: null });
  await shop.look();
  expect([...(await notes(orderId)), ...(await notes(other))]).toEqual([]);
});

test('what went back before there were such notes gets them in the migration', async () => {
  const { orderId } = await lost();
  const before = await shop.database.query('select order_number, number, amount, reason from credit_note');
  await shop.database.script(`
    delete from ledger_line where entry_id in (select id from ledger_entry where kind in ('credit-note', 'debit-note'));
    delete from ledger_entry where kind in ('credit-note', 'debit-note');
    delete from mail where kind in ('credit-note', 'debit-note');
    delete from counter where name = 'debit-note'; update counter set value = 0 where name = 'credit-note';
    delete from credit_note; drop table debit_note; alter table credit_note drop constraint credit_note_pkey;
    alter table credit_note drop amount, drop tax_percent, drop reason, drop payment_id, drop settings_version,
      add primary key (order_number)`);
  for (const name of ['20261128130000_credit_notes', '20261128170000_note_settings'])
    await shop.database.script(readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8'));
  expect(before.length).toBeGreaterThan(1);
  expect(await notes(orderId)).toEqual(['credit dispute 25.00 (4.67)']);
  expect(await booked(orderId)).toBe(2500n);
  expect(await violations()).toEqual([]);
});
