import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import { create, ended, SOLD_OUT, status, TEA } from '@/e2e/support/shop';
import type { OrderJson } from '@/lib/contract/order';

const shop = sandbox();

const filled = {
  name: 'Ada <b>Byrne</b>',
  email: 'ada@example.com',
  street: '1 Mill Lane',
  postcode: 'T12 X8P9',
  town: 'Cork',
  country: 'Ireland',
  items: 'garden-mint*2',
};
const newKey = () => crypto.randomUUID();

const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  send(shop, '/checkout', {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

describe('POST /checkout', () => {
  it('makes an order, sets the cookie of its buyer and leads to it', async () => {
    const answer = await post({ ...filled, key: newKey() });
    expect([answer.status, answer.text]).toEqual([303, '']);
    expect(answer.headers.location).toMatch(/^\/order\/\d+$/);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^orderflow-orders=.*HttpOnly; SameSite=Lax$/);
    const orderId = orderOf(answer.headers.location);
    const order: OrderJson = await status(shop, orderId);
    expect([order.payment.total, order.state]).toEqual(['13.80', 'ACTIVE']);
  });

  it('makes one order of a form that is sent many times at once, and gives each sender the cookie', async () => {
    const form = { ...filled, key: newKey() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(form)));
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
    for (const answer of answers) expect(answer.headers['set-cookie']?.[0]).toMatch(/^orderflow-orders=\d/);
  });

  it('leads to the order of the form that took the last pieces, when it is sent again', async () => {
    const form = { ...filled, items: 'linen-tea-cosy*3', key: newKey() };
    const first = await post(form);
    expect(first.status).toBe(303);
    expect(await post(form)).toMatchObject({
      status: 303,
      headers: expect.objectContaining({ location: first.headers.location }),
    });
  });

  it('asks before it takes the same form with something else in it', async () => {
    const key = newKey();
    await post({ ...filled, key });
    const answer = await post({ ...filled, key, items: 'garden-mint*3' });
    expect(answer.headers.location).toMatch(/^\/checkout\?again=.*#problems$/);
  });

  it('sends a wrong form back with its values, as text, and to nobody else', async () => {
    const answer = await post({ ...filled, email: 'ada', town: '' });
    expect(answer.status).toBe(303);
    const location = answer.headers.location ?? '';
    expect(location).toMatch(/^\/checkout\?again=[0-9a-f-]{36}#problems$/);
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/Path=\/checkout; Max-Age=900; HttpOnly; SameSite=Lax$/);
    const path = location.split('#')[0] ?? '';
    const page = await send(shop, path, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Enter an e-mail address such as ada@example.com.');
    expect(page.text).toContain('Enter your town or city.');
    expect(page.text).toContain('value="Ada &lt;b&gt;Byrne&lt;/b&gt;"');
    expect(page.text).not.toContain('<b>Byrne');
    expect((await send(shop, path)).text).not.toContain('Byrne');
    const forged = `${cookie.split('~')[0]}~${'A'.repeat(43)}`;
    expect((await send(shop, path, { headers: { cookie: forged } })).text).not.toContain('Byrne');
  });

  it('answers a script with the errors by field', async () => {
    const answer = await post({ ...filled, name: ' ' }, { accept: 'application/json' });
    expect(answer.status).toBe(422);
    expect(jsonOf(answer)).toMatchObject({ errors: { name: 'Enter your name.' } });
  });

  it.each([
    ['email', '"x"@example.com', 'without quotation marks'],
    ['email', 'x@[127.0.0.1]', 'with a name after the @ and not a number'],
    ['email', `${'a'.repeat(65)}@example.com`, 'with at most 64 characters before the @'],
    ['email', '\u200b', 'Enter your e-mail address.'],
    ['name', '\u200b\u202e', 'Enter your name.'],
    ['street', '\u2066\u2069', 'Enter your street'],
    ['town', '\u3164', 'Enter your town'],
  ])('says at once what would be right where %s is %j', async (field, value, words) => {
    const answer = await post({ ...filled, [field]: value }, { accept: 'application/json' });
    expect(answer.status).toBe(422);
    expect(jsonOf<{ errors: Record<string, string> }>(answer).errors[field]).toContain(words);
  });

  it.each([
    ['', 'Your cart is empty.'],
    [`${SOLD_OUT}*1`, 'Cast-iron kettle has just sold out.'],
    ['no-such-thing*1', 'no longer sold'],
    ['porcelain-gaiwan*50', 'of Porcelain gaiwan are left; you chose 50.'],
  ])('takes no order of "%s"', async (items, words) => {
    const answer = await post({ ...filled, items }, { accept: 'application/json' });
    expect(answer.status).toBe(422);
    // Names stand apart from the direction of the words around them.
    expect(
      jsonOf<{ errors: { items: string } }>(answer).errors.items.replace(/[\u2066-\u2069]/g, ''),
    ).toContain(words);
  });

  it('refuses other sites, other bodies and too much', async () => {
    problemOf(await post({ ...filled }, { origin: 'https://elsewhere.example' }), 403);
    problemOf(await send(shop, '/checkout', { json: filled }), 400);
    problemOf(await post({ ...filled, name: 'a\0b' }), 400);
    problemOf(await post({ ...filled, name: 'a'.repeat(70_000) }), 413);
  });
});

describe('the shelf by the server', () => {
  it('lists, searches and shows one product', async () => {
    expect((await send(shop, '/products')).text).toContain('Cast-iron kettle');
    const found = await send(shop, '/products?q=green+TEA');
    expect(found.text).toContain('Sencha, first harvest');
    expect(found.text).not.toContain('Garden mint');
    expect((await send(shop, '/products/garden-mint')).status).toBe(200);
    for (const sku of ['nothing', '%00', '..%2f..', 'a%20b'])
      expect((await send(shop, `/products/${sku}`)).status).toBe(404);
  });

  it('searches the JSON of the shelf too', async () => {
    const skus = async (query: string) =>
      jsonOf<{ sku: string }[]>(await send(shop, `/api/products?q=${query}`)).map(({ sku }) => sku);
    expect(await skus('matcha')).toEqual(['bamboo-whisk']);
    expect(await skus('nothing+at+all')).toEqual([]);
    expect((await skus('')).length).toBeGreaterThan(10);
  });
});

const orderOf = (location: string | undefined) => location?.match(/\d+$/)?.[0] ?? '';

describe('POST /forms/cancel', () => {
  const form = (orderId: string) => ({
    body: `orderId=${orderId}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

  it('cancels for the browser that bought, and leads back to the order', async () => {
    const { orderId, cookie } = await create(shop, { sku: TEA, quantity: 1 });
    const { body, headers } = form(orderId);
    for (let pressed = 1; pressed <= 2; pressed += 1) {
      const answer = await send(shop, '/forms/cancel', { body, headers: { ...headers, cookie } });
      expect([answer.status, answer.headers.location]).toEqual([303, `/order/${orderId}`]);
    }
    expect((await ended(shop, orderId)).outcome).toBe('cancelled');
  });

  it('is for nobody else, and no other site', async () => {
    const { orderId, cookie, order } = await create(shop, { sku: TEA, quantity: 1 });
    const { body, headers } = form(orderId);
    problemOf(await send(shop, '/forms/cancel', { body, headers }), 403);
    const elsewhere = { ...headers, cookie, origin: 'https://evil.example' };
    problemOf(await send(shop, '/forms/cancel', { body, headers: elsewhere }), 403);
    problemOf(await send(shop, '/forms/cancel', { ...form('x'), headers: { ...headers, cookie } }), 404);
    expect((await status(shop, orderId)).version).toBe(order.version);
  });
});
