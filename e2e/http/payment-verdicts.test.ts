import { describe, expect, it } from 'vitest';
import { sandbox } from '@/e2e/support/sandbox';
import {
  cancel,
  create,
  ended,
  endFromOutside,
  history,
  moveClock,
  operator,
  orderWhen,
  pay,
  SOLD_OUT,
  standsAt,
  status,
  TEA,
} from '@/e2e/support/shop';
import type { PaymentStatus } from '@/lib/contract/order';
import type { Verdict } from '@/lib/contract/payment';

const shop = sandbox();

type Payment = [amount: string, currency: string | null, verdict: Verdict];
type Money = [status: PaymentStatus, received: string];

/** Pays an order of 12.50 (or of no total) step by step; every verdict must be as said, and the money at the end. */
const rows: [string, { total: boolean; payments: Payment[]; while: Money }][] = [
  ['the whole total', { total: true, payments: [['12.50', null, 'applied']], while: ['paid', '12.50'] }],
  [
    'the total, naming its currency',
    { total: true, payments: [['12.50', 'EUR', 'applied']], while: ['paid', '12.50'] },
  ],
  ['a part', { total: true, payments: [['12.49', null, 'partial']], while: ['partial', '12.49'] }],
  [
    'two parts that reach it',
    {
      total: true,
      payments: [
        ['12.49', null, 'partial'],
        ['0.01', null, 'applied'],
      ],
      while: ['paid', '12.50'],
    },
  ],
  [
    'a part, then more than the rest',
    {
      total: true,
      payments: [
        ['10', null, 'partial'],
        ['10', null, 'applied'],
      ],
      while: ['refund-due', '20.00'],
    },
  ],
  [
    'more than the total at once',
    { total: true, payments: [['12.51', null, 'applied']], while: ['refund-due', '12.51'] },
  ],
  [
    'the total, and again',
    {
      total: true,
      payments: [
        ['12.50', null, 'applied'],
        ['12.50', null, 'over'],
      ],
      while: ['refund-due', '25.00'],
    },
  ],
  [
    'another currency',
    { total: true, payments: [['12.50', 'USD', 'wrong-currency']], while: ['unpaid', '0.00'] },
  ],
  [
    'another currency, then the total',
    {
      total: true,
      payments: [
        ['9', 'USD', 'wrong-currency'],
        ['12.50', null, 'applied'],
      ],
      while: ['refund-due', '12.50'],
    },
  ],
  [
    'another currency once it is paid for',
    {
      total: true,
      payments: [
        ['12.50', null, 'applied'],
        ['1', 'USD', 'wrong-currency'],
      ],
      while: ['refund-due', '12.50'],
    },
  ],
  [
    'anything where there is no total',
    { total: false, payments: [['0.01', null, 'applied']], while: ['paid', '0.01'] },
  ],
  [
    'a second time where there is no total',
    {
      total: false,
      payments: [
        ['5', null, 'applied'],
        ['3', null, 'over'],
      ],
      while: ['refund-due', '8.00'],
    },
  ],
  [
    'another currency where there is no total',
    {
      total: false,
      payments: [
        ['5', 'USD', 'wrong-currency'],
        ['5', 'EUR', 'applied'],
      ],
      while: ['refund-due', '5.00'],
    },
  ],
];

describe('the verdict on a payment', () => {
  it.each(rows)('%s', async (_name, { total, payments, while: money }) => {
    const { orderId } = await (total ? create(shop, { sku: TEA, quantity: 1 }) : create(shop));
    for (const [amount, currency, verdict] of payments)
      expect((await pay(shop, orderId, { amount, ...(currency === null ? {} : { currency }) })).verdict).toBe(
        verdict,
      );
    const settled = payments.some(([, , verdict]) => verdict === 'applied');
    const order = settled ? await ended(shop, orderId) : await status(shop, orderId);
    expect([order.payment.status, order.payment.received]).toEqual(money);
    const messages = (await history(shop, orderId)).steps.filter(({ type }) => type === 'message');
    expect(messages).toHaveLength(settled ? 1 : 0);
  });

  it('applies one of two payments that come at once, and owes the other', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 1 });
    const answers = await Promise.all([pay(shop, orderId), pay(shop, orderId)]);
    expect(answers.map(({ verdict }) => verdict).sort()).toEqual(['applied', 'over']);
    expect((await ended(shop, orderId)).payment).toMatchObject({ status: 'refund-due', received: '25.00' });
  });

  it('settles an order exactly once when 20 payments come at once', async () => {
    const { orderId } = await create(shop, { sku: TEA, quantity: 2 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => pay(shop, orderId, { amount: '5.00' })),
    );
    const count = (verdict: Verdict) => answers.filter((answer) => answer.verdict === verdict).length;
    expect([count('partial'), count('applied'), count('over')]).toEqual([4, 1, 15]);
    expect((await ended(shop, orderId)).payment).toMatchObject({ status: 'refund-due', received: '100.00' });
    const { steps } = await history(shop, orderId);
    expect(steps.filter(({ type }) => type === 'message')).toHaveLength(1);
  });
});

