import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { create, operator, status, UNKNOWN_ID } from '@/e2e/support/shop';

const shop = sandbox();
const complete = (json: unknown, headers: Record<string, string> = operator(shop)) =>
  send(shop, '/api/operator/tasks/complete', { json, headers });

describe('POST /api/operator/messages', () => {
  const deliver = (json: unknown, headers: Record<string, string> = operator(shop)) =>
    send(shop, '/api/operator/messages', { json, headers });

  // The order's process awaits no message of others: what a 200 does is tested where a process does.
  it('answers 409 for what nothing awaits, with and without a correlation key', async () => {
    const { orderId } = await create(shop);
    for (const key of [{}, { correlationKey: orderId }, { correlationKey: 7 }])
      expect(problemOf(await deliver({ orderId, messageName: 'handed-over', ...key }), 409).field).toBe(
        'messageName',
      );
    expect((await status(shop, orderId)).version).toBe(3);
  });

  it.each(['payment-received', 'cancel-requested'])('answers 400 for %s', async (messageName) => {
    const { orderId } = await create(shop);
    expect(problemOf(await deliver({ orderId, messageName }), 400).field).toBe('messageName');
    expect((await status(shop, orderId)).version).toBe(3);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no message', { orderId: '7' }, 'messageName'],
    ['an empty name', { orderId: '7', messageName: '' }, 'messageName'],
    [
      'a key that is neither text nor number',
      { orderId: '7', messageName: 'a', correlationKey: [] },
      'correlationKey',
    ],
    ['variables that are no object', { orderId: '7', messageName: 'a', variables: 1 }, 'variables'],
  ])('answers 400 for %s', async (_name, json, field) => {
    expect(problemOf(await deliver(json), 400).field).toBe(field);
  });

  it('answers 401 without a token, and to the cookie of the buyer, and 404 for an order that is not there', async () => {
    const { orderId, cookie } = await create(shop);
    problemOf(await deliver({ orderId, messageName: 'handed-over' }, {}), 401);
    problemOf(await deliver({ orderId, messageName: 'handed-over' }, { cookie }), 401);
    problemOf(await deliver({ orderId: UNKNOWN_ID, messageName: 'handed-over' }), 404);
  });
});

// The order's process has no user task: what a 200 does is tested where a process has one.
describe('POST /api/operator/tasks/complete', () => {
  it.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['another token', { authorization: 'Bearer not-the-token-at-all' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${shop.operatorToken}` }],
    ['the token alone', { authorization: shop.operatorToken }],
    ['the token and more', { authorization: `Bearer ${shop.operatorToken}x` }],
  ])('answers %s with 401', async (_name, headers) => {
    const { orderId } = await create(shop);
    const answer = await complete({ orderId, elementId: 'package-and-deliver' }, headers);
    problemOf(answer, 401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    problemOf(await complete({}, headers), 401);
  });

  it("answers the buyer's cookie with 401", async () => {
    const { orderId, cookie } = await create(shop);
    problemOf(await complete({ orderId, elementId: 'payment-received' }, { cookie }), 401);
  });

  it.each(['payment-received', 'wait-5min-timer', 'validate-order', 'no-such-element'])(
    'answers 409 for %s, which is no open user task',
    async (elementId) => {
      const { orderId } = await create(shop);
      expect(problemOf(await complete({ orderId, elementId }), 409).field).toBe('elementId');
      expect((await status(shop, orderId)).version).toBe(3);
    },
  );

  it('answers 404 for an order that is not there', async () => {
    problemOf(await complete({ orderId: UNKNOWN_ID, elementId: 'a' }), 404);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no element', { orderId: '7' }, 'elementId'],
    ['no order', { elementId: 'a' }, 'orderId'],
    ['variables that are no object', { orderId: '7', elementId: 'a', variables: 1 }, 'variables'],
    [
      'variables over 16 KiB',
      { orderId: '7', elementId: 'a', variables: { a: 'x'.repeat(17_000) } },
      'variables',
    ],
    [
      'a variable no database can hold',
      { orderId: '7', elementId: 'a', variables: { a: '\0' } },
      'variables.a',
    ],
  ])('answers 400 for %s', async (_name, json, field) => {
    expect(problemOf(await complete(json), 400).field).toBe(field);
  });

  it('answers 400 for variables that nest without end', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const body = `{"orderId":"7","elementId":"a","variables":{"a":${deep}}}`;
    const headers = { ...operator(shop), 'content-type': 'application/json' };
    problemOf(await send(shop, '/api/operator/tasks/complete', { body, headers }), 400);
  });
});
