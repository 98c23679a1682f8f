import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, type Received } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import {
  create,
  ended,
  history,
  moveClock,
  orderWhen,
  pay,
  standsAt,
  status,
  TEA,
  UNKNOWN_ID,
} from '@/e2e/support/shop';
import {
  type Delivery,
  deliver,
  NEW_SECRET,
  newWebhookId,
  OLD_SECRET,
  paymentEvent,
} from '@/e2e/support/signed';
import type { Verdict } from '@/lib/contract/payment';

let shop: Server;

beforeAll(async () => {
  shop = await startServer({
    dataDir: spareDataDir(),
    variables: { PAYMENT_WEBHOOK_SECRET: `${NEW_SECRET} ${OLD_SECRET}`, PAYMENT_GRACE: 'PT1H' },
  });
});

afterAll(async () => {
  await shop.end();
});

const tea = () => create(shop, { sku: TEA, quantity: 1 });
const verdictOf = (answer: Received) => {
  expect(answer.status).toBe(200);
  return jsonOf<{ paymentId: string | null; verdict: Verdict; first?: Verdict }>(answer);
};
const paid = async (data: unknown, delivery?: Delivery) =>
  verdictOf(await deliver(shop, paymentEvent(data), delivery));

describe('a signed delivery', () => {
  it('settles the order: 200 with the verdict, never a redirect', async () => {
    const { orderId } = await tea();
    expect(await paid({ orderId, amount: '12.50', currency: 'EUR', paymentId: 'p-1' })).toEqual({
      paymentId: 'p-1',
      verdict: 'applied',
    });
    expect((await ended(shop, orderId)).outcome).toBe('fulfilled');
  });

  it('is taken under either secret of a rotation', async () => {
    for (const secret of [NEW_SECRET, OLD_SECRET])
      expect(await paid({ orderId: (await tea()).orderId, amount: 12.5 }, { secret })).toMatchObject({
        verdict: 'applied',
      });
  });

  it('reads the amount as it was sent, in the data and nowhere else', async () => {
    const { orderId } = await tea();
    const body = `{"type":"payment.succeeded","amount":1,"data":{"more":{"amount":7},"orderId":"${orderId}","amount":12.50}}`;
    expect(verdictOf(await deliver(shop, body)).verdict).toBe('applied');
    const odd = `{"type":"payment.succeeded","data":{"orderId":"${orderId}","amount":1e1}}`;
    expect(verdictOf(await deliver(shop, odd)).verdict).toBe('unmatched');
  });

  const other = `whsec_${Buffer.alloc(32, 'other').toString('base64')}`;
  it.each<[string, Delivery]>([
    ['another secret', { secret: other }],
    ['an old timestamp', { minutesOff: -6 }],
    ['a timestamp ahead', { minutesOff: 6 }],
    ['another body than was signed', { body: paymentEvent({ orderId: '1', amount: '1.00' }) }],
    ['another id than was signed', { headers: { 'webhook-id': 'other' } }],
    ['no id', { headers: { 'webhook-id': '' } }],
    ['an id that is too long', { id: 'x'.repeat(256) }],
    ['no timestamp', { headers: { 'webhook-timestamp': '' } }],
    ['no signature', { headers: { 'webhook-signature': '' } }],
    ['a signature of an unknown version', { headers: { 'webhook-signature': 'v2,AAAA' } }],
  ])('with %s: 401, without effect', async (_name, delivery) => {
    const { orderId, order } = await tea();
    problemOf(await deliver(shop, paymentEvent({ orderId, amount: '12.50' }), delivery), 401);
    expect((await status(shop, orderId)).version).toBe(order.version);
  });

  it.each([4, -4])('within five minutes is taken: %s', async (minutesOff) => {
    const { orderId } = await tea();
    expect((await paid({ orderId, amount: '12.50' }, { minutesOff })).verdict).toBe('applied');
  });

  it('of another type is ignored', async () => {
    const { orderId, order } = await tea();
    const answer = await deliver(shop, paymentEvent({ orderId, amount: '12.50' }, 'payment.failed'));
    expect(verdictOf(answer).verdict).toBe('ignored');
    expect((await status(shop, orderId)).version).toBe(order.version);
  });

  it.each<[string, string]>([
    ['an unknown order', paymentEvent({ orderId: UNKNOWN_ID, amount: '12.50' })],
    ['no order', paymentEvent({ amount: '12.50' })],
    ['no data', paymentEvent(undefined)],
    ['an amount that is none', paymentEvent({ orderId: UNKNOWN_ID, amount: 'much' })],
    ['half a yen', paymentEvent({ orderId: UNKNOWN_ID, amount: '10.50', currency: 'JPY' })],
    ['a body that is no JSON', '{'],
    ['no body', ''],
  ])('of %s is kept as unmatched, once', async (_name, body) => {
    const id = newWebhookId();
    expect(verdictOf(await deliver(shop, body, { id })).verdict).toBe('unmatched');
    expect(verdictOf(await deliver(shop, body, { id }))).toMatchObject({
      verdict: 'duplicate',
      first: 'unmatched',
    });
  });

  it('delivered fifty times at once is one payment', async () => {
    const { orderId } = await tea();
    const id = newWebhookId();
    const body = paymentEvent({ orderId, amount: '12.50' });
    const answers = await Promise.all(Array.from({ length: 50 }, () => deliver(shop, body, { id })));
    const verdicts = answers.map((answer) => verdictOf(answer));
    expect(verdicts.filter(({ verdict }) => verdict === 'applied')).toHaveLength(1);
    expect(
      verdicts.filter(({ verdict, first }) => verdict === 'duplicate' && first === 'applied'),
    ).toHaveLength(49);
    expect((await ended(shop, orderId)).payment).toMatchObject({ status: 'paid', received: '12.50' });
  });

  it('with the payment id of another delivery is a duplicate; an unsigned one of that id is its own', async () => {
    const { orderId } = await tea();
    const data = { orderId, amount: '2.00', paymentId: 'shared-id' };
    expect((await paid(data)).verdict).toBe('partial');
    expect(await paid({ ...data, amount: '3.00' })).toMatchObject({ verdict: 'duplicate', first: 'partial' });
    expect((await pay(shop, orderId, { amount: '1.00', paymentId: 'shared-id' })).verdict).toBe('partial');
    expect((await status(shop, orderId)).payment.received).toBe('3.00');
  });
});

