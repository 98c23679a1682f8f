import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import { create, history, pay, sendPayment, status, TEA, UNKNOWN_ID } from '@/e2e/support/shop';

const shop = sandbox();
const JSON_TYPE = { 'content-type': 'application/json' };
const sendText = (body: string) => send(shop, '/api/receive-payment', { body, headers: JSON_TYPE });

describe('POST /api/receive-payment with JSON', () => {
  it('answers 200 with id and verdict', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const answer = await sendPayment(shop, orderId, { paymentId: `of the payment system${orderId}` });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(jsonOf(answer)).toEqual({ paymentId: `of the payment system${orderId}`, verdict: 'applied' });
  });

  it('gives payments without an id one of their own', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const [first, second] = [
      await pay(shop, orderId, { amount: '1' }),
      await pay(shop, orderId, { amount: '1' }),
    ];
    expect(first.paymentId).not.toBe('');
    expect(second.paymentId).not.toBe(first.paymentId);
  });

  it('ignores the query: the body is the whole payment', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const path = `/api/receive-payment?orderId=${orderId}&amount=12.50`;
    problemOf(await send(shop, path, { json: {} }), 400);
    expect((await status(shop, orderId)).version).toBe(3);
  });

  it.each(['2000-01-01T00:00:00Z', '9998-12-31T23:59:59.999Z', '2026-11-22T13:00:00+01:00'])(
    'stores and ignores paidAt %s of an unsigned request',
    async (paidAt) => {
      const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
      expect((await pay(shop, orderId, { paidAt })).verdict).toBe('applied');
    },
  );
});

describe('a bad JSON payment', () => {
  let orderId: string;
  beforeAll(async () => {
    ({ orderId } = await create(shop, { sku: TEA, quantity: 1 }));
  });

  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['no amount', { amount: undefined }, 'amount'],
    ['null as amount', { amount: null }, 'amount'],
    ['a list as amount', { amount: ['1'] }, 'amount'],
    ['no orderId', { orderId: undefined }, 'orderId'],
    ['a number as orderId', { orderId: 7 }, 'orderId'],
    ['an unknown order', { orderId: UNKNOWN_ID }, 'orderId'],
    ['an orderId that is none', { orderId: 'seven' }, 'orderId'],
    ['a currency in small letters', { currency: 'eur' }, 'currency'],
    ['a currency of four letters', { currency: 'EURO' }, 'currency'],
    ['an empty paymentId', { paymentId: '' }, 'paymentId'],
    ['a paymentId of 256 characters', { paymentId: 'p'.repeat(256) }, 'paymentId'],
    ['a paymentId no database can hold', { paymentId: 'p\0' }, 'paymentId'],
    ['paidAt that is no instant', { paidAt: 'yesterday' }, 'paidAt'],
    ['paidAt without zone', { paidAt: '2026-11-22T12:00:00' }, 'paidAt'],
    ['paidAt in the year 0', { paidAt: '0000-06-01T00:00:00Z' }, 'paidAt'],
  ])('%s: 400 as a problem naming the field, nothing stored', async (_name, fields, field) => {
    const answer = await send(shop, '/api/receive-payment', { json: { orderId, amount: '1', ...fields } });
    expect(problemOf(answer, 400).field).toBe(field);
    expect((await status(shop, orderId)).version).toBe(3);
  });

  it.each(['', '{', '[]', 'null', '"12.50"', '12.50'])('%j: 400', async (body) => {
    problemOf(await sendText(body), 400);
  });
});

describe('an amount and its currency', () => {
  it.each([
    ['JPY', '10', '10'],
    ['KRW', '1000000000', '1000000000'],
    ['KWD', '1.234', '1.234'],
    ['KWD', '1.5', '1.500'],
    ['HUF', '10.45', '10.45'],
    ['UGX', '5', '5'],
    ['USD', '9', '9.00'],
  ])('%s %s is taken to the last digit', async (currency, amount, told) => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    expect((await pay(shop, orderId, { amount, currency })).verdict).toBe('wrong-currency');
    const { steps } = await history(shop, orderId);
    const payments = steps.filter(({ type }) => type === 'payment');
    expect(payments.map(({ data }) => data)).toEqual([{ amount: told, currency, verdict: 'wrong-currency' }]);
  });

  it.each([
    ['JPY', '"10.50"', 'takes a whole number of JPY above 0'],
    ['JPY', '10.5', 'takes a whole number of JPY above 0'],
    ['ISK', '"10.00"', 'takes a whole number of ISK above 0'],
    ['KWD', '"1.2345"', 'takes a decimal above 0 with at most 3 places'],
    ['EUR', '"1.234"', 'takes a decimal above 0 with at most 2 places'],
    ['HUF', '"1.234"', 'takes a decimal above 0 with at most 2 places'],
  ])('%s %s is not: more places than the currency has', async (currency, amount, words) => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const answer = await sendText(`{"orderId":"${orderId}","amount":${amount},"currency":"${currency}"}`);
    const problem = problemOf(answer, 400);
    expect([problem.field, problem.detail]).toEqual(['amount', expect.stringContaining(words)]);
    expect((await status(shop, orderId)).version).toBe(3);
  });
});

