import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { create, operator } from '@/e2e/support/shop';
import type { DeskFormJson } from '@/lib/contract/desk';
import type { ImportPlanJson } from '@/lib/contract/desk-merchant';
import type { ProductJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { deskPaths } from '@/lib/story/desk-paths';

// A shop of their own: what stands on the shelf is nobody else's.
let shop: Server;
beforeAll(async () => {
  shop = await startServer({ dataDir: spareDataDir() });
});
afterAll(() => shop?.end());

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const SCRIPT = { accept: 'application/json' };
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:red}</style><path class="a" d="M0 0h9v9z"/></svg>';

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  send(shop, path, {
    body: new URLSearchParams(fields).toString(),
    headers: { ...FORM, ...operator(shop), ...headers },
  });

let made = 0;
/** A product of a test's own, shown on the shelf. */
async function newProduct(fields: Record<string, string> = {}): Promise<string> {
  made += 1;
  const sku = `made-${randomBytes(4).toString('hex')}`;
  const product = { sku, name: `Made ${made}`, description: 'For a test.', price: '4.00', currency: 'EUR' };
  const answer = await post(deskPaths.createProduct(), {
    ...{ ...product, taxPercent: '23', reason: 'a test', ...fields },
  });
  expect([answer.status, answer.headers.location]).toEqual([303, `/desk/products/${sku}`]);
  await stock(sku, '30', '0');
  return sku;
}
const stock = (sku: string, pieces: string, before: string) =>
  post(deskPaths.productActs(sku), { act: 'stock', pieces, stock: before, reason: 'a delivery' });
const productOf = async (sku: string) =>
  jsonOf<ProductJson[]>(await send(shop, paths.products())).find((product) => product.sku === sku);
const desk = async (sku: string) =>
  (await send(shop, deskPaths.product(sku), { headers: operator(shop) })).text;

/** Sends a file as a browser does. */
async function sendPicture(sku: string, file: string | Uint8Array<ArrayBuffer>, headers = operator(shop)) {
  const form = new FormData();
  form.set('reason', 'a new drawing');
  form.set('picture', new Blob([file]), 'drawing.svg');
  const body = new Response(form);
  return send(shop, deskPaths.productPicture(sku), {
    body: new Uint8Array(await body.arrayBuffer()),
    headers: { 'content-type': body.headers.get('content-type') ?? '', ...headers },
  });
}

it('a product is made, stocked, changed and hidden, and the shelf follows', async () => {
  const sku = await newProduct();
  expect(await productOf(sku)).toEqual({
    ...{ sku, name: `Made ${made}`, price: '4.00', currency: 'EUR', available: 30 },
  });
  const fields = { name: 'Another', description: 'Said anew.', price: '5.50', currency: 'EUR' };
  const change = { act: 'change', taxPercent: '10', reason: 'a new season', revision: '1', ...fields };
  const answer = await post(deskPaths.productActs(sku), change);
  expect([answer.status, answer.headers.location]).toEqual([303, `/desk/products/${sku}`]);
  expect(await productOf(sku)).toMatchObject({ name: 'Another', price: '5.50' });
  expect(await desk(sku)).toContain('a new season');
  await post(deskPaths.productActs(sku), { ...change, hidden: 'yes', revision: '2' });
  expect(await productOf(sku)).toBeUndefined();
  expect((await send(shop, paths.product(sku))).status).toBe(404);
  expect((await send(shop, deskPaths.products(), { headers: operator(shop) })).text).toContain(sku);
});