/** The order stands at its deadline: the first timer is due this very moment and fires an hour later. */
async function atDeadline() {
  const made = await tea();
  expect((await moveClock(shop, made, { move: 'next-timer' })).status).toBe(200);
  const order = await status(shop, made.orderId);
  const dueAt = order.activeElements.find(({ elementId }) => elementId === 'wait-5min-timer')?.dueAt ?? '';
  expect(Date.parse(dueAt)).toBeLessThanOrEqual(Date.now());
  return { ...made, order, dueAt };
}

const earlier = (at: string, ms: number) => new Date(Date.parse(at) - ms).toISOString();
const timersOf = async (orderId: string) =>
  (await history(shop, orderId)).steps.filter((step) => step.type === 'timer-fired');

describe('a fair deadline', () => {
  it('is won by money that is signed as paid in time', async () => {
    const { orderId, order, dueAt } = await atDeadline();
    expect(await paid({ orderId, amount: '12.50', paidAt: order.createdAt })).toMatchObject({
      verdict: 'applied',
    });
    expect((await ended(shop, orderId)).outcome).toBe('fulfilled');
    expect(await timersOf(orderId)).toEqual([]);
    expect(Date.parse(dueAt)).toBeGreaterThanOrEqual(Date.parse(order.createdAt));
  });

  it.each<[string, (at: { orderId: string; dueAt: string }) => Promise<unknown>]>([
    ['is unsigned', ({ orderId }) => pay(shop, orderId)],
    [
      'is unsigned, whatever it says',
      ({ orderId, dueAt }) => pay(shop, orderId, { paidAt: earlier(dueAt, 0) }),
    ],
    ['does not say when it was paid', ({ orderId }) => paid({ orderId, amount: '12.50' })],
    [
      'says it was paid later',
      ({ orderId, dueAt }) => paid({ orderId, amount: '12.50', paidAt: earlier(dueAt, -1) }),
    ],
    [
      'says it was paid before there was an order',
      ({ orderId, dueAt }) => paid({ orderId, amount: '12.50', paidAt: earlier(dueAt, 86_400_000) }),
    ],
  ])('falls first where the money %s', async (_name, send) => {
    const { orderId, dueAt } = await atDeadline();
    await send({ orderId, dueAt });
    const order = await ended(shop, orderId);
    expect(order.completedElements.map(({ elementId }) => elementId)).toEqual(
      expect.arrayContaining([
        'wait-5min-timer',
        'send-friendly-reminder',
        'payment-received-after-reminder',
      ]),
    );
    const [fired, ...more] = await timersOf(orderId);
    expect(more).toEqual([]);
    expect(fired?.data.dueAt).toBe(dueAt);
    // lateMs = at - dueAt - grace
    expect(fired?.data.lateMs).toBe(Date.parse(fired?.at ?? '') - Date.parse(dueAt) - 3_600_000);
  });

  it('that is the last one cancels first: the money is late, and goes back', async () => {
    const made = await atDeadline();
    await pay(shop, made.orderId, { amount: '1.00' });
    await orderWhen(shop, made.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
    await moveClock(shop, made, { move: 'next-timer' });
    expect((await pay(shop, made.orderId)).verdict).toBe('late');
    expect(await ended(shop, made.orderId)).toMatchObject({
      outcome: 'cancelled',
      payment: { status: 'refund-due', received: '13.50' },
    });
  });
});
