import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveVariables } from '@/e2e/support/live';
import { type Sending, send } from '@/e2e/support/send';
import { CHECKOUT, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { type Created, create, operator, orderWhen, standsAt, TEA } from '@/e2e/support/shop';

let shop: Server;
let made: Created;

beforeAll(async () => {
  // On a database of its own, where no timer fires while all addresses are asked: that takes minutes on a slow machine.
  shop = await startServer({ variables: { ...(await liveVariables()), TIME_SCALE: '0.01' } });
  made = await create(shop, { sku: TEA, quantity: 1 });
  await orderWhen(shop, made.orderId, 'to wait', (order) => standsAt(order, 'payment-received'));
});

afterAll(async () => {
  await shop.end();
  removeDataDir(shop.dataDir);
});

/** Every address of the build, with the order wherever an address takes something. */
function addresses(): string[] {
  const manifest: Record<string, string> = JSON.parse(
    readFileSync(join(CHECKOUT, '.next/app-path-routes-manifest.json'), 'utf8'),
  );
  return Object.values(manifest)
    .filter((path) => !path.startsWith('/_'))
    .map((path) => path.replace('[channel]', 'stripe').replace(/\[+[^\]]+\]+/g, made.orderId));
}

/** Anybody may order, in live mode too: that is what a shop is for. */
const CREATING = new Set(['POST /api/order', 'POST /checkout']);

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** What our addresses answer to, with each credential; the others with one after the other, and with each in test:all. */
const METHODS_IN_USE = new Set(['GET', 'POST']);
const isAll = Boolean(process.env.TEST_ALL);

/** Everything that a payment, a cancellation, a task or a moved clock would change. */
async function state(): Promise<string> {
  const [order, history, products, metrics] = await Promise.all([
    send(shop, `/api/order?orderId=${made.orderId}`),
    send(shop, `/api/order/history?orderId=${made.orderId}`),
    send(shop, '/api/products'),
    send(shop, '/api/metrics', { headers: operator(shop) }),
  ]);
  const counts = metrics.text.split('\n').filter((line) => /^orderflow_(orders|payments_total)/.test(line));
  expect(counts).not.toEqual([]);
  return [order.text, history.text, products.text, ...counts].join('\n');
}

it('nobody without a credential changes anything, by any address and any method', async () => {
  const { orderId } = made;
  const fields = {
    orderId,
    amount: '12.50',
    move: 'next-timer',
    elementId: 'payment-received',
    state: 'TERMINATED',
    type: 'payment.succeeded',
    data: { orderId, amount: '12.50' },
  };
  const query = `orderId=${orderId}&amount=12.50&elementId=payment-received`;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const credentials: Record<string, string>[] = [
    {},
    { authorization: 'Bearer 0123456789abcdef0123456789abcdef' },
    { cookie: `orderflow-orders=${orderId}~AAAA` },
    {
      'webhook-id': 'm1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': 'v1,AAAA',
    },
  ];
  const before = await state();
  const paths = addresses();
  expect(paths.length).toBeGreaterThan(15);
  let [asked, next] = [0, 0];
  for (const path of paths)
    for (const method of METHODS) {
      if (CREATING.has(`${method} ${path}`) || path === '/api/order/events') continue;
      const hasBody = !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);
      const presented = isAll || METHODS_IN_USE.has(method) ? credentials : [credentials[next++ % 4] ?? {}];
      for (const headers of presented) {
        const sendings: Sending[] = hasBody
          ? [
              { json: fields, headers: { ...headers, 'content-type': 'application/json' } },
              { body: query, headers: { ...headers, ...form } },
            ]
          : [{ headers }];
        for (const sending of sendings) {
          const { status } = await send(shop, `${path}?${query}`, { method, ...sending });
          expect(status, `${method} ${path}`).toBeLessThan(500);
          asked += 1;
        }
      }
    }
  expect(asked).toBeGreaterThan(500);
  expect(await state()).toBe(before);
});

it('figures of the business are for the operator', async () => {
  expect((await send(shop, '/api/metrics')).status).toBe(401);
  expect((await send(shop, '/api/metrics', { headers: operator(shop) })).status).toBe(200);
});
