import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StepJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import { deadlinesFor } from './deadlines';
import { headlineFor } from './headline';
import { milestonesFor } from './milestones';
import { offersCancel, offersPayment, orderBadge } from './order-state';
import { orderAt } from './replay';
import { modelOf } from './testing/model-of';
import { sampleOrder } from './testing/sample-order';

/** What a customer reads where something went wrong: true, whole, and in no word of the model's. */

const at = '2026-11-22T12:10:00.000Z';
const model = await modelOf(readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8'));
const order = (change: Partial<OrderJson>): OrderJson => ({ ...sampleOrder, ...change });
const payment = (change: Partial<OrderJson['payment']>) => ({ ...sampleOrder.payment, ...change });
const PAID = payment({ status: 'paid', received: '25.00' });
const incidentAt = (elementId: string) => [{ elementId, message: 'x.bpmn: boom', since: at, attempts: 3 }];
const nextOf = (change: Partial<OrderJson>) => headlineFor(order(change), model).next;

describe('while an incident stands', () => {
  it('says that the shop is seeing to it, and what has become of the money', () => {
    const said = (incidents: OrderJson['incidents'], of = sampleOrder.payment) =>
      headlineFor(order({ incidents, payment: of }), model);
    expect(said(incidentAt('send-bill'))).toEqual({
      title: 'Your order is delayed.',
      next: 'A step failed on our side, and the shop is seeing to it. Please wait with your payment until it goes on.',
    });
    expect(said(incidentAt('order-paid'), PAID).next).toBe(
      'A step failed on our side, and the shop is seeing to it. Your €25.00 is safe; you need not do anything.',
    );
    const packing = order({
      incidents: incidentAt('package-and-deliver'),
      activeElements: [{ elementId: 'package-and-deliver', waitsFor: 'job', since: at }],
    });
    expect(headlineFor(packing, model).next).toContain('Nothing is lost, and you need not do anything.');
  });

  it('offers no payment and counts nothing down', () => {
    const stuck = order({ incidents: incidentAt('order-paid') });
    expect([offersPayment(sampleOrder), offersPayment(stuck)]).toEqual([true, false]);
    expect(deadlinesFor(stuck, null, model)).toEqual([]);
  });

  it('offers to cancel only what can be cancelled still', () => {
    expect([offersCancel(sampleOrder), offersCancel(order({ payment: PAID }))]).toEqual([true, false]);
    expect(offersPayment(order({ payment: PAID }))).toBe(false);
  });

  it('calls what failed by no name of the model', () => {
    const stuck = order({
      incidents: incidentAt('order-paid'),
      activeElements: [{ elementId: 'order-paid', waitsFor: 'job', since: at }],
    });
    const failed = milestonesFor(stuck, model).find(({ state }) => state === 'failed');
    expect(failed?.words).toBe('A step on our side failed.');
  });
});

describe('while the shop holds the order', () => {
  const held = (change: Partial<OrderJson> = {}) => order({ suspended: true, ...change });
  it('says so, and what has become of the money', () => {
    expect(headlineFor(held(), model)).toEqual({
      title: 'The shop has paused this order.',
      next: 'It goes on when the shop lets it, and no time runs out meanwhile. Please wait with your payment until it goes on.',
    });
    expect(headlineFor(held({ payment: PAID }), model).next).toContain(
      'Your €25.00 is safe; you need not do anything.',
    );
    expect(orderBadge(held())).toEqual({ state: 'waiting', word: 'Paused' });
    expect(milestonesFor(held(), model).filter(({ state }) => state === 'waiting')).toEqual([
      { key: 'now', state: 'waiting', words: 'The shop has paused this order.', at: null },
    ]);
  });

  it('offers neither to pay nor to cancel, and counts nothing down', () => {
    expect([offersPayment(held()), offersCancel(held())]).toEqual([false, false]);
    expect(deadlinesFor(held(), null, model)).toEqual([]);
  });

  it('is told of the moment that is looked at', () => {
    const step = (seq: number, type: StepJson['type']): StepJson => ({
      ...{ seq, at, type, elementId: null, entered: [], completed: [], takenFlows: [], data: {} },
      activeElements: sampleOrder.activeElements,
    });
    const steps = [
      step(1, 'start'),
      step(2, 'suspended'),
      step(3, 'payment'),
      step(4, 'resumed'),
      step(5, 'payment'),
    ];
    const history = { orderId: sampleOrder.orderId, steps };
    const told = [1, 2, 3, 4].map((seq) => orderAt(order({ version: 5 }), history, seq).suspended);
    expect(told).toEqual([false, true, true, false]);
  });
});

describe('after an end from outside', () => {
  const ended = { activeElements: [], outcome: null };
  it.each(['TERMINATED', 'FAILED'] as const)('%s: says what goes back, and how soon', (state) => {
    const owed = payment({ status: 'refund-due', received: '25.00' });
    expect(nextOf({ ...ended, state, payment: owed })).toContain(
      'We received €25.00, which you get back. We send it the way it came; your bank may take some days to show it.',
    );
    expect(nextOf({ ...ended, state })).toContain('There is nothing to pay.');
  });
});

describe('money that does not count', () => {
  it('in another currency has its sentence, before the end and after it', () => {
    const foreign = [{ amount: '30.00', currency: 'USD' }];
    expect(nextOf({ payment: payment({ foreign }) })).toBe(
      'Your bill is ready. US$30.00 came in another currency than this order’s EUR, and does not count towards it. It is safe, and goes back to you when this order has ended.',
    );
    const ended = { state: 'COMPLETED', outcome: 'cancelled', activeElements: [] } as const;
    expect(nextOf({ ...ended, activeElements: [], payment: payment({ foreign }) })).toMatch(
      /does not count towards it\. It goes back to you\.$/,
    );
    const refunds = [{ state: 'refunded' as const, ...(foreign[0] ?? { amount: '', currency: '' }) }];
    expect(nextOf({ ...ended, activeElements: [], payment: payment({ foreign, refunds }) })).not.toContain(
      'count towards',
    );
  });

  it('more than the total is told with the amount, while it is packed and when it is shipped', () => {
    const over = payment({ status: 'over', received: '30.00' });
    const packing = {
      activeElements: [{ elementId: 'package-and-deliver', waitsFor: 'job' as const, since: at }],
    };
    expect(nextOf({ ...packing, payment: over })).toBe(
      'Your parcel is being packed. You paid €5.00 more than the total. We will send it back.',
    );
    const shipped = { state: 'COMPLETED', outcome: 'fulfilled', activeElements: [] } as const;
    const due = payment({ status: 'refund-due', received: '30.00' });
    expect(nextOf({ ...shipped, activeElements: [], payment: due })).toContain(
      'You paid €5.00 more than the total. We will send the rest back the way it came',
    );
  });
});
