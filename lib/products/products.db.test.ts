import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, ROLES } from '@/lib/contract/desk';
import type { ProductText } from '@/lib/contract/product-input';
import type { Database } from '@/lib/db/database';
import { findBrokenDeskAct } from '@/lib/db/tables/desk-acts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { checkOut } from '@/lib/orders/check-out';
import { findBill } from '@/lib/queries/bill';
import { findDeskProduct, findDeskProducts } from '@/lib/queries/desk-products';
import { findProduct, findProducts } from '@/lib/queries/products';
import type { App } from '@/lib/server/compose';
import { NO_VALUES } from '@/lib/story/checkout-fields';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { reviseProduct } from './change-product';
import { changeStockOf } from './change-stock';
import { createProduct } from './create-product';
import { moveProduct } from './move-product';
import { givePicture } from './set-picture';

const MERCHANT: Person = { name: 'Mo', role: 'merchant' };
const MINT = 'garden-mint';
const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>',
);

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

const textOf = (change: Partial<ProductText> = {}): ProductText => ({
  name: 'Oolong',
  description: 'Half fermented.',
  price: '9.50',
  currency: 'EUR',
  taxPercent: '23',
  hidden: '',
  ...change,
});
async function deskOf(sku: string) {
  const found = await findDeskProduct(database, sku);
  if (found === null) throw new Error(`no product ${sku}`);
  return found;
}
/** Changes some fields of a product, as a form that shows it does. */
async function revise(sku: string, change: Partial<ProductText>, person = MERCHANT) {
  const { product } = await deskOf(sku);
  const { name, description, price, currency } = product;
  const shown = { name, description, price, currency };
  const kept = { taxPercent: String(product.taxPercent), hidden: product.hidden ? 'yes' : '' };
  const text = { ...shown, ...kept, ...change };
  return reviseProduct(database, person, { sku, text, reason: 'a new season', revision: product.revision });
}
const restock = async (sku: string, pieces: string, reason = 'a delivery') =>
  changeStockOf(database, MERCHANT, { sku, pieces, reason, stock: (await deskOf(sku)).product.stock });
const onShelf = async () => (await findProducts(database)).map(({ sku }) => sku);

/** A product of a test's own, on the shelf, with some pieces. */
async function newProduct(sku: string, change: Partial<ProductText> = {}): Promise<string> {
  expect(await createProduct(database, MERCHANT, { sku, text: textOf(change), reason: 'new' })).toEqual({
    ok: true,
    value: sku,
  });
  expect(await restock(sku, '50')).toEqual({ ok: true, value: 50 });
  return sku;
}

describe('a new product', () => {
  test('stands last on the shelf, with its price and rate, and is sold', async () => {
    await newProduct('oolong', { taxPercent: '9' });
    expect((await findProducts(database)).at(-1)).toEqual({
      ...{ sku: 'oolong', name: 'Oolong', price: '9.50', currency: 'EUR', available: 50 },
    });
    const { orderId } = await place(app, [{ sku: 'oolong', quantity: 2 }]);
    expect((await orderOf(app, orderId)).payment.total).toBe('19.00');
  });

  test.each<[string, Partial<ProductText> & { sku?: string; reason?: string }, string]>([
    ['a sku with a blank', { sku: 'green tea' }, 'sku'],
    ['a word of the desk', { sku: 'new' }, 'sku'],
    ['a sku that is there', { sku: MINT }, 'sku'],
    ['no name', { name: ' ' }, 'name'],
    ['a name in two lines', { name: 'a\nb' }, 'name'],
    ['a price of nothing', { price: '0' }, 'price'],
    ['a price that is none', { price: '12.5.0' }, 'price'],
    ['more places than the currency has', { price: '12.505' }, 'price'],
    ['places of the yen', { price: '12.50', currency: 'JPY' }, 'price'],
    ['no currency', { currency: 'euro' }, 'currency'],
    ['a rate above all', { taxPercent: '101' }, 'taxPercent'],
    ['half a rate', { taxPercent: '13.5' }, 'taxPercent'],
    ['no reason', { reason: '' }, 'reason'],
  ])('is not made of %s', async (_name, { sku = 'never-made', reason = 'new', ...change }, field) => {
    const read = await createProduct(database, MERCHANT, { sku, text: textOf(change), reason });
    expect(read.ok ? [] : Object.keys(read.errors)).toEqual([field]);
    expect(await findProduct(database, 'never-made')).toBeNull();
  });
});

