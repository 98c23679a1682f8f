import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLive } from '@/e2e/support/live';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import type { Server } from '@/e2e/support/server';
import { cancel, create, ended, history, operator, pay, status, TEA } from '@/e2e/support/shop';

const SECRET = 'whsec_of_this_test';
const tea = { sku: TEA, quantity: 1 };
const shop = sandbox();
let live: Server;

beforeAll(async () => {
  live = await startLive({ STRIPE_SECRET_KEY: 'sk_live_0123456789', STRIPE_WEBHOOK_SECRET: SECRET });
});
afterAll(() => live?.end());

let events = 0;
const run = `${process.pid}${Date.now()}`;

/** What Stripe sends when money has come in. */
function paid(
  orderId: string,
  {
    intent = `pi_${run}_${orderId}`,
    type = 'payment_intent.succeeded',
    currency = 'eur',
    received = 1250,
    livemode = true,
  } = {},
) {
  events += 1;
  return JSON.stringify({
    id: `evt_${run}_${events}`,
    object: 'event',
    type,
    livemode,
    created: Math.floor(Date.now() / 1000),
    data: { object: { id: intent, amount_received: received, currency, metadata: { orderId } } },
  });
}

function deliver(payload: string, secret = SECRET) {
  const header = new Stripe('sk_test_0123456789').webhooks.generateTestHeaderString({ payload, secret });
  return send(live, '/api/webhooks/stripe', { body: payload, headers: { 'stripe-signature': header } });
}

const verdictOf = async (payload: string) => {
  const answer = await deliver(payload);
  expect(answer.status).toBe(200);
  return jsonOf<{ verdict: string }>(answer).verdict;
};

const refund = (target: typeof shop, orderId: string, headers: Record<string, string>) =>
  send(target, '/api/operator/refunds', { json: { orderId }, headers });

describe('POST /api/webhooks/stripe', () => {
  it('settles an order, once for fifty deliveries of one event and another event of the same payment', async () => {
    const { orderId } = await create(live, tea);
    const event = paid(orderId);
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => verdictOf(event)));
    expect(verdicts.sort()).toEqual(['applied', ...Array(49).fill('duplicate')]);
    expect(await verdictOf(paid(orderId))).toBe('duplicate');
    expect((await ended(live, orderId)).payment).toMatchObject({ status: 'paid', received: '12.50' });
  });

  it('does not mind what comes before and after it', async () => {
    const { orderId } = await create(live, tea);
    for (const type of ['checkout.session.completed', 'charge.succeeded', 'payment_intent.created'])
      expect(await verdictOf(paid(orderId, { type }))).toBe('ignored');
    expect((await status(live, orderId)).payment.status).toBe('unpaid');
    expect(await verdictOf(paid(orderId))).toBe('applied');
    expect(await verdictOf(paid(orderId, { type: 'payment_intent.created' }))).toBe('ignored');
  });

  it.each([
    ['jpy', 500, '500'],
    ['kwd', 5120, '5.120'],
    ['isk', 500, '5'],
    ['ugx', 500, '5'],
    ['huf', 1045, '10.45'],
    ['mga', 500, '500.00'],
  ])('counts %s as Stripe does: %d is %s', async (currency, received, amount) => {
    const { orderId } = await create(live, tea);
    expect(await verdictOf(paid(orderId, { currency, received }))).toBe('wrong-currency');
    const { steps } = await history(live, orderId);
    expect(steps.findLast(({ type }) => type === 'payment')?.data).toMatchObject({
      amount,
      currency: currency.toUpperCase(),
    });
  });

  it('keeps what names no order of ours', async () => {
    expect(await verdictOf(paid('nothing', { intent: `pi_${run}_a` }))).toBe('unmatched');
    expect(await verdictOf(paid('42', { intent: `pi_${run}_b` }))).toBe('unmatched');
  });

  it('keeps play money in a real shop as unmatched, and moves nothing', async () => {
    const { orderId } = await create(live, tea);
    const before = await history(live, orderId);
    const event = paid(orderId, { intent: `pi_${run}_play`, livemode: false });
    expect(await verdictOf(event)).toBe('unmatched');
    expect(await verdictOf(event)).toBe('duplicate');
    expect(await history(live, orderId)).toEqual(before);
    expect((await status(live, orderId)).payment).toMatchObject({ status: 'unpaid', received: '0.00' });
    expect(await verdictOf(paid(orderId))).toBe('applied');
    const check = await send(live, '/api/operator/check', { json: {}, headers: operator(live) });
    expect(jsonOf(check)).toMatchObject({ ok: true });
  });

  it('refuses what is not signed, or by another', async () => {
    const { orderId } = await create(live, tea);
    problemOf(await deliver(paid(orderId), 'whsec_of_somebody_else'), 401);
    problemOf(await send(live, '/api/webhooks/stripe', { body: paid(orderId) }), 401);
    expect((await status(live, orderId)).payment.status).toBe('unpaid');
  });

  it('is not there where Stripe is not set up', async () => {
    problemOf(await send(shop, '/api/webhooks/stripe', { body: '{}' }), 404);
    problemOf(await send(shop, '/forms/pay-by-card', { body: 'orderId=1' }), 404);
    expect(jsonOf(await send(live, '/api/shop'))).toMatchObject({ card: true });
  });
});

describe('the pages', () => {
  it('let forms lead to Stripe where it is set up', async () => {
    const formAction = async (target: typeof shop) => {
      const { headers } = await send(target, '/');
      return /form-action ([^;]*)/.exec(String(headers['content-security-policy']))?.[1];
    };
    expect(await formAction(live)).toBe("'self' https://checkout.stripe.com");
    expect(await formAction(shop)).toBe("'self'");
  });
});

describe('POST /api/operator/refunds', () => {
  it('records what an operator sends back by hand, once', async () => {
    const created = await create(shop, tea);
    await pay(shop, created.orderId, { amount: '5.00' });
    await cancel(shop, created.orderId, { cookie: created.cookie });
    expect((await ended(shop, created.orderId)).payment.status).toBe('refund-due');
    const answer = await refund(shop, created.orderId, operator(shop));
    expect(jsonOf(answer)).toMatchObject({
      orderId: created.orderId,
      refunds: [{ amount: '5.00', currency: 'EUR', way: 'by-hand' }],
    });
    expect(jsonOf(await refund(shop, created.orderId, operator(shop)))).toMatchObject({ refunds: [] });
    expect((await status(shop, created.orderId)).payment.status).not.toBe('refund-due');
    const refunds = (await history(shop, created.orderId)).steps.filter(({ type }) => type === 'refund');
    expect(refunds.map(({ data }) => data)).toEqual([{ amount: '5.00', currency: 'EUR' }]);
  });

  it('is for the operator, and for orders that are there', async () => {
    const { orderId } = await create(shop, tea);
    problemOf(await refund(shop, orderId, {}), 401);
    problemOf(await refund(shop, '42', operator(shop)), 404);
    problemOf(await refund(shop, 'x', operator(shop)), 400);
    expect(jsonOf(await refund(shop, orderId, operator(shop)))).toMatchObject({ refunds: [] });
  });
});
