import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { SettingsText } from '@/lib/contract/settings-input';
import type { Database } from '@/lib/db/database';
import { migrate, readMigrations } from '@/lib/db/migrate';
import { findBrokenDeskAct } from '@/lib/db/tables/desk-acts';
import { openOldDatabase, openTestDatabase } from '@/lib/db/testing/test-database';
import { findBill } from '@/lib/queries/bill';
import { findDeskSettings } from '@/lib/queries/desk-settings';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { changeSettings } from './change-settings';

const MERCHANT: Person = { name: 'Mo', role: 'merchant' };

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

/** Changes some of them, as a form that shows all of them does. */
async function change(
  fields: Partial<SettingsText>,
  {
    person = MERCHANT,
    reason = 'we moved',
    version = app.settings.now.version,
    mailFrom = null as string | null,
  } = {},
) {
  const { version: _, taxPercent, ...settings } = (await findDeskSettings(database)).settings;
  const text = { ...settings, taxPercent: String(taxPercent), ...fields };
  const result = await changeSettings(database, person, { text, version, reason }, mailFrom);
  await app.settings.refresh();
  return result;
}
const errorsOf = async (fields: Partial<SettingsText>, reason = 'we moved') => {
  const result = await change(fields, { reason });
  return result.ok ? {} : result.errors;
};
const billOf = async (orderId: string) => (await findBill(database, orderId)) ?? expect.fail('no bill');
const mailFrom = async () => (await app.mail.example()).from;

test('an invoice keeps the seller, the tax and the zone that it was issued with; the next one has the new ones', async () => {
  const [one, other] = [await place(app), await place(app)];
  await pay(app, one.orderId, 12_300n);
  const before = await billOf(one.orderId);
  expect(before.seller).toMatchObject({ name: 'Kettle & Loom', taxName: 'VAT', timeZone: 'Europe/Dublin' });
  expect(
    await change({
      ...{ name: 'Tea & Thread', address: '1 Mill Lane\nDublin', legalLines: 'VAT no. IE1234567X' },
      ...{ taxPercent: '10', taxName: 'GST', timeZone: 'Asia/Tokyo' },
    }),
  ).toEqual({ ok: true, value: true });
  // Asked for before, issued after.
  const asked = (await billOf(other.orderId)).seller.name;
  await pay(app, other.orderId, 11_000n);
  expect(await billOf(one.orderId)).toEqual(before);
  expect(asked).toBe('Kettle & Loom');
  expect(await billOf(other.orderId)).toMatchObject({
    seller: {
      ...{ name: 'Tea & Thread', address: '1 Mill Lane\nDublin', legalLines: 'VAT no. IE1234567X' },
      ...{ taxName: 'GST', timeZone: 'Asia/Tokyo' },
    },
    tax: { net: '100.00', rates: [{ percent: 10, amount: '10.00' }] },
  });
});

test('a change is a row of the record, with what was and why, and the chain holds', async () => {
  await change({ name: 'Tea & Co' }, { reason: 'a shorter name' });
  const [newest] = (await findDeskSettings(database)).acts;
  expect(newest).toMatchObject({
    ...{ person: 'Mo', role: 'merchant', reason: 'a shorter name' },
    changed: { name: [expect.any(String), 'Tea & Co'] },
  });
  expect(await findBrokenDeskAct(database)).toBeNull();
});

test('of two at once the second is told who was first, and nothing of it is done', async () => {
  const { version } = app.settings.now;
  await change({ name: 'Mo’s teas' });
  await expect(
    change({ name: 'Bo’s teas' }, { person: { name: 'Bo', role: 'admin' }, version }),
  ).rejects.toThrow('Mo (merchant) has changed the settings since you opened them.');
  expect(app.settings.now.name).toBe('Mo’s teas');
  // What stands there already is no change, whoever is late with it.
  expect(await change({}, { version })).toEqual({ ok: true, value: false });
});

test.each(['viewer', 'operator'] as const)('a %s changes nothing', async (role) => {
  await expect(change({ name: 'Mine' }, { person: { name: 'Vi', role } })).rejects.toThrow('Your role');
});

test('what is wrong is said field by field', async () => {
  expect(
    await errorsOf(
      {
        ...{
          name: ' ',
          description: 'a\nb',
          address: `${'x\n'.repeat(7)}x`,
          mailFrom: 'nobody',
          currency: 'euro',
        },
        ...{ taxPercent: '101', taxName: '', timeZone: 'Europe/Atlantis', legalLines: 'x'.repeat(1_001) },
      },
      '',
    ),
  ).toEqual({
    name: 'Enter what the shop is called.',
    description: 'Write it in one line.',
    address: 'Use at most 6 lines.',
    mailFrom: 'Enter a mail address such as shop@example.com, or Shop <shop@example.com>.',
    currency: 'Enter the three letters of the currency, such as EUR.',
    taxPercent: 'Enter the rate as a whole number from 0 to 100, such as 23.',
    taxName: 'Enter what the tax is called, such as VAT.',
    timeZone: 'Enter a zone such as Europe/Dublin, or UTC.',
    legalLines: 'Use at most 1000 characters.',
    reason: 'Say why: it is kept with the change.',
  });
  for (const zone of ['+02:00', 'Etc/GMT+2x', '../UTC'])
    expect(Object.keys(await errorsOf({ timeZone: zone }))).toEqual(['timeZone']);
});

test('the currency stays while a product on the shelf has a price in another, and is that of orders without items then', async () => {
  expect((await errorsOf({ currency: 'USD' })).currency).toMatch(
    /^\d+ products on the shelf have prices in another currency, such as EUR. Give them prices in USD/,
  );
  await database.query(`update product set currency = 'USD' where not hidden`);
  expect(await change({ currency: 'USD' })).toEqual({ ok: true, value: true });
  const { orderId } = await place(app);
  expect((await orderOf(app, orderId)).payment.currency).toBe('USD');
});

test('mail comes from what the settings say, and from MAIL_FROM before them', async () => {
  await change({ name: 'Tea & Thread', mailFrom: 'tea@thread.example' });
  expect(await mailFrom()).toBe('Tea & Thread <tea@thread.example>');
  await change({ mailFrom: 'Orders <orders@thread.example>' });
  expect(await mailFrom()).toBe('Orders <orders@thread.example>');
  // What a form says of a field that it could not change is not taken.
  await change({ name: 'Thread', mailFrom: 'else@thread.example' }, { mailFrom: 'env@thread.example' });
  expect(app.settings.now).toMatchObject({ name: 'Thread', mailFrom: 'Orders <orders@thread.example>' });
});

describe.runIf(process.env.TEST_DATABASE === 'postgres')('of two servers on one database', () => {
  test('each takes up what the other one changes', async () => {
    const other = await openTestApp(database);
    try {
      await change({ name: 'Heard of' });
      await expect.poll(() => other.settings.now.name).toBe('Heard of');
    } finally {
      await other.close();
    }
  });
});

test('an invoice of a version before has the first settings', async () => {
  const all = readMigrations();
  const old = await openOldDatabase(all.filter(({ name }) => name < '20261128162000'));
  try {
    await old.query(
      `insert into bill (order_number, currency, total, issued_at, job_key) values (1, 'EUR', 100, now(), 'x')`,
    );
    await migrate(old);
    const [bill] = await old.query(`select settings_version, tax_percent from bill`);
    expect(bill).toEqual({ settings_version: null, tax_percent: 23 });
    const { settings } = await findDeskSettings(old);
    expect(settings).toMatchObject({ version: 1, name: 'Kettle & Loom', timeZone: 'Europe/Dublin' });
  } finally {
    await old.close();
  }
});
