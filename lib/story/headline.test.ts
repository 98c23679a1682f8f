import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MoneyBack, OrderJson } from '@/lib/contract/order';
import { headlineFor } from './headline';
import { orderBadge } from './order-state';
import { modelOf } from './testing/model-of';
import { sampleOrder } from './testing/sample-order';

const at = '2026-11-22T12:10:00.000Z';
const order = (change: Partial<OrderJson>): OrderJson => ({ ...sampleOrder, ...change });
const done = (...ids: string[]) => ids.map((elementId) => ({ elementId, count: 1, at }));
const job = (elementId: string) => [{ elementId, waitsFor: 'job' as const, since: at }];
const payment = (change: Partial<OrderJson['payment']>) => ({ ...sampleOrder.payment, ...change });

const ours = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');
/** Says nothing to customers: our own words stand in. */
const silent = await modelOf(readFileSync('lib/engine/fixtures/original-order.bpmn', 'utf8'));

describe('in the words of the model', () => {
  const say = async (change: Partial<OrderJson>, xml = ours) =>
    headlineFor(order(change), await modelOf(xml));

  it('says what is awaited, and what happened last', async () => {
    const edited = ours
      .replace('We are waiting for your payment.', 'Bring the money, please.')
      .replace('Your bill is ready.', 'The bill is on the table.');
    expect(await say({}, edited)).toEqual({
      title: 'Bring the money, please.',
      next: 'The bill is on the table.',
    });
  });

  it('says what is being done, and what happened before', async () => {
    const packing = {
      activeElements: job('package-and-deliver'),
      completedElements: done('payment-received', 'update-accounting'),
    };
    expect(await say(packing)).toEqual({
      title: 'Your payment is in our books.',
      next: 'Your parcel is being packed.',
    });
    const cancelling = {
      activeElements: job('send-cancellation'),
      completedElements: done('wait-10min-timer'),
    };
    expect(await say(cancelling)).toEqual({
      title: 'Your payment did not arrive in time.',
      next: 'We are cancelling your order.',
    });
  });

  it('says how it ended, and why', async () => {
    const end = (outcome: string, ids: string[], change: Partial<OrderJson> = {}) =>
      say({ state: 'COMPLETED', outcome, activeElements: [], completedElements: done(...ids), ...change });
    expect(await end('fulfilled', ['package-and-deliver', 'order-fulfilled'])).toEqual({
      title: 'Your parcel is on its way.',
      next: 'Thank you for your order.',
    });
    const byTime = ['wait-5min-timer', 'wait-10min-timer', 'send-cancellation', 'order-cancelled'];
    expect(await end('cancelled', byTime)).toEqual({
      title: 'Your order is cancelled.',
      next: 'Your payment did not arrive in time. Anything you paid goes back to you.',
    });
    const owed = { payment: payment({ status: 'refund-due', received: '5.00' }) };
    expect(await end('cancelled', ['cancel-requested', 'order-cancelled'], owed)).toEqual({
      title: 'Your order is cancelled.',
      next: 'You asked us to cancel your order. We received €5.00, which you get back. We send it the way it came; your bank may take some days to show it.',
    });
    expect(await end('fulfilled', ['order-fulfilled'], owed)).toMatchObject({
      next: 'Thank you for your order. You paid more than the total. We will send the rest back the way it came; your bank may take some days to show it.',
    });
    expect(await end('rejected', ['out-of-stock', 'send-rejection', 'order-rejected'])).toEqual({
      title: 'We could not take your order.',
      next: 'Something you chose has just sold out. You pay nothing.',
    });
    const shortages = [
      { sku: 'kettle', name: 'Kettle', quantity: 1, available: 0 },
      { sku: 'mint', name: 'Mint', quantity: 5, available: 2 },
    ];
    expect(
      await end('rejected', ['out-of-stock', 'send-rejection', 'order-rejected'], { shortages }),
    ).toEqual({
      title: 'We could not take your order.',
      next: 'Kettle has sold out. Of Mint only 2 were left; you wanted 5. You pay nothing.',
    });
    // Its pieces went back to the shelf while its clock stood, and were gone when it was paid: nobody asked for that.
    expect(
      await end('cancelled', ['cancel-requested', 'order-cancelled'], { ...owed, shortages }),
    ).toMatchObject({
      next: 'Kettle has sold out. Of Mint only 2 were left; you wanted 5. We received €5.00, which you get back. We send it the way it came; your bank may take some days to show it.',
    });
    expect(
      headlineFor(order({ state: 'TERMINATED', outcome: null, activeElements: [], shortages })).next,
    ).toBe(
      'Kettle has sold out. Of Mint only 2 were left; you wanted 5. Nothing more will be shipped. There is nothing to pay.',
    );
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ sku: name, name, quantity: 1, available: 0 }));
    expect(
      headlineFor(order({ state: 'COMPLETED', outcome: 'rejected', activeElements: [], shortages: many }))
        .next,
    ).toBe('a has sold out. b has sold out. c has sold out. So it is with 2 more. There is nothing to pay.');
  });

  it('falls back to plain words where the model has none', () => {
    expect(headlineFor(sampleOrder, silent)).toEqual(headlineFor(sampleOrder));
    const packing = order({ activeElements: job('package-and-deliver') });
    expect(headlineFor(packing, silent)).toEqual({
      title: 'We have your payment.',
      next: 'Your parcel is being packed.',
    });
    const ended = { state: 'COMPLETED' as const, outcome: 'cancelled', activeElements: [] };
    const completedElements = done('send-cancellation', 'EndEvent_1');
    const cancelled = order({ ...ended, completedElements });
    expect(headlineFor(cancelled, silent).title).toBe('This order is cancelled.');
  });
});

