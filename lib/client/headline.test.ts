import { describe, expect, it } from 'vitest';
import type { OrderJson } from '@/lib/contract';
import { headlineFor } from './headline';
import { orderBadge } from './order-state';
import { sampleOrder } from './sample-order';

const at = '2026-11-22T12:10:00.000Z';
const order = (change: Partial<OrderJson>): OrderJson => ({ ...sampleOrder, ...change });
const done = (...ids: string[]) => ids.map((elementId) => ({ elementId, count: 1, at }));
const job = (elementId: string) => [{ elementId, waitsFor: 'job' as const, since: at }];
const payment = (change: Partial<OrderJson['payment']>) => ({ ...sampleOrder.payment, ...change });

describe('what a customer reads', () => {
  it('asks for the payment and names the deadline', () => {
    expect(headlineFor(sampleOrder)).toEqual({
      title: 'We are waiting for your payment.',
      next: 'Your bill is ready.',
      deadline: {
        before: 'Please pay by ',
        dueAt: '2026-11-22T12:05:01.000Z',
        after: ', or we remind you.',
      },
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
    expect(headlineFor(packing)).toMatchObject({
      title: 'We have your payment.',
      next: 'Your parcel is being packed.',
    });
    expect(orderBadge(packing)).toEqual({ state: 'active', word: 'In progress' });
  });

  it('tells each end apart', () => {
    const end = (outcome: string, change: Partial<OrderJson> = {}) =>
      headlineFor(order({ state: 'COMPLETED', outcome, activeElements: [], ...change }));
    expect(end('fulfilled').title).toBe('Your parcel is on its way.');
    expect(end('cancelled').next).toContain('It was not paid in time.');
    expect(end('cancelled', { completedElements: done('cancel-requested') }).next).toContain(
      'You cancelled it.',
    );
    const owed = { payment: payment({ status: 'refund-due', received: '5.00' }) };
    expect(end('cancelled', owed).next).toContain('We received €5.00 and will send it back.');
    expect(end('rejected').next).toContain('There is nothing to pay.');
    expect(end('something-new').title).toBe('This order is finished.');
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
