import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { seedShop } from '@/lib/db/seed';
import { findBrokenDeskAct } from '@/lib/db/tables/desk-acts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { findDeskProduct, findDeskProducts } from '@/lib/queries/desk-products';
import { importProducts, planImport } from './import-products';

const MERCHANT: Person = { name: 'Mo', role: 'merchant' };
const HEAD = 'sku,name,description,price,currency,taxPercent,hidden,stock';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  await seedShop(database);
});
afterAll(() => database.close());

const fileOf = (...lines: string[]) => Buffer.from([HEAD, ...lines].join('\r\n'));
const plan = (file: Uint8Array) => planImport(database, MERCHANT, file);
const take = async (file: Uint8Array, shown?: string) =>
  importProducts(database, MERCHANT, { file, plan: shown ?? (await plan(file)).plan, reason: 'spring list' });
const productOf = async (sku: string) => (await findDeskProduct(database, sku))?.product;
const all = async () => JSON.stringify(await findDeskProducts(database));

test('a file is shown before it does anything, and then does all of it', async () => {
  const file = fileOf(
    'garden-mint,Garden mint,"Whole dried leaves, no caffeine. 60 g pouch.",7.20,EUR,23,no,9',
    'oolong,Oolong,Half fermented.,9.50,EUR,9,yes,',
    `stoneware-mug,Stoneware mug,"Thrown by hand, speckled glaze. Holds 300 ml.",24.00,EUR,23,no,`,
  );
  const before = await all();
  const shown = await plan(file);
  expect(shown).toEqual({
    plan: expect.stringMatching(/^[0-9a-f]{64}$/),
    same: 1,
    lines: [
      { line: 2, sku: 'garden-mint', isNew: false, changed: { price: ['6.90', '7.20'] } },
      { line: 3, sku: 'oolong', isNew: true, changed: {} },
    ],
    errors: [],
  });
  expect(await all()).toBe(before);
  expect(await take(file, shown.plan)).toEqual({ ok: true, value: 2 });
  expect(await productOf('garden-mint')).toMatchObject({ price: '7.20', stock: 2000, revision: 2 });
  expect(await productOf('oolong')).toMatchObject({ price: '9.50', taxPercent: 9, hidden: true, stock: 0 });
  expect((await findDeskProducts(database)).at(-1)?.sku).toBe('oolong');
  const acts = (await findDeskProduct(database, 'garden-mint'))?.acts;
  expect(acts).toMatchObject([
    { act: 'product-change', reason: 'spring list', input: { changed: { price: ['6.90', '7.20'] } } },
  ]);
  expect(await findBrokenDeskAct(database)).toBeNull();
  expect(await plan(file)).toMatchObject({ same: 3, lines: [] });
});

test('what is wrong is told by line, and none of the file is done', async () => {
  const file = fileOf(
    'garden-mint,Garden mint,Leaves.,1.00,EUR,23,no,',
    'green tea,,Leaves.,free,EUR,23,no,',
    'garden-mint,Garden mint,Leaves.,2.00,EUR,23,no,',
    'oolong,Oolong,Half fermented.,9.50,EUR',
  );
  const before = await all();
  const { errors } = await plan(file);
  expect(errors.map(({ line, words }) => [line, words.split(':')[0]])).toEqual([
    [3, 'sku'],
    [3, 'name'],
    [3, 'price'],
    [4, '“garden-mint” stands on line 2 already.'],
    [5, 'taxPercent'],
    [5, 'There are 5 cells for 8 columns.'],
  ]);
  expect(await take(file)).toEqual({ ok: false, errors: { form: expect.stringContaining('Line 3') } });
  expect(await all()).toBe(before);
});

test.each<[string, Uint8Array, RegExp]>([
  ['nothing', Buffer.from(''), /sku, name, .* are missing/],
  ['a column too few', Buffer.from('sku,name,description,price,currency,hidden\n'), /taxPercent is missing/],
  ['another encoding', Buffer.from([0xff, 0xfe, 0x41]), /UTF-8/],
  ['an open quotation mark', fileOf('"oolong'), /quotation mark/],
  [
    'more products than there may be',
    fileOf(...Array.from({ length: 1_002 }, (_, at) => `p${at},a,b,1,EUR,0,no,`)),
    /1000 products/,
  ],
])('%s is refused as a file', async (_name, file, words) => {
  expect((await plan(file)).errors).toEqual([
    { line: expect.any(Number), words: expect.stringMatching(words) },
  ]);
});

test('a yes is to what was shown: not to another file, nor to products that changed since', async () => {
  const file = fileOf('winter-rooibos,Winter rooibos,Anew.,8.90,EUR,23,no,');
  const shown = (await plan(file)).plan;
  const other = fileOf('winter-rooibos,Winter rooibos,Anew.,0.90,EUR,23,no,');
  await expect(take(other, shown)).rejects.toMatchObject({ code: 'conflict' });
  await database.query(`update product set price_minor = 1 where sku = 'winter-rooibos'`);
  await expect(take(file, shown)).rejects.toMatchObject({ code: 'conflict' });
  expect((await productOf('winter-rooibos'))?.price).toBe('0.01');
  expect(await take(file)).toEqual({ ok: true, value: 1 });
});

test('a thousand products are one act of a moment, each with its row of the record', async () => {
  const lines = Array.from(
    { length: 980 },
    (_, at) => `made-${at},Made ${at},For a test.,${at + 1}.00,EUR,23,yes,`,
  );
  const file = fileOf(...lines);
  expect(await take(file)).toEqual({ ok: true, value: 980 });
  expect((await findDeskProducts(database)).length).toBe(993);
  expect((await findDeskProduct(database, 'made-979'))?.acts).toHaveLength(1);
  expect(await findBrokenDeskAct(database)).toBeNull();
  expect((await plan(fileOf(...lines, ...lines.slice(0, 8).map((line) => `x${line}`)))).errors).toEqual([
    { line: 0, words: expect.stringContaining('more than 1000') },
  ]);
});

test('who may not is shown nothing and does nothing', async () => {
  const viewer: Person = { name: 'Vi', role: 'viewer' };
  const file = fileOf('garden-mint,Garden mint,Leaves.,1.00,EUR,23,no,');
  await expect(planImport(database, viewer, file)).rejects.toMatchObject({ code: 'forbidden' });
  const asked = { file, plan: (await plan(file)).plan, reason: 'mine' };
  await expect(importProducts(database, viewer, asked)).rejects.toMatchObject({ code: 'forbidden' });
});
