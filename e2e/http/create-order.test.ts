import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, type Sending, send } from '@/e2e/support/send';
import { history, locationId, SOLD_OUT, status, TEA } from '@/e2e/support/shop';
import type { OrderJson } from '@/lib/contract/order';
import type { ProductJson } from '@/lib/contract/shop';

const shop = sandbox();
const post = (sending: Sending) => send(shop, '/api/order', { method: 'POST', ...sending });

describe('POST /api/order with anything but JSON', () => {
  const rows: [string, Sending][] = [
    ['no body and no type', {}],
    ['an empty form', { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['a form', { body: 'a=1&b=2', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['a broken multipart form', { body: '--x', headers: { 'content-type': 'multipart/form-data' } }],
    ['broken JSON sent as text', { body: '{"items":', headers: { 'content-type': 'text/plain' } }],
    ['bytes of no type', { body: new Uint8Array([0, 255, 254, 128]) }],
    ['a type that is none', { body: 'x', headers: { 'content-type': ';;;' } }],
    ['exactly 64 KiB', { body: 'x'.repeat(64 * 1024) }],
    ['chunks without a length', { body: 'x'.repeat(1000), chunked: true }],
    ['a browser that navigates', { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }],
    ['a browser that would take JSON too', { headers: { accept: 'text/html, application/json' } }],
    ['an Accept of everything', { headers: { accept: '*/*' } }],
    ['a query', {}],
  ];

  it.each(rows)('answers %s with 302, a Location and an empty body', async (name, sending) => {
    const path = name === 'a query' ? '/api/order?orderId=7&x=y' : '/api/order';
    const answer = await send(shop, path, { method: 'POST', ...sending });
    expect(answer.status).toBe(302);
    expect(answer.bytes).toHaveLength(0);
    expect(answer.headers.location).toMatch(/^\/show-process\.html\?orderId=[1-9]\d{0,18}$/);
    expect((await status(shop, locationId(answer))).payment.total).toBeNull();
  });

  it('gives ids that are uniformly random over 63 bits', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, async () => BigInt(locationId(await post({})))));
    expect(new Set(ids).size).toBe(40);
    expect(ids.every((id) => id > 0n && id < 2n ** 63n)).toBe(true);
    // Of 40 fair bits all alike: 2 in 10^12. The highest one would show a time, the lowest a sequence.
    for (const bit of [62n, 61n, 31n, 1n, 0n])
      expect(new Set(ids.map((id) => (id >> bit) & 1n)), `bit ${bit}`).toHaveLength(2);
    expect(ids).not.toEqual([...ids].sort((a, b) => (a < b ? -1 : 1)));
  });
});

describe('POST /api/order with JSON', () => {
  const json = { 'content-type': 'application/json' };
  const wanted: [string, Sending][] = [
    ['a JSON body', { json: {} }],
    ['an empty body of type JSON', { body: '', headers: json }],
    ['no body of type JSON', { headers: json }],
    [
      'a type with parameters, in capitals',
      { body: '{}', headers: { 'content-type': 'Application/JSON; charset=utf-8' } },
    ],
    ['an Accept of JSON', { headers: { accept: 'application/json' } }],
    ['an Accept of JSON before everything', { headers: { accept: 'application/json, */*;q=0.5' } }],
    ['an Accept in capitals', { headers: { accept: 'Application/JSON' } }],
    ['JSON that a browser sends', { json: {}, headers: { accept: 'text/html' } }],
    ['a form with an Accept of JSON', { body: '{broken', headers: { accept: 'application/json' } }],
  ];

  it.each(wanted)('answers %s with 201 and the order', async (_name, sending) => {
    const answer = await post(sending);
    expect(answer.status).toBe(201);
    expect(answer.headers['content-type']).toBe('application/json');
    const order = jsonOf<OrderJson>(answer);
    expect(typeof order.orderId).toBe('string');
    expect(locationId(answer)).toBe(order.orderId);
    expect(order).toEqual(await status(shop, order.orderId));
  });

  it('is committed and past the start event before it answers', async () => {
    const order = jsonOf<OrderJson>(await post({ json: {} }));
    expect(order.completedElements.map((element) => element.elementId)).toContain('StartEvent_1');
    expect((await history(shop, order.orderId)).steps[0]).toMatchObject({ seq: 1, type: 'start' });
  });

  it('fixes the total from the items, as a string', async () => {
    const answer = await post({
      json: {
        items: [
          { sku: TEA, quantity: 2 },
          { sku: 'garden-mint', quantity: 1 },
        ],
      },
    });
    expect(jsonOf<OrderJson>(answer).payment).toEqual({
      status: 'unpaid',
      received: '0.00',
      total: '31.90',
      currency: 'EUR',
    });
  });

  it('has no total without items', async () => {
    for (const body of [{}, { items: [] }, { customer: {} }])
      expect(jsonOf<OrderJson>(await post({ json: body })).payment.total).toBeNull();
  });

  const bad: [string, string, string | undefined][] = [
    ['malformed JSON', '{"items":', undefined],
    ['JSON that is not UTF-8', '\xff', undefined],
    ['a list', '[]', undefined],
    ['null', 'null', undefined],
    ['items that are no list', '{"items":{}}', 'items'],
    ['an item that is no object', '{"items":["tea"]}', 'items[0]'],
    ['an item without sku', '{"items":[{"quantity":1}]}', 'items[0].sku'],
    ['an unknown sku', '{"items":[{"sku":"no-such-thing","quantity":1}]}', 'items[0].sku'],
    [
      'an unknown second sku',
      `{"items":[{"sku":"${TEA}","quantity":1},{"sku":"x","quantity":1}]}`,
      'items[1].sku',
    ],
    ['no quantity', `{"items":[{"sku":"${TEA}"}]}`, 'items[0].quantity'],
    ['quantity 0', `{"items":[{"sku":"${TEA}","quantity":0}]}`, 'items[0].quantity'],
    ['quantity 100', `{"items":[{"sku":"${TEA}","quantity":100}]}`, 'items[0].quantity'],
    ['quantity -1', `{"items":[{"sku":"${TEA}","quantity":-1}]}`, 'items[0].quantity'],
    ['quantity 1.5', `{"items":[{"sku":"${TEA}","quantity":1.5}]}`, 'items[0].quantity'],
    ['quantity as text', `{"items":[{"sku":"${TEA}","quantity":"1"}]}`, 'items[0].quantity'],
    ['a customer that is no object', '{"customer":"me"}', 'customer'],
    ['a name that is no text', '{"customer":{"name":7}}', 'customer.name'],
    ['a quoted address', '{"customer":{"email":"\\"x\\"@example.com"}}', 'customer.email'],
    ['a number for a domain', '{"customer":{"email":"x@[127.0.0.1]"}}', 'customer.email'],
    ['a long local part', `{"customer":{"email":"${'a'.repeat(65)}@example.com"}}`, 'customer.email'],
    ['two addresses', '{"customer":{"email":"ada@example.com, eve@example.com"}}', 'customer.email'],
    ['a name no database can hold', '{"customer":{"name":"a\\u0000b"}}', 'customer.name'],
    ['a sku no database can hold', '{"items":[{"sku":"a\\u0000","quantity":1}]}', 'items[0].sku'],
  ];

  it.each(bad)('answers %s with 400, naming the field', async (_name, body, field) => {
    const answer = await post({ body: Buffer.from(body, 'latin1'), headers: json });
    expect(problemOf(answer, 400).field).toBe(field);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });
});

describe('GET /api/products', () => {
  it('lists products with price and what is available: one with none, several with 20 or more', async () => {
    const answer = await send(shop, '/api/products');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    const products = jsonOf<ProductJson[]>(answer);
    for (const product of products) {
      expect(Object.keys(product).sort()).toEqual(['available', 'currency', 'name', 'price', 'sku']);
      expect(product.price).toMatch(/^\d+\.\d{2}$/);
    }
    // Others of this suite buy the last pieces of something.
    expect(products.filter(({ available }) => available === 0).map(({ sku }) => sku)).toContain(SOLD_OUT);
    expect(products.filter(({ available }) => available >= 20).length).toBeGreaterThan(2);
  });

  it('counts reserved pieces as not available, until the order is cancelled', async () => {
    const sku = 'linen-tea-towel';
    const available = async () =>
      jsonOf<ProductJson[]>(await send(shop, '/api/products')).find((product) => product.sku === sku)
        ?.available;
    const before = (await available()) ?? 0;
    const answer = await post({ json: { items: [{ sku, quantity: 3 }] } });
    expect(await available()).toBe(before - 3);
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    await send(shop, '/api/order/cancel', { json: { orderId: locationId(answer) }, headers: { cookie } });
    expect(await available()).toBe(before);
  });
});