describe('what a customer reads', () => {
  it('asks for the payment', () => {
    expect(headlineFor(sampleOrder)).toEqual({
      title: 'We are waiting for your payment.',
      next: 'Your bill is ready.',
    });
    expect(orderBadge(sampleOrder)).toEqual({ state: 'waiting', word: 'Awaiting payment' });
  });

  it('says what is missing after a part', () => {
    const partly = headlineFor(order({ payment: payment({ status: 'partial', received: '5.00' }) }));
    expect(partly.title).toBe('€20.00 is still missing.');
    expect(partly.next).toBe('€5.00 has arrived.');
  });

  it('tells the work after the payment', () => {
    const packing = order({ activeElements: job('package-and-deliver') });
    expect(headlineFor(packing, silent)).toMatchObject({
      title: 'We have your payment.',
      next: 'Your parcel is being packed.',
    });
    expect(orderBadge(packing)).toEqual({ state: 'active', word: 'In progress' });
  });

  it('names work before what could call the order off', async () => {
    const model = await modelOf(`
      start begin
      user wrap
      end done
      sub withdrawn event {
        start asked message=cancel-requested
        end gone
        asked -> gone
      }
      begin -> wrap -> done`);
    const listening = {
      elementId: 'asked',
      waitsFor: 'message',
      messageName: 'cancel-requested',
      since: sampleOrder.createdAt,
    } as const;
    const wrapping = { elementId: 'wrap', waitsFor: 'user', since: sampleOrder.createdAt } as const;
    expect(headlineFor(order({ activeElements: [listening, wrapping] }), model).next).toBe('Now: Wrap.');
  });

  it('knows work by who does it, whatever its task is called', async () => {
    const model = await modelOf(`
      start begin
      job task-7 type=send-friendly-reminder
      job send-bill type=package-and-deliver
      end done
      begin -> task-7
      task-7 -> send-bill
      send-bill -> done`);
    const saidOf = (elementId: string) => headlineFor(order({ activeElements: job(elementId) }), model).next;
    expect(saidOf('task-7')).toBe('We are sending you a reminder.');
    // By its element id a handler is found first, as the server does it.
    expect(saidOf('send-bill')).toBe('We are writing your bill.');
  });

  it('tells each end apart', async () => {
    const end = (outcome: string, change: Partial<OrderJson> = {}) =>
      headlineFor(order({ state: 'COMPLETED', outcome, activeElements: [], ...change }), silent);
    expect(end('fulfilled').title).toBe('Your parcel is on its way.');
    const byTime = { completedElements: done('wait-5min-timer', 'wait-10min-timer', 'send-cancellation') };
    expect(end('cancelled', byTime).next).toBe(
      'It was not paid in time. Nothing will be shipped and nothing is owed.',
    );
    const wordless = await modelOf(ours.replace(/ *<zeebe:properties>[\s\S]*?<\/zeebe:properties>\n/g, ''));
    const byBuyer = order({ state: 'COMPLETED', outcome: 'cancelled', activeElements: [] });
    const completedElements = done('wait-5min-timer', 'cancel-requested-after-reminder');
    expect(headlineFor({ ...byBuyer, completedElements }, wordless).next).toContain('You cancelled it.');
    // Neither is said where nothing tells of it.
    expect(end('cancelled').next).toBe('Nothing will be shipped and nothing is owed.');
    const owed = { payment: payment({ status: 'refund-due', received: '5.00' }) };
    expect(end('cancelled', owed).next).toContain('We received €5.00, which you get back.');
    expect(end('rejected').next).toContain('There is nothing to pay.');
    expect(end('something-new').title).toBe('This order is finished.');
  });

  it('tells of money that goes back only what has happened', () => {
    const say = (...refunds: [state: MoneyBack['state'], amount: string][]) =>
      headlineFor(
        order({
          state: 'COMPLETED',
          outcome: 'cancelled',
          activeElements: [],
          payment: payment({
            status: refunds.some(([state]) => state === 'due' || state === 'pending')
              ? 'refund-due'
              : 'partial',
            received: '5.00',
            refunds: refunds.map(([state, amount]) => ({ state, amount, currency: 'EUR' })),
          }),
        }),
        silent,
      ).next;
    expect(say(['pending', '5.00'])).toBe('Your refund of €5.00 is on its way.');
    expect(say(['refunded', '5.00'])).toBe('€5.00 has been refunded to you.');
    expect(say(['refunded', '2.00'], ['due', '3.00'])).toBe(
      '€2.00 has been refunded to you. We will refund €3.00.',
    );
    expect(say(['charged-back', '5.00'])).toBe('Your bank has taken back €5.00 after a dispute.');
  });

  it('says a fault plainly', () => {
    const incidents = [{ elementId: 'send-bill', message: 'x', since: at, attempts: 3 }];
    expect(headlineFor(order({ incidents })).title).toBe('Your order is delayed.');
    expect(orderBadge(order({ incidents }))).toEqual({ state: 'failed', word: 'Delayed' });
  });

  it('stays honest about a process it does not know', () => {
    const other = order({
      definition: { id: 'tea-tasting', version: 1, hash: 'x' },
      activeElements: job('brew-the-tea'),
      completedElements: done('boilWater', 'Gateway_0x1'),
    });
    expect(headlineFor(other).next).toBe('Now: Brew the tea.');
  });
});
