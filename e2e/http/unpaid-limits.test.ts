import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { cancel, create, ended } from '@/e2e/support/shop';

let shop: Server;
beforeAll(async () => {
  // Each client is told apart by what the proxy says of it.
  shop = await startServer({ dataDir: spareDataDir(), variables: { TRUST_PROXY: '127.0.0.1' } });
});
afterAll(async () => {
  await shop?.end();
});

/** Twenty-four of them; an order, and a client, may hold twenty. */
const SKU = 'stoneware-teapot';
const ask = (quantity: number, from = '203.0.113.7') =>
  send(shop, '/api/order', {
    json: { items: [{ sku: SKU, quantity }] },
    headers: { 'x-forwarded-for': from },
  });

describe('what unpaid orders may hold', () => {
  it('is refused with 409 beyond what one order may hold; beyond the shelf the process rejects', async () => {
    const problem = problemOf(await ask(21), 409);
    expect(problem).toMatchObject({ field: 'items[0].quantity' });
    expect(problem.detail).toContain('One order may hold at most 20 unpaid pieces of "Stoneware teapot"');
    const { orderId } = await create(shop, { sku: SKU, quantity: 25 });
    expect((await ended(shop, orderId)).outcome).toBe('rejected');
  });

  it('is counted by client, an IPv6 network as one, until an order is cancelled', async () => {
    expect((await ask(15, '2001:db8::1')).status).toBe(201);
    const problem = problemOf(await ask(6, '2001:db8::2'), 409);
    expect(problem.detail).toContain('One customer may hold at most 20 unpaid pieces');
    const other = await create(shop, { sku: SKU, quantity: 6 });
    await cancel(shop, other.orderId, { cookie: other.cookie });
  });

  it('is a sentence at the checkout, beside what was typed', async () => {
    const form = {
      name: 'Ada Byrne',
      email: 'ada@example.com',
      street: '1 Mill Lane',
      postcode: 'T12 X8P9',
      town: 'Cork',
      country: 'Ireland',
      items: 'bamboo-whisk*21',
      key: crypto.randomUUID(),
    };
    const answer = await send(shop, '/checkout', {
      body: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(303);
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const page = await send(shop, (answer.headers.location ?? '').split('#')[0] ?? '', {
      headers: { cookie },
    });
    expect(page.text).toContain('One order may hold at most 20 unpaid pieces of &quot;Bamboo whisk&quot;');
    expect(page.text).toContain('value="Ada Byrne"');
  });
});