describe('a form that is wrong', () => {
  it('is answered by field to a script, and in words to a browser without', async () => {
    const fields = { sku: 'green tea', name: '', price: '12,5x', currency: 'EUR', taxPercent: '23' };
    const script = await post(deskPaths.createProduct(), fields, SCRIPT);
    expect(script.status).toBe(422);
    const answer = jsonOf<DeskFormJson>(script);
    expect('errors' in answer ? Object.keys(answer.errors).sort() : []).toEqual([
      ...['description', 'name', 'price', 'reason', 'sku'],
    ]);
    const browser = await post(deskPaths.createProduct(), fields, { accept: 'text/html' });
    expect(browser.status).toBe(422);
    expect(browser.text).toContain('Enter what it is called.');
  });

  it('is told who was faster, and where a script goes on', async () => {
    const sku = await newProduct();
    const answer = await post(
      deskPaths.productActs(sku),
      { act: 'stock', pieces: '1', stock: '0', reason: 'late' },
      SCRIPT,
    );
    expect(answer.status).toBe(422);
    expect(jsonOf(answer)).toEqual({ errors: { form: expect.stringContaining('30 pieces came in by now') } });
    const done = await post(
      deskPaths.productActs(sku),
      { act: 'stock', pieces: '1', stock: '30', reason: 'in time' },
      SCRIPT,
    );
    expect([done.status, jsonOf(done)]).toEqual([200, { to: `/desk/products/${sku}` }]);
  });

  it('names no product, or nothing that can be done', async () => {
    problemOf(await stock('not-there', '1', '0'), 404);
    problemOf(await stock('..%2f..', '1', '0'), 404);
    problemOf(await post(deskPaths.productActs('garden-mint'), { act: 'burn' }), 400);
    problemOf(await stock('garden-mint', '1', 'many'), 400);
  });
});

describe('a picture', () => {
  it('is shown on the shelf, kept for ever under its hash, and runs nothing', async () => {
    const sku = await newProduct();
    expect((await sendPicture(sku, SVG)).status).toBe(303);
    const address = (await productOf(sku))?.picture ?? '';
    const answer = await send(shop, address);
    expect([answer.status, answer.text]).toEqual([200, SVG]);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
    });
    const plain = address.split('?')[0] ?? '';
    const again = await send(shop, plain, { headers: { 'if-none-match': String(answer.headers.etag) } });
    expect([again.status, again.headers['cache-control']]).toEqual([304, 'public, no-cache']);
    expect((await send(shop, paths.product(sku))).text).toContain(address);
    await post(deskPaths.productPicture(sku), { remove: 'yes', reason: 'the old one' });
    expect((await productOf(sku))?.picture).toBeUndefined();
    problemOf(await send(shop, plain), 404);
  });

  it('that is none, or does something, is refused', async () => {
    const sku = await newProduct();
    for (const file of ['GIF89a', SVG.replace('<path', '<script>alert(1)</script><path'), ''])
      expect((await sendPicture(sku, file)).status).toBe(422);
    expect((await productOf(sku))?.picture).toBeUndefined();
  });

  it('may be larger than other bodies, from who may send one', async () => {
    const sku = await newProduct();
    const large = SVG.replace('M0 0', `M${' '.repeat(100_000)}0 0`);
    expect((await sendPicture(sku, large)).status).toBe(303);
    problemOf(await sendPicture(sku, large, {} as ReturnType<typeof operator>), 401);
    problemOf(await sendPicture(sku, `${SVG}${' '.repeat(300_000)}`), 413);
    problemOf(await post(deskPaths.productActs(sku), { act: 'change', name: 'a'.repeat(70_000) }), 413);
  });
});

