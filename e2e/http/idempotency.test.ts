import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, type Sending, send } from '@/e2e/support/send';
import { locationId, operator, orderWhen, pay, status, TEA } from '@/e2e/support/shop';
import type { OrderJson } from '@/lib/contract/order';

const shop = sandbox();
const post = (key: string, sending: Sending = {}) =>
  send(shop, '/api/order', {
    method: 'POST',
    ...sending,
    headers: { ...sending.headers, 'idempotency-key': key },
  });
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('Idempotency-Key', () => {
  it('answers a repeated form with the first 302 and Location, and sets no cookie', async () => {
    const key = randomUUID();
    const first = await post(key, { body: 'a=1', headers: form });
    const again = await post(key, { body: 'a=1', headers: form });
    expect(first.headers['set-cookie']).toHaveLength(1);
    expect([again.status, again.headers.location]).toEqual([302, first.headers.location]);
    expect(again.bytes).toHaveLength(0);
    expect(again.headers).not.toHaveProperty('set-cookie');
  });

  it('answers a repeated JSON request with the first 201 and the order as it is now', async () => {
    const key = randomUUID();
    const body = { json: { items: [{ sku: TEA, quantity: 1 }] } };
    const first = await post(key, body);
    const { orderId } = jsonOf<OrderJson>(first);
    await pay(shop, orderId);
    await orderWhen(shop, orderId, 'to complete', (order) => order.state === 'COMPLETED');
    const again = await post(key, body);
    expect([again.status, again.headers.location]).toEqual([201, first.headers.location]);
    expect(jsonOf<OrderJson>(again)).toEqual(await status(shop, orderId));
    expect(again.headers).not.toHaveProperty('set-cookie');
  });

  it('keeps the first status whatever a repetition accepts', async () => {
    const key = randomUUID();
    const first = await post(key);
    const again = await post(key, { headers: { accept: 'application/json' } });
    expect([again.status, again.headers.location]).toEqual([302, first.headers.location]);
  });

  it('makes one order of 100 equal requests at once', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => post(key, { json: { items: [{ sku: TEA, quantity: 1 }] } })),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map(locationId))).toHaveLength(1);
    expect(answers.filter((answer) => answer.headers['set-cookie'] !== undefined)).toHaveLength(1);
  });

  it.each<[string, Sending, Sending]>([
    ['another body', { body: 'a=1', headers: form }, { body: 'a=2', headers: form }],
    ['no body', { body: 'a=1', headers: form }, {}],
    [
      'another type',
      { body: '{}', headers: form },
      { body: '{}', headers: { 'content-type': 'text/plain' } },
    ],
    [
      'JSON of the same meaning, other bytes',
      { json: {} },
      { body: '{ }', headers: { 'content-type': 'application/json' } },
    ],
  ])('answers the same key with %s with 422', async (_name, first, second) => {
    const key = randomUUID();
    await post(key, first);
    const answer = await post(key, second);
    expect(problemOf(answer, 422).field).toBe('Idempotency-Key');
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it('finds what is wrong with a request before it looks at the key: 400, then 422', async () => {
    const key = randomUUID();
    await post(key, { json: {} });
    const wrong = { items: [{ sku: 'no-such-thing', quantity: 1 }] };
    expect(problemOf(await post(key, { json: wrong }), 400).field).toBe('items[0].sku');
  });

  it.each([
    ['a 400', { json: { items: [{ sku: 'no-such-thing', quantity: 1 }] } }, 400],
    ['a 403', { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    ['a 413', { body: 'x'.repeat(64 * 1024 + 1) }, 413],
  ])('does not keep %s: the key is still free', async (_name, refused, code) => {
    const key = randomUUID();
    expect((await post(key, refused)).status).toBe(code);
    expect((await post(key, { json: {} })).status).toBe(201);
  });

  it.each([
    ['an empty key', ''],
    ['256 characters', 'k'.repeat(256)],
    ['a key beyond ASCII', 'schl\u00fcssel'],
    ['a key with a tab', 'a\tb'],
  ])('refuses %s with 400', async (_name, key) => {
    expect(problemOf(await post(key), 400).field).toBe('Idempotency-Key');
  });

  it.each([
    ['1 character', '~'],
    ['255 characters', randomUUID().padEnd(255, 'k')],
    [
      'every printable character',
      Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join(''),
    ],
    ['spaces inside', `${randomUUID()} and ${randomUUID()}`],
  ])('takes a key of %s', async (_name, key) => {
    expect((await post(key)).status).toBe(302);
  });

  it('keeps one space for each credential', async () => {
    const key = randomUUID();
    const anonymous = await post(key);
    const byOperator = await post(key, { headers: operator(shop) });
    expect(byOperator.status).toBe(302);
    expect(locationId(byOperator)).not.toBe(locationId(anonymous));
    expect(locationId(await post(key, { headers: operator(shop) }))).toBe(locationId(byOperator));
  });
});