describe('a change', () => {
  test('counts for what is ordered from then on; bills keep what was sold', async () => {
    const sku = await newProduct('changing', { name: 'Old name', price: '10.00', taxPercent: '0' });
    const items = [
      { sku, quantity: 1 },
      { sku: MINT, quantity: 1 },
    ];
    const before = await place(app, items);
    await revise(sku, { name: 'New name', price: '20.00', taxPercent: '10' });
    const after = await place(app, items);
    const linesOf = async (orderId: string) => {
      const bill = await findBill(database, orderId);
      return [bill?.lines.map(({ name, sum }) => [name, sum]), bill?.tax, bill?.total];
    };
    await pay(app, before.orderId, 1_690n);
    expect(await linesOf(before.orderId)).toEqual([
      [
        ['Garden mint', '6.90'],
        ['Old name', '10.00'],
      ],
      {
        net: '15.61',
        rates: [
          { percent: 23, amount: '1.29' },
          { percent: 0, amount: '0.00' },
        ],
      },
      '16.90',
    ]);
    expect(await linesOf(after.orderId)).toEqual([
      [
        ['Garden mint', '6.90'],
        ['New name', '20.00'],
      ],
      {
        net: '23.79',
        rates: [
          { percent: 23, amount: '1.29' },
          { percent: 10, amount: '1.82' },
        ],
      },
      '26.90',
    ]);
  });

  test('is told with what was and what is, and one that changes nothing is none', async () => {
    const sku = await newProduct('telling');
    expect(await revise(sku, { price: '9.50' })).toEqual({ ok: true, value: false });
    await revise(sku, { price: '9.90', hidden: 'yes' });
    const { acts, product } = await deskOf(sku);
    expect(product).toMatchObject({ price: '9.90', hidden: true, revision: 2 });
    expect(acts.map(({ act, person, reason }) => [act, person, reason])).toEqual([
      ['product-change', 'Mo', 'a new season'],
      ['product-stock', 'Mo', 'a delivery'],
      ['product-create', 'Mo', 'new'],
    ]);
    expect(acts[0]?.input.changed).toEqual({ price: ['9.50', '9.90'], hidden: [false, true] });
    expect(await findBrokenDeskAct(database)).toBeNull();
  });

  test('of two at once the second is told, and undoes nothing', async () => {
    const sku = await newProduct('contended');
    const change = (price: string) =>
      reviseProduct(database, MERCHANT, { sku, text: textOf({ price }), reason: 'a sale', revision: 1 });
    const both = await Promise.allSettled([change('8.00'), change('7.00')]);
    const lost = both.filter(({ status }) => status === 'rejected');
    expect(lost).toMatchObject([{ reason: { code: 'conflict' } }]);
    expect((await deskOf(sku)).acts.filter(({ act }) => act === 'product-change')).toHaveLength(1);
  });

  test('that hides it takes it from the shelf and from what can be ordered', async () => {
    const sku = await newProduct('hiding');
    await revise(sku, { hidden: 'yes' });
    expect(await onShelf()).not.toContain(sku);
    expect(await findProduct(database, sku)).toBeNull();
    await expect(place(app, [{ sku, quantity: 1 }])).rejects.toMatchObject({
      code: 'bad-request',
      field: 'items[0].sku',
    });
    expect((await findDeskProducts(database)).map((product) => product.sku)).toContain(sku);
  });

  test('by SQL is a revision too, and a reservation is none', async () => {
    const sku = await newProduct('by-hand');
    await place(app, [{ sku, quantity: 1 }]);
    expect((await deskOf(sku)).product).toMatchObject({ reserved: 1, revision: 1 });
    await database.query('update product set price_minor = 700 where sku = $1', [sku]);
    await database.query('update product set price_minor = 700 where sku = $1', [sku]);
    expect(
      await database.query(
        'select revision, price_minor as price from product_revision where sku = $1 order by 1',
        [sku],
      ),
    ).toEqual([
      { revision: 1, price: 950n },
      { revision: 2, price: 700n },
    ]);
  });
});

describe('a price that changed while it lay in a cart', () => {
  const order = async (sku: string, price?: string) =>
    place(app, [{ sku, quantity: 1, ...(price === undefined ? {} : { price }) }]);

  test('is not charged to who was told another one', async () => {
    const sku = await newProduct('dearer');
    await revise(sku, { price: '11.00' });
    await expect(order(sku, '9.50')).rejects.toMatchObject({
      code: 'price-changed',
      field: 'items[0].price',
      message: expect.stringContaining('€11.00'),
    });
    expect((await deskOf(sku)).product.reserved).toBe(0);
    for (const known of ['11.00', '11', undefined])
      expect((await orderOf(app, (await order(sku, known)).orderId)).payment.total).toBe('11.00');
  });

  test('is said at the checkout, which takes the order at the price that it said then', async () => {
    const sku = await newProduct('cheaper');
    const values = {
      ...NO_VALUES,
      ...{ name: 'Ada Byrne', email: 'ada@example.com' },
      ...{ street: '1 Mill Lane', postcode: 'T12', town: 'Cork' },
    };
    const send = (prices: Record<string, string>) =>
      checkOut(app, { values, items: { [sku]: 2 }, prices, key: crypto.randomUUID(), client: null });
    await revise(sku, { price: '8.00' });
    expect(await send({ [sku]: '9.50' })).toEqual({
      errors: { items: expect.stringContaining('Oolong costs €8.00 now, and not €9.50 any more.') },
    });
    const done = await send({ [sku]: '8.00' });
    if ('errors' in done) throw new Error('not ordered');
    expect((await orderOf(app, done.orderId)).payment.total).toBe('16.00');
  });
});