describe('an amount that is a JSON number', () => {
  const NOT_TAKEN = null;
  it.each<[string, string | null]>([
    ['12.5', '12.50'],
    ['12.50', '12.50'],
    ['12', '12.00'],
    ['0.01', '0.01'],
    ['1000000000', '1000000000.00'],
    ['1000000000.00', '1000000000.00'],
    ['12.505', NOT_TAKEN],
    ['12.500', NOT_TAKEN],
    ['1e3', NOT_TAKEN],
    ['1E1', NOT_TAKEN],
    ['1.5e1', NOT_TAKEN],
    ['-1', NOT_TAKEN],
    ['-0', NOT_TAKEN],
    ['0', NOT_TAKEN],
    ['0.00', NOT_TAKEN],
    ['1000000000.01', NOT_TAKEN],
    ['99999999999999999999', NOT_TAKEN],
    ['0.30000000000000004', NOT_TAKEN],
  ])('%s by its text: %s', async (text, received) => {
    const { orderId } = await create(shop);
    const answer = await sendText(`{"orderId":"${orderId}","amount":${text}}`);
    if (received === NOT_TAKEN) expect(problemOf(answer, 400).field).toBe('amount');
    else expect(answer.status).toBe(200);
    expect((await status(shop, orderId)).payment.received).toBe(received ?? '0.00');
  });

  it.each([
    ['inside another object', '"meta":{"amount":99}'],
    ['inside a list', '"meta":[{"amount":99}]'],
    ['inside a text', '"note":"\\"amount\\":99"'],
    ['in a text that ends in a backslash', '"note":"\\\\","meta":{"amount":99}'],
  ])('is not mistaken for one %s', async (_name, member) => {
    const { orderId } = await create(shop);
    for (const body of [
      `{"orderId":"${orderId}","amount":1.50,${member}}`,
      `{${member},"amount":1.50,"orderId":"${orderId}"}`,
    ])
      expect((await sendText(body)).status).toBe(200);
    expect((await status(shop, orderId)).payment.received).toBe('3.00');
  });

  it('counts the last of several, as JSON does, in whatever letters the name is written', async () => {
    const { orderId } = await create(shop);
    await sendText(`{"amount":5,"orderId":"${orderId}","\\u0061mount" : 2.50 }`);
    expect((await status(shop, orderId)).payment.received).toBe('2.50');
  });
});

describe('a paymentId that comes again', () => {
  it('is a duplicate of its first verdict, without effect', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 2 });
    const paymentId = randomUUID();
    const first = await pay(shop, orderId, { amount: '10.00', paymentId });
    const version = (await status(shop, orderId)).version;
    const again = await pay(shop, orderId, { amount: '10.00', paymentId });
    expect(first).toEqual({ paymentId, verdict: 'partial' });
    expect(again).toEqual({ paymentId, verdict: 'duplicate', first: 'partial' });
    expect(await status(shop, orderId)).toMatchObject({ version, payment: { received: '10.00' } });
  });

  it('keeps its first verdict when the order has moved on', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const paymentId = randomUUID();
    await pay(shop, orderId, { paymentId });
    await pay(shop, orderId, {});
    expect(await pay(shop, orderId, { paymentId })).toEqual({
      paymentId,
      verdict: 'duplicate',
      first: 'applied',
    });
  });

  it('is paid once when it comes 50 times at once', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 2 });
    const paymentId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => pay(shop, orderId, { amount: '5.00', paymentId })),
    );
    expect(answers.filter(({ verdict }) => verdict === 'partial')).toHaveLength(1);
    expect(
      answers.filter(({ verdict, first }) => verdict === 'duplicate' && first === 'partial'),
    ).toHaveLength(49);
    expect((await status(shop, orderId)).payment.received).toBe('5.00');
  });

  it('answers 409 with another amount or another order, and stores nothing', async () => {
    const [one, other] = await Promise.all([create(shop), create(shop)]);
    const paymentId = randomUUID();
    await pay(shop, one.orderId, { amount: '1.00', paymentId });
    const version = (await status(shop, one.orderId)).version;
    problemOf(await sendPayment(shop, one.orderId, { amount: '1.01', paymentId }), 409);
    problemOf(await sendPayment(shop, other.orderId, { amount: '1.00', paymentId }), 409);
    expect((await status(shop, other.orderId)).payment.received).toBe('0.00');
    expect((await status(shop, one.orderId)).payment.received).toBe('1.00');
    expect((await status(shop, one.orderId)).version).toBeGreaterThanOrEqual(version);
  });

  it('is free after a 400', async () => {
    const { orderId } = await create(shop);
    const paymentId = randomUUID();
    problemOf(await sendPayment(shop, orderId, { amount: '1.001', paymentId }), 400);
    problemOf(await sendPayment(shop, UNKNOWN_ID, { amount: '1.00', paymentId }), 400);
    expect((await pay(shop, orderId, { paymentId })).verdict).toBe('applied');
  });
});