describe('money that comes when an order has ended', () => {
  const ends: [string, (made: { orderId: string; cookie: string }) => Promise<unknown>][] = [
    ['cancelled by the customer', ({ orderId, cookie }) => cancel(shop, orderId, { cookie })],
    ['terminated by an operator', ({ orderId }) => endFromOutside(shop, orderId, 'TERMINATED')],
    ['given up by an operator', ({ orderId }) => endFromOutside(shop, orderId, 'FAILED')],
    [
      'cancelled by time',
      async (made) => {
        await moveClock(shop, made, { move: 'run', speed: 100_000 });
      },
    ],
  ];

  it.each(ends)('%s: late, to refund, and a step', async (_name, drive) => {
    const made = await create(shop, { sku: TEA, quantity: 1 });
    await drive(made);
    const before = await ended(shop, made.orderId);
    expect(before.payment).toMatchObject({ status: 'unpaid', received: '0.00' });
    expect((await pay(shop, made.orderId, { amount: '12.50' })).verdict).toBe('late');
    const after = await status(shop, made.orderId);
    expect(after.payment).toMatchObject({ status: 'refund-due', received: '12.50' });
    expect([after.state, after.outcome, after.version]).toEqual([
      before.state,
      before.outcome,
      before.version + 1,
    ]);
    expect((await history(shop, made.orderId)).steps.at(-1)).toMatchObject({
      type: 'payment',
      activeElements: [],
    });
  });

  it('rejected for want of stock: late', async () => {
    const { orderId } = await create(shop, { sku: SOLD_OUT, quantity: 1 });
    await ended(shop, orderId);
    expect((await pay(shop, orderId, { amount: '94.00' })).verdict).toBe('late');
    expect((await status(shop, orderId)).payment.status).toBe('refund-due');
  });

  it('fulfilled: over', async () => {
    const { orderId } = await create(shop);
    await pay(shop, orderId);
    await ended(shop, orderId);
    expect((await pay(shop, orderId)).verdict).toBe('over');
    expect((await status(shop, orderId)).payment).toMatchObject({ status: 'refund-due', received: '25.00' });
  });

  it('in another currency: wrong-currency, to refund at once', async () => {
    const made = await create(shop);
    await cancel(shop, made.orderId, operator(shop));
    await ended(shop, made.orderId);
    expect((await pay(shop, made.orderId, { currency: 'USD' })).verdict).toBe('wrong-currency');
    expect((await status(shop, made.orderId)).payment).toMatchObject({
      status: 'refund-due',
      received: '0.00',
    });
  });

  it('makes what was held or paid in part to refund when the order ends unsettled', async () => {
    for (const body of [{ amount: '1.00' }, { amount: '1.00', currency: 'USD' }]) {
      const made = await create(shop, { sku: TEA, quantity: 1 });
      await pay(shop, made.orderId, body);
      await cancel(shop, made.orderId, operator(shop));
      expect((await ended(shop, made.orderId)).payment.status).toBe('refund-due');
    }
  });
});

describe('a payment after the reminder', () => {
  it('is applied, partly before and partly after it', async () => {
    const made = await create(shop, { sku: TEA, quantity: 1 });
    expect((await pay(shop, made.orderId, { amount: '2.50' })).verdict).toBe('partial');
    await moveClock(shop, made, { move: 'next-timer' });
    await orderWhen(shop, made.orderId, 'to be reminded', (order) => standsAt(order, 'wait-10min-timer'));
    expect((await pay(shop, made.orderId, { amount: '10.00' })).verdict).toBe('applied');
    const order = await ended(shop, made.orderId);
    expect([order.outcome, order.payment.status]).toEqual(['fulfilled', 'paid']);
    expect(order.takenFlows.filter((flow) => flow.startsWith('payment-or-'))).toEqual([
      'payment-or-reminder-to-wait-5min-timer',
      'payment-or-cancellation-to-payment-received-after-reminder',
    ]);
  });
});