describe('the stock', () => {
  test('rises and falls by what came and went, with why', async () => {
    const sku = await newProduct('counted');
    expect(await restock(sku, '-3', 'broken on the way')).toEqual({ ok: true, value: 47 });
    expect(await restock(sku, '+10')).toEqual({ ok: true, value: 57 });
    expect(
      (await deskOf(sku)).acts.slice(0, 2).map(({ reason, input }) => [reason, input.pieces, input.stock]),
    ).toEqual([
      ['a delivery', 10, [47, 57]],
      ['broken on the way', -3, [50, 47]],
    ]);
  });

  test('never falls below what is promised', async () => {
    const sku = await newProduct('promised');
    await place(app, [{ sku, quantity: 20 }]);
    expect(await restock(sku, '-31')).toMatchObject({
      ok: false,
      errors: { pieces: expect.stringContaining('30') },
    });
    expect(await restock(sku, '-30')).toEqual({ ok: true, value: 20 });
    expect((await findProduct(database, sku))?.available).toBe(0);
  });

  test('counts a form that is sent twice once', async () => {
    const sku = await newProduct('twice');
    const send = () =>
      changeStockOf(database, MERCHANT, { sku, pieces: '5', reason: 'a delivery', stock: 50 });
    await send();
    await expect(send()).rejects.toMatchObject({ code: 'conflict' });
    expect((await deskOf(sku)).product.stock).toBe(55);
  });

  test.each(['', '0', 'ten', '1.5', '10000000', '1000001'])('is not changed by “%s”', async (pieces) => {
    expect(await restock(MINT, pieces)).toMatchObject({ ok: false, errors: { pieces: expect.any(String) } });
  });
});

test('a product moves one place at a time, also where two had the same', async () => {
  await database.query('update product set position = 0 where sku in ($1, $2)', [
    'assam-breakfast',
    'sencha-first-harvest',
  ]);
  const move = (sku: string, to: 'up' | 'down') => moveProduct(database, MERCHANT, { sku, to });
  expect((await onShelf()).slice(0, 3)).toEqual([
    'assam-breakfast',
    'sencha-first-harvest',
    'smoked-lapsang',
  ]);
  await move('smoked-lapsang', 'up');
  expect((await onShelf()).slice(0, 3)).toEqual([
    'assam-breakfast',
    'smoked-lapsang',
    'sencha-first-harvest',
  ]);
  await move('assam-breakfast', 'up');
  await move('assam-breakfast', 'down');
  expect((await onShelf()).slice(0, 3)).toEqual([
    'smoked-lapsang',
    'assam-breakfast',
    'sencha-first-harvest',
  ]);
  expect((await deskOf('assam-breakfast')).acts).toHaveLength(1);
});

test('a picture is kept under its hash, changed and taken away', async () => {
  const sku = await newProduct('pictured');
  const give = (file: Uint8Array | null) =>
    givePicture(database, MERCHANT, { sku, file, reason: 'a photograph' });
  const given = await give(SVG);
  if (!given.ok) throw new Error('not taken');
  expect((await findProduct(database, sku))?.picture).toBe(
    `/api/products/${sku}/picture?v=${given.value?.slice(0, 16)}`,
  );
  expect(await give(Buffer.from('GIF89a'))).toMatchObject({
    ok: false,
    errors: { picture: expect.any(String) },
  });
  await give(null);
  expect((await findProduct(database, sku))?.picture).toBeUndefined();
  expect((await deskOf(sku)).acts.map(({ act }) => act).slice(0, 2)).toEqual([
    'product-picture',
    'product-picture',
  ]);
});

test('who may not changes nothing, and nothing is kept of a product that is not there', async () => {
  for (const role of ROLES.filter((name) => name !== 'merchant' && name !== 'admin')) {
    const person = { name: role, role };
    const refused = { code: 'forbidden' };
    await expect(revise(MINT, { price: '1.00' }, person)).rejects.toMatchObject(refused);
    const change = { sku: MINT, reason: 'why not' };
    await expect(
      changeStockOf(database, person, { ...change, pieces: '1', stock: 2_000 }),
    ).rejects.toMatchObject(refused);
    await expect(moveProduct(database, person, { sku: MINT, to: 'up' })).rejects.toMatchObject(refused);
    await expect(givePicture(database, person, { ...change, file: SVG })).rejects.toMatchObject(refused);
    await expect(
      createProduct(database, person, { sku: 'not-mine', text: textOf(), reason: 'why not' }),
    ).rejects.toMatchObject(refused);
  }
  await expect(
    changeStockOf(database, MERCHANT, { sku: 'nothing', pieces: '1', reason: 'why not', stock: 0 }),
  ).rejects.toMatchObject({ code: 'not-found' });
  expect((await deskOf(MINT)).acts).toEqual([]);
});
