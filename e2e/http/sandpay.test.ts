import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import {
  create,
  ended,
  endFromOutside,
  history,
  moveClock,
  orderWhen,
  standsAt,
  TEA,
} from '@/e2e/support/shop';

const shop = sandbox();
const tea = { sku: TEA, quantity: 1 };

const payAt = (orderId: string, scenario: string, more: Record<string, string> = {}) =>
  send(shop, `/pay/${orderId}`, {
    body: new URLSearchParams({ scenario, ...more }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

const verdicts = async (orderId: string) =>
  (await history(shop, orderId)).steps.flatMap(({ type, data }) =>
    type === 'payment' ? [data.verdict] : [],
  );

describe('Sandpay', () => {
  it('shows a page of its own, and brings a payer back when the shop knows', async () => {
    const { orderId } = await create(shop, tea);
    const page = await send(shop, `/pay/${orderId}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Play money.');
    expect(page.text.match(/<main/g)).toHaveLength(1);
    const answer = await payAt(orderId, 'full');
    expect([answer.status, answer.headers.location]).toEqual([303, `/show-process.html?orderId=${orderId}`]);
    const order = await ended(shop, orderId);
    expect([order.outcome, order.payment.status]).toEqual(['fulfilled', 'paid']);
  });

  it('leads payers without scripts to a page without scripts', async () => {
    const { orderId } = await create(shop, tea);
    const answer = await payAt(orderId, 'full', { plain: '1' });
    expect(answer.headers.location).toBe(`/order/${orderId}`);
    expect((await send(shop, `/order/${orderId}`)).text).toContain('Your parcel is on its way.');
  });

  it.each([
    ['half', ['partial'], 'partial'],
    ['twice', ['applied', 'over'], 'refund-due'],
    ['event-twice', ['applied'], 'paid'],
    ['too-much', ['applied'], 'refund-due'],
    ['wrong-currency', ['wrong-currency'], 'unpaid'],
    ['lost', ['applied'], 'paid'],
  ])('%s: the shop judges %j, and it is %s', async (scenario, expected, status) => {
    const { orderId } = await create(shop, tea);
    const answer = await payAt(orderId, scenario);
    expect(answer.headers.location).toBe(`/pay/${orderId}?receipt=1`);
    await orderWhen(shop, orderId, `to be ${status}`, (order) => order.payment.status === status);
    await expect.poll(() => verdicts(orderId)).toEqual(expected);
    await expect
      .poll(async () => (await send(shop, `/pay/${orderId}?receipt=1`)).text)
      .toContain('What we reported to the shop');
  });

  it('late: reports only once the order has ended, and the money is to go back', async () => {
    const created = await create(shop, tea);
    await payAt(created.orderId, 'late');
    await moveClock(shop, created, { move: 'next-timer' });
    await orderWhen(shop, created.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
    await moveClock(shop, created, { move: 'next-timer' });
    await orderWhen(
      shop,
      created.orderId,
      'to owe a refund',
      ({ payment }) => payment.status === 'refund-due',
    );
    expect(await verdicts(created.orderId)).toEqual(['late']);
  });

  it('a form sent twice pays once', async () => {
    const { orderId } = await create(shop, tea);
    const key = crypto.randomUUID();
    await Promise.all(Array.from({ length: 5 }, () => payAt(orderId, 'half', { key })));
    await orderWhen(shop, orderId, 'to be partly paid', ({ payment }) => payment.status === 'partial');
    const second = crypto.randomUUID();
    await payAt(orderId, 'full', { key: second });
    await ended(shop, orderId);
    // The page has closed, but for whoever has paid on it.
    expect((await payAt(orderId, 'full', { key: second })).status).toBe(303);
    problemOf(await payAt(orderId, 'full'), 409);
    expect(await verdicts(orderId)).toEqual(['partial', 'applied']);
  });

  it('takes any amount for an order without a total, and none that is wrong', async () => {
    const { orderId } = await create(shop);
    problemOf(await payAt(orderId, 'full', { amount: '-1' }), 400);
    await payAt(orderId, 'full', { amount: '7.77' });
    expect((await ended(shop, orderId)).payment.received).toBe('7.77');
  });

  it('knows no other order and no other wish', async () => {
    const { orderId } = await create(shop, tea);
    problemOf(await payAt(orderId, 'steal'), 400);
    problemOf(await payAt('42', 'full'), 404);
    problemOf(await payAt('x', 'full'), 404);
    expect((await send(shop, '/pay/42')).status).toBe(404);
    const foreign = {
      origin: 'https://elsewhere.example',
      'content-type': 'application/x-www-form-urlencoded',
    };
    problemOf(await send(shop, `/pay/${orderId}`, { body: 'scenario=full', headers: foreign }), 403);
    await endFromOutside(shop, orderId, 'TERMINATED');
    const page = await send(shop, `/pay/${orderId}`);
    expect(page.text).toContain('The shop has closed this order, and this page with it.');
    expect(page.text).not.toContain('<form');
    problemOf(await payAt(orderId, 'full'), 409);
  });
});