it('a price that changed is not charged: the checkout says so, and the API too', async () => {
  const sku = await newProduct({ price: '5.00' });
  const address = { street: '1 Mill Lane', postcode: 'T12 X8P9', town: 'Cork', country: 'Ireland' };
  const form = { name: 'Ada Byrne', email: 'ada@example.com', ...address, items: `${sku}*2` };
  const order = (prices: string) =>
    send(shop, paths.checkout(), {
      body: new URLSearchParams({ ...form, prices, key: crypto.randomUUID() }).toString(),
      headers: { ...FORM, ...SCRIPT },
    });
  const told = await order(`${sku}*4.00`);
  expect(told.status).toBe(422);
  expect(jsonOf<{ errors: { items: string } }>(told).errors.items).toContain(
    'costs €5.00 now, and not €4.00 any more. Nothing is ordered yet',
  );
  expect((await order(`${sku}*5.00`)).status).toBe(201);
  const page = await send(shop, paths.checkout({ items: `${sku}*1` }));
  expect(page.text).toContain(`name="prices" value="${sku}*5.00"`);

  // A browser without scripts gets the form again, with what was typed and the new sum; it agrees by sending that.
  const sentPlainly = (prices: string, cookie = '') =>
    send(shop, paths.checkout(), {
      body: new URLSearchParams({ ...form, prices, key: crypto.randomUUID() }).toString(),
      headers: { ...FORM, ...(cookie === '' ? {} : { cookie }) },
    });
  const back = await sentPlainly(`${sku}*4.00`);
  expect([back.status, back.headers.location]).toEqual([303, expect.stringContaining('/checkout?again=')]);
  const cookie = back.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const again = await send(shop, (back.headers.location ?? '').split('#')[0] ?? '', { headers: { cookie } });
  expect(again.text).toContain('costs €5.00 now, and not €4.00 any more. Nothing is ordered yet');
  expect(again.text).toContain(`name="prices" value="${sku}*5.00"`);
  expect(again.text).toContain('value="Ada Byrne"');
  expect((await sentPlainly(`${sku}*5.00`, cookie)).headers.location).toMatch(/^\/order\/\d+$/);

  const byApi = (price: unknown) =>
    send(shop, paths.placeOrder(), { json: { items: [{ sku, quantity: 1, price }] } });
  expect(problemOf(await byApi('4.00'), 409).field).toBe('items[0].price');
  expect((await byApi('5.00')).status).toBe(201);
  for (const price of ['free', 5, '-5.00', '']) problemOf(await byApi(price), 400);
});

it('neither a stranger nor a buyer nor another site changes anything', async () => {
  const sku = await newProduct();
  const { cookie } = await create(shop, { sku, quantity: 1 });
  const sendAs = (headers: Record<string, string>) =>
    send(shop, deskPaths.productActs(sku), {
      body: new URLSearchParams({ act: 'stock', pieces: '1', stock: '30', reason: 'mine' }).toString(),
      headers: { ...FORM, ...headers },
    });
  problemOf(await sendAs({}), 401);
  problemOf(await sendAs({ cookie }), 401);
  problemOf(await sendAs({ ...operator(shop), origin: 'https://elsewhere.example' }), 403);
  expect(await productOf(sku)).toMatchObject({ available: 29 });
});

describe('a file of products', () => {
  const HEAD = 'sku,name,description,price,currency,taxPercent,hidden';

  async function sendFile(path: string, file: string, fields: Record<string, string> = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([file]), 'products.csv');
    const body = new Response(form);
    return send(shop, path, {
      body: new Uint8Array(await body.arrayBuffer()),
      headers: {
        'content-type': body.headers.get('content-type') ?? '',
        ...SCRIPT,
        ...operator(shop),
      },
    });
  }

  it('is given out, changed, looked at and taken back', async () => {
    const sku = await newProduct();
    const file = (await send(shop, deskPaths.productsFile(), { headers: operator(shop) })).text;
    const line = file.split('\r\n').find((one) => one.startsWith(`${sku},`)) ?? '';
    const changed = `${HEAD},stock,reserved\r\n${line.replace(',4.00,', ',4.40,')}\r\n`;
    const shown = jsonOf<ImportPlanJson>(await sendFile(deskPaths.importPlan(), changed));
    expect(shown).toMatchObject({
      same: 0,
      errors: [],
      lines: [{ sku, changed: { price: ['4.00', '4.40'] } }],
    });
    expect(await productOf(sku)).toMatchObject({ price: '4.00' });
    const done = await sendFile(deskPaths.importYes(), changed, { plan: shown.plan, reason: 'spring list' });
    expect([done.status, jsonOf(done)]).toEqual([200, { to: '/desk/products' }]);
    expect(await productOf(sku)).toMatchObject({ price: '4.40', available: 30 });
    const again = await sendFile(deskPaths.importYes(), changed, { plan: shown.plan, reason: 'twice' });
    expect([again.status, jsonOf(again)]).toEqual([
      422,
      { errors: { form: expect.stringContaining('preview') } },
    ]);
  });

  it('may have a mebibyte, and no more', async () => {
    const plan = await sendFile(deskPaths.importPlan(), `${HEAD}\r\n${'\r\n'.repeat(400_000)}`);
    expect(jsonOf<ImportPlanJson>(plan)).toMatchObject({ lines: [], errors: [] });
    problemOf(await sendFile(deskPaths.importPlan(), 'x'.repeat(1_100_000)), 413);
  });
});
