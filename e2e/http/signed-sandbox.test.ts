import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { create, status } from '@/e2e/support/shop';

const shop = sandbox();

describe('a delivery with headers of a signature, in sandbox mode', () => {
  it.each<[string, Record<string, string>]>([
    ['only an id', { 'webhook-id': 'm1' }],
    ['only a timestamp', { 'webhook-timestamp': '1' }],
    ['only a signature', { 'webhook-signature': 'v1,AAAA' }],
    ['a name in capitals', { 'Webhook-Id': 'm1' }],
    ['a wrong signature', { 'webhook-id': 'm1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' }],
  ])('%s: 401, never taken as an unsigned one', async (_name, headers) => {
    const { orderId } = await create(shop);
    const json = { orderId, amount: '12.50' };
    problemOf(await send(shop, '/api/receive-payment', { json, headers }), 401);
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    problemOf(
      await send(shop, '/api/receive-payment', { body: `orderId=${orderId}&amount=1`, headers: form }),
      401,
    );
    expect((await status(shop, orderId)).version).toBe(3);
  });
});
