import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentProvider, ReportedPayment } from './provider';
import { newStripe } from './stripe';

const webhookSecret = 'whsec_for_tests_only';
const bytes = (text: string) => new TextEncoder().encode(text);

interface Asked {
  readonly what: string;
  readonly form: Record<string, string>;
  readonly key: string | undefined;
}

/** Stands for Stripe's API: keeps what it was asked, answers what a test put there. */
let asked: Asked[] = [];
let answers: Record<string, { status?: number; body: unknown }> = {};
let provider: PaymentProvider;
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const what = `${request.method} ${request.url?.split('?')[0]}`;
  const key = request.headers['idempotency-key'];
  const query = request.url?.split('?')[1];
  asked.push({ what, form: Object.fromEntries(new URLSearchParams(query ?? text)), key: String(key) });
  const { status = 200, body } = answers[`${what}?${query}`] ??
    answers[what] ?? { status: 404, body: { error: { message: 'no' } } };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});

beforeEach(async () => {
  asked = [];
  answers = {};
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  provider = newStripe({
    secretKey: 'sk_test_nothing',
    webhookSecret,
    isLive: false,
    now: () => new Date('2026-11-22T12:00:00Z'),
    api: { host: '127.0.0.1', port, protocol: 'http' },
  });
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

describe('a payment page', () => {
  const checkout = {
    orderId: '7',
    amount: 1250n,
    currency: 'EUR',
    returnUrl: 'https://shop.example/order/7',
  };

  it('is asked for with the order on the payment itself, and twice within minutes under one key', async () => {
    answers['POST /v1/checkout/sessions'] = {
      body: { id: 'cs_1', url: 'https://checkout.stripe.example/c/1' },
    };
    const page = await provider.createCheckout(checkout);
    expect(page).toMatchObject({ url: 'https://checkout.stripe.example/c/1', pageId: 'cs_1' });
    await provider.createCheckout(checkout);
    await provider.createCheckout({ ...checkout, amount: 1000n });
    await provider.createCheckout({ ...checkout, returnUrl: 'https://shop.example/other/7' });
    expect(asked[0]?.form).toMatchObject({
      mode: 'payment',
      'line_items[0][price_data][currency]': 'eur',
      'line_items[0][price_data][unit_amount]': '1250',
      'payment_intent_data[metadata][orderId]': '7',
      success_url: 'https://shop.example/order/7',
    });
    expect(asked[1]?.key).toBe(asked[0]?.key);
    expect(asked[1]?.form).toEqual(asked[0]?.form);
    expect(asked[2]?.key).not.toBe(asked[0]?.key);
    expect(asked[3]?.key).not.toBe(asked[0]?.key);
    expect(page.closesAt.getTime()).toBe(Number(asked[0]?.form.expires_at) * 1000);
    const openForS = Number(asked[0]?.form.expires_at) - Date.parse('2026-11-22T12:00:00Z') / 1000;
    expect(openForS).toBeGreaterThan(30 * 60);
    expect(openForS).toBeLessThanOrEqual(41 * 60);
  });

  it('that Stripe refuses is an error', async () => {
    answers['POST /v1/checkout/sessions'] = { status: 400, body: { error: { message: 'no' } } };
    await expect(provider.createCheckout(checkout)).rejects.toThrow();
  });

  it('is closed by its id, and one that is not open any more is left as it is', async () => {
    answers['POST /v1/checkout/sessions/cs_1/expire'] = { body: { id: 'cs_1', status: 'expired' } };
    await provider.closeCheckout('cs_1');
    answers['POST /v1/checkout/sessions/cs_2/expire'] = {
      status: 400,
      body: { error: { type: 'invalid_request_error', message: 'Only open sessions can be expired.' } },
    };
    answers['GET /v1/checkout/sessions/cs_2'] = { body: { id: 'cs_2', status: 'complete' } };
    await provider.closeCheckout('cs_2');
    answers['GET /v1/checkout/sessions/cs_2'] = { body: { id: 'cs_2', status: 'open' } };
    await expect(provider.closeCheckout('cs_2')).rejects.toThrow('Only open sessions');
    answers['POST /v1/checkout/sessions/cs_3/expire'] = { status: 500, body: { error: { message: 'no' } } };
    await expect(provider.closeCheckout('cs_3')).rejects.toThrow();
  });

  it('asks for whole units where a currency has no smaller ones', async () => {
    answers['POST /v1/checkout/sessions'] = { body: { url: 'https://checkout.stripe.example/c/1' } };
    await provider.createCheckout({ ...checkout, currency: 'JPY', amount: 50_000n });
    expect(asked[0]?.form['line_items[0][price_data][unit_amount]']).toBe('500');
    await expect(provider.createCheckout({ ...checkout, currency: 'JPY', amount: 50_001n })).rejects.toThrow(
      'cannot be paid',
    );
  });
});

describe('payments since a backup', () => {
  const succeeded = (number: number, livemode = false) => ({
    id: `evt_${number}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode,
    created: 1_790_000_000 + number,
    data: {
      object: { id: `pi_${number}`, amount_received: 1250, currency: 'eur', metadata: { orderId: '7' } },
    },
  });
  const page = (data: readonly object[], more = false) => ({
    body: { object: 'list', url: '/v1/events', has_more: more, data },
  });
  const since = new Date('2026-11-22T12:00:00.900Z');
  const query = 'GET /v1/events?type=payment_intent.succeeded&created[gte]=1795348800&limit=100';

  it('are read page by page, as their deliveries told them', async () => {
    answers[query] = page([succeeded(3), succeeded(2, true)], true);
    answers[`${query}&starting_after=evt_2`] = page([succeeded(1)]);
    const told: ReportedPayment[] = [];
    for await (const payment of provider.paymentsSince(since)) told.push(payment);
    expect(told.map(({ orderId, payment }) => [orderId, payment.externalId, payment.webhookId])).toEqual([
      ['7', 'pi_3', 'evt_3'],
      ['0', 'pi_2', 'evt_2'],
      ['7', 'pi_1', 'evt_1'],
    ]);
    expect(told[0]?.payment).toMatchObject({
      amount: 1250n,
      currency: 'EUR',
      paidAt: new Date(1_790_000_003_000),
    });
  });

  it('that Stripe does not tell are an error', async () => {
    answers['GET /v1/events'] = { status: 400, body: { error: { message: 'no' } } };
    await expect(provider.paymentsSince(since)[Symbol.asyncIterator]().next()).rejects.toThrow('no');
  });
});

describe('a delivery', () => {
  const { webhooks } = new Stripe('sk_test_nothing');
  const event = (object: Record<string, unknown>, type = 'payment_intent.succeeded', livemode = false) =>
    JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type,
      livemode,
      created: 1_790_000_000,
      data: { object },
    });
  const intent = { id: 'pi_1', amount_received: 1250, currency: 'eur', metadata: { orderId: '7' } };
  const read = (payload: string, { secret = webhookSecret, timestamp = 0, sent = payload } = {}) => {
    const at = timestamp === 0 ? {} : { timestamp };
    const header = webhooks.generateTestHeaderString({ payload, secret, ...at });
    return provider.verify(new Headers({ 'stripe-signature': header }), bytes(sent));
  };

  it('of a payment tells order, amount, ids and instant', () => {
    expect(read(event(intent))).toEqual({
      orderId: '7',
      payment: {
        externalId: 'pi_1',
        webhookId: 'evt_1',
        amount: 1250n,
        currency: 'EUR',
        paidAt: new Date(1_790_000_000_000),
        raw: bytes(event(intent)),
      },
    });
  });

  it.each([
    'refund.created',
    'refund.updated',
    'refund.failed',
    'charge.refunded',
    'charge.dispute.created',
    'charge.dispute.closed',
  ])('of %s names the payment of which money goes back', (type) => {
    expect(read(event({ id: 'x_1', payment_intent: 'pi_7' }, type))).toEqual({ returnOf: 'pi_7' });
    expect(read(event({ id: 'x_1', payment_intent: { id: 'pi_8' } }, type))).toEqual({ returnOf: 'pi_8' });
    expect(read(event({ id: 'x_1', payment_intent: null }, type))).toBeNull();
  });

  it('of something else is no payment', () => {
    expect(read(event(intent, 'checkout.session.completed'))).toBeNull();
    expect(read(event(intent, 'payment_intent.created'))).toBeNull();
  });

  it('that names no order is told as such, with its amount', () => {
    expect(read(event({ ...intent, metadata: {} }))).toMatchObject({
      orderId: '0',
      payment: { amount: 1250n },
    });
  });

  it('of the other mode is of no order, whatever it names', () => {
    const real = event(intent, 'payment_intent.succeeded', true);
    expect(read(real)).toMatchObject({
      orderId: '0',
      payment: { amount: 1250n, raw: bytes(real), isOfOtherMode: true },
    });
    expect(read(event(intent, 'payment_intent.created', true))).toBeNull();
  });

  it('counts whole units of a currency without smaller ones, and thousandths of one that has them', () => {
    expect(read(event({ ...intent, currency: 'jpy' }))).toMatchObject({ payment: { amount: 125_000n } });
    expect(read(event({ ...intent, currency: 'kwd' }))).toMatchObject({ payment: { amount: 1250n } });
  });

  it.each([
    ['signed with another secret', () => read(event(intent), { secret: 'whsec_of_somebody_else' })],
    ['changed on the way', () => read(event(intent), { sent: event({ ...intent, amount_received: 1 }) })],
    ['of yesterday', () => read(event(intent), { timestamp: Math.floor(Date.now() / 1000) - 86_400 })],
    ['without a signature', () => provider.verify(new Headers(), bytes(event(intent)))],
  ])('%s is refused', (_, attempt) => {
    expect(attempt).toThrow('The signature does not fit.');
  });
});

describe('what goes back', () => {
  const refund = {
    ...{ externalId: 'pi_1', currency: 'EUR', amount: 1250n },
    ...{ reference: '1/1', key: 'refund/1/1/1250' },
  };
  const told = (refunds: object[], disputes: object[] = []) => {
    answers['GET /v1/refunds'] = { body: { object: 'list', data: refunds, has_more: false } };
    answers['GET /v1/disputes'] = { body: { object: 'list', data: disputes, has_more: false } };
  };
  const returns = () => provider.findReturns({ externalId: 'pi_1', currency: 'EUR' });

  it('is sent with its key, and with what we call it', async () => {
    answers['POST /v1/refunds'] = {
      body: { id: 're_1', amount: 1250, status: 'succeeded', metadata: { refund: '1/1' } },
    };
    expect(await provider.refund(refund)).toEqual({
      ...{ kind: 'refund', id: 're_1', reference: '1/1' },
      ...{ amount: 1250n, state: 'succeeded', error: null },
    });
    expect(asked).toMatchObject([
      {
        form: { payment_intent: 'pi_1', amount: '1250', 'metadata[refund]': '1/1' },
        key: 'refund/1/1/1250',
      },
    ]);
  });

  it.each([
    ['pending', 'pending', null],
    ['requires_action', 'pending', null],
    [null, 'pending', null],
    ['succeeded', 'succeeded', null],
    ['failed', 'failed', 'lost_or_stolen_card'],
    ['canceled', 'failed', 'canceled'],
  ])('of status %s is %s', async (status, state, error) => {
    const reason = status === 'failed' ? { failure_reason: 'lost_or_stolen_card' } : {};
    told([{ id: 're_1', amount: 500, status, metadata: {}, ...reason }]);
    expect(await returns()).toEqual([
      { kind: 'refund', id: 're_1', reference: null, amount: 500n, state, error },
    ]);
  });

  it.each([
    ['warning_needs_response', 'inquiry', 'pending'],
    ['warning_closed', 'inquiry', 'failed'],
    ['needs_response', 'dispute', 'pending'],
    ['under_review', 'dispute', 'pending'],
    ['won', 'dispute', 'failed'],
    ['prevented', 'dispute', 'failed'],
    ['lost', 'dispute', 'succeeded'],
  ])('a dispute of status %s: %s, %s', async (status, kind, state) => {
    told([], [{ id: 'dp_1', amount: 1250, currency: 'eur', status }]);
    expect(await returns()).toMatchObject([{ kind, id: 'dp_1', amount: 1250n, state }]);
  });

  it('is told the oldest first', async () => {
    told([
      { id: 're_2', amount: 100, status: 'succeeded', metadata: null },
      { id: 're_1', amount: 100, status: 'failed', metadata: null },
    ]);
    expect((await returns()).map(({ id }) => id)).toEqual(['re_1', 're_2']);
  });

  it('and is refused for good is a refusal; what may come right is an error', async () => {
    const refuse = (status: number, type: string, code?: string) => {
      answers['POST /v1/refunds'] = { status, body: { error: { type, code, message: 'no' } } };
    };
    refuse(400, 'invalid_request_error', 'charge_already_refunded');
    expect(await provider.refund(refund)).toEqual({ refusal: 'charge_already_refunded' });
    refuse(409, 'idempotency_error');
    await expect(provider.refund(refund)).rejects.toThrow();
    refuse(401, 'invalid_request_error');
    await expect(provider.refund(refund)).rejects.toThrow();
    refuse(500, 'api_error');
    await expect(provider.refund(refund)).rejects.toThrow();
  });
});
