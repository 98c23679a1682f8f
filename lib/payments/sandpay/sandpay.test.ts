import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { askServer } from '@/lib/server/ask-server';
import { Sandpay } from './sandpay';
import { planPayments, type Scenario } from './scenarios';

const secret = `whsec_${Buffer.alloc(32, 'sandpay').toString('base64')}`;
const due = { amount: 1250n, currency: 'EUR' };

interface Received {
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** A shop that answers with the statuses given, 200 afterwards, and checks each signature. */
async function newShop(statuses: number[], states: string[] = []) {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end(JSON.stringify({ state: states.shift() ?? 'COMPLETED' }));
      return;
    }
    read(request).then((body) => {
      const headers = request.headers as Record<string, string>; // none of them is repeated
      const event = new Webhook(secret).verify(body, headers) as { data: Record<string, unknown> };
      received.push({ id: headers['webhook-id'] ?? '', data: event.data });
      response.statusCode = statuses.shift() ?? 200;
      response.end(JSON.stringify({ verdict: 'applied' }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  const sandpay = new Sandpay({
    askShop: (path, asking) => askServer(`http://127.0.0.1:${port}${path}`, null, asking),
    secret: () => secret,
    now: () => new Date(),
    retryDelaysMs: [1, 1, 1],
    pollMs: 1,
  });
  closing.push(async () => {
    await sandpay.close();
    server.closeAllConnections();
    server.close();
  });
  return { sandpay, received };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const plan = (scenario: Scenario) =>
  planPayments(scenario, due, 'k').map((payment) => ({ ...payment, delayMs: 0 }));

async function sent(scenario: Scenario, statuses: number[] = [], states: string[] = []) {
  const { sandpay, received } = await newShop(statuses, states);
  expect(sandpay.pay('7', plan(scenario))).toBe(true);
  await sandpay.settled('7', 10_000);
  return { received, deliveries: sandpay.deliveriesOf('7'), sandpay };
}

describe('what a scenario pays', () => {
  it.each<[Scenario, [string, bigint, string][]]>([
    ['full', [['sandpay-k', 1250n, 'EUR']]],
    ['half', [['sandpay-k', 625n, 'EUR']]],
    [
      'twice',
      [
        ['sandpay-k', 1250n, 'EUR'],
        ['sandpay-k-again', 1250n, 'EUR'],
      ],
    ],
    ['too-much', [['sandpay-k', 1750n, 'EUR']]],
    ['wrong-currency', [['sandpay-k', 1250n, 'USD']]],
  ])('%s', (scenario, payments) => {
    expect(
      planPayments(scenario, due, 'k').map(({ paymentId, amount, currency }) => [
        paymentId,
        amount,
        currency,
      ]),
    ).toEqual(payments);
  });

  it('half of a cent is a cent', () => {
    expect(planPayments('half', { amount: 1n, currency: 'EUR' }, 'k')[0]?.amount).toBe(1n);
  });
});

describe('the deliveries', () => {
  it.each([
    ['half', { amount: 500n, currency: 'JPY' }, [200n, 'JPY']],
    ['half', { amount: 100n, currency: 'JPY' }, [100n, 'JPY']],
    ['half', { amount: 1235n, currency: 'KWD' }, [617n, 'KWD']],
    ['too-much', { amount: 1235n, currency: 'KWD' }, [6235n, 'KWD']],
    ['too-much', { amount: 500n, currency: 'JPY' }, [1000n, 'JPY']],
    ['wrong-currency', { amount: 1235n, currency: 'KWD' }, [123n, 'USD']],
    ['wrong-currency', { amount: 1n, currency: 'KWD' }, [1n, 'USD']],
  ] as const)('are sums that can be paid: %s of %o', (scenario, due, [amount, currency]) => {
    expect(planPayments(scenario, due, 'k')[0]).toMatchObject({ amount, currency });
  });

  it('are signed, and tell order, amount, currency and instant', async () => {
    const { received, deliveries } = await sent('full');
    expect(received).toHaveLength(1);
    expect(received[0]?.data).toMatchObject({
      orderId: '7',
      amount: '12.50',
      currency: 'EUR',
      paymentId: 'sandpay-k',
    });
    expect(Date.parse(String(received[0]?.data.paidAt))).toBeLessThanOrEqual(Date.now());
    expect(deliveries).toMatchObject([{ state: 'delivered', attempts: 1, verdict: 'applied' }]);
  });

  it('come again under the same id until the shop takes them', async () => {
    const { received, deliveries } = await sent('full', [503, 302]);
    expect(received.map(({ id }) => id)).toEqual(Array(3).fill('evt-sandpay-k'));
    expect(deliveries).toMatchObject([{ state: 'delivered', attempts: 3, last: 'answered 200' }]);
  });

  it('are given up after the last attempt', async () => {
    const { received, deliveries } = await sent('full', [500, 500, 500, 500]);
    expect(received).toHaveLength(4);
    expect(deliveries).toMatchObject([{ state: 'given-up', attempts: 4, verdict: null }]);
  });

  it('of one event may come twice, of two payments are two', async () => {
    const copies = await sent('event-twice');
    expect(copies.received.map(({ id }) => id)).toEqual(['evt-sandpay-k', 'evt-sandpay-k']);
    const payments = await sent('twice');
    expect(new Set(payments.received.map(({ id }) => id)).size).toBe(2);
  });

  it('get lost at first', async () => {
    const { received, deliveries } = await sent('lost');
    expect(received).toHaveLength(1);
    expect(deliveries).toMatchObject([{ state: 'delivered', attempts: 3 }]);
  });

  it('come late: after the order has ended', async () => {
    const states = ['ACTIVE', 'ACTIVE', 'COMPLETED'];
    const { received } = await sent('late', [], states);
    expect(received).toHaveLength(1);
    expect(states).toEqual([]);
  });

  it('of a form that is sent twice happen once', async () => {
    const { sandpay, received } = await sent('full');
    expect(sandpay.pay('7', plan('full'))).toBe(true);
    await sandpay.settled('7', 10_000);
    expect(received).toHaveLength(1);
  });

  it('end with the provider, and have an upper number', async () => {
    const { sandpay } = await newShop([], Array(100_000).fill('ACTIVE'));
    for (let index = 0; index < 200; index++)
      expect(sandpay.pay('7', planPayments('late', due, String(index)))).toBe(true);
    expect(sandpay.pay('7', planPayments('late', due, 'more'))).toBe(false);
    await sandpay.close();
    expect(sandpay.deliveriesOf('7').every(({ state }) => state === 'given-up')).toBe(true);
  });
});
