import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { POST as payByCard } from '@/app/forms/pay-by-card/route';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { checkoutOrigins, openProviders, PROVIDERS } from '@/lib/payments/providers';
import { type BankEvent, PretendBank } from '@/lib/payments/testing/pretend-bank';
import { setApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { ContentPolicies } from '@/lib/server/gate/content-policies';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { openTestApp, orderOf, place } from '@/lib/testing/test-app';
import { POST as refund } from './operator/refunds/route';
import { GET as getShop } from './shop/route';
import { POST as report } from './webhooks/[channel]/route';

/**
 * A provider that the product has never heard of, as one more line of `PROVIDERS`: paid through its own page and
 * webhook, refunded through it, and no other line of the product is about it.
 */
const tea = [{ sku: 'assam-breakfast', quantity: 2 }];

let database: Database;
let app: App;
let bank: PretendBank;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  bank = new PretendBank();
  const providers = openProviders({ stripe: null, paymentMode: 'sandbox' }, () => new Date(), [
    ...PROVIDERS,
    bank.kind,
  ]);
  const variables = {
    OPERATOR_TOKEN,
    PUBLIC_URL: 'https://kettle.example',
    REFUNDS: 'after-approval',
  };
  app = await openTestApp(database, { providers, variables });
  setApp(app);
});
afterEach(() => app.close());
afterAll(() => database.close());

const post = (path: string, init: { body: string; headers?: Record<string, string> }) =>
  new Request(`http://shop.test${path}`, { method: 'POST', ...init });

let events = 0;
function eventOf(orderId: string, more: Partial<BankEvent> = {}): BankEvent {
  events += 1;
  const id = `event-${events}`;
  return {
    ...{ id, type: 'money-came', orderId, paymentId: `of-${id}`, amount: 2500, currency: 'EUR' },
    ...more,
  };
}

const deliver = (event: BankEvent, by = bank) =>
  report(post(`/api/webhooks/${PretendBank.channel}`, by.deliveryOf(event)));

async function verdictOf(event: BankEvent): Promise<string> {
  const answer = await deliver(event);
  expect(answer.status).toBe(200);
  const { verdict }: { verdict: string } = await answer.json();
  return verdict;
}

/** What the invariants find wrong. */
const problems = async () =>
  (await check(snapshotsOf(database))).invariants.flatMap(({ violations }) => violations);

test('its page takes what is missing of an order, and the policy lets the form lead there', async () => {
  expect(await (await getShop(new Request('http://shop.test/api/shop'))).json()).toMatchObject({
    card: true,
  });
  const { orderId } = await place(app, tea);
  const answer = await payByCard(
    post('/forms/pay-by-card', {
      body: new URLSearchParams({ orderId, plain: '1' }).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        host: 'shop.test',
        origin: 'https://kettle.example',
      },
    }),
  );
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    `https://pay.bank.example/${orderId}`,
  ]);
  const returnUrl = `https://kettle.example/order/${orderId}`;
  expect(bank.checkouts).toEqual([{ orderId, amount: 2500n, currency: 'EUR', returnUrl }]);
  const policies = new ContentPolicies(new Map([['/', '']]), { formTargets: checkoutOrigins(app.providers) });
  const page = { path: '/', kind: 'prerendered', methods: ['GET'], handlers: null, form: null } as const;
  expect(policies.of('/', page).text).toContain("form-action 'self' https://pay.bank.example;");
});

test('its webhook settles an order, once, and takes nothing that it has not signed', async () => {
  const { orderId } = await place(app, tea);
  const event = eventOf(orderId);
  expect((await deliver(event, new PretendBank('of-somebody-else'))).status).toBe(401);
  expect((await orderOf(app, orderId)).payment.status).toBe('unpaid');
  expect(await verdictOf({ ...event, type: 'statement-ready' })).toBe('ignored');
  expect(await verdictOf(event)).toBe('applied');
  expect(await verdictOf(event)).toBe('duplicate');
  expect(await verdictOf(eventOf(orderId, { paymentId: event.paymentId }))).toBe('duplicate');
  expect(await verdictOf(eventOf('of no order of ours'))).toBe('unmatched');
  expect((await orderOf(app, orderId)).payment).toMatchObject({ status: 'paid', received: '25.00' });
  const rows = await database.query<{ channel: string }>(
    'select distinct channel from payment where webhook_id like $1',
    ['event-%'],
  );
  expect(rows).toEqual([{ channel: PretendBank.channel }]);
});

test('what was paid too much goes back through it, once', async () => {
  const { orderId } = await place(app, tea);
  const event = eventOf(orderId, { amount: 3000 });
  expect(await verdictOf(event)).toBe('applied');
  const ask = async () => {
    const answer = await refund(
      post('/api/operator/refunds', {
        body: JSON.stringify({ orderId }),
        headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
      }),
    );
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const { paymentId } = event;
  const refunds = [{ paymentId, amount: '5.00', currency: 'EUR', way: 'provider' }];
  expect(await ask()).toEqual({ orderId, refunds });
  expect(await ask()).toEqual({ orderId, refunds: [] });
  expect(bank.refunds).toMatchObject([{ externalId: paymentId, currency: 'EUR', amount: 500n }]);
  expect(await problems()).toEqual([]);
});

test.each(['stripe', 'nobody', 'signed', 'unsigned'])('there is no webhook at %s', async (channel) => {
  const answer = await report(post(`/api/webhooks/${channel}`, { body: '{}' }));
  expect(answer.status).toBe(404);
});
