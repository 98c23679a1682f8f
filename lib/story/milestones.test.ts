import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OrderJson } from '@/lib/contract/order';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import { goodWay } from './good-way';
import { milestonesFor } from './milestones';
import { modelOf } from './testing/model-of';
import { sampleOrder } from './testing/sample-order';
import type { Model } from './words';

const ours = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');
const original = readFileSync('lib/engine/fixtures/original-order.bpmn', 'utf8');

const at = '2026-11-22T12:10:00.000Z';
const done = (...ids: string[]) => ids.map((elementId) => ({ elementId, count: 1, at }));
const job = (elementId: string) => [{ elementId, waitsFor: 'job' as const, since: at }];
const told = (model: Model, change: Partial<OrderJson> = {}) =>
  milestonesFor({ ...sampleOrder, ...change }, model).map((step) => `${step.state}: ${step.words}`);

describe('milestones', () => {
  it('tell in the words of the model what was, what is and what comes next', async () => {
    expect(told(await modelOf(ours))).toEqual([
      'done: We have your order.',
      'done: Everything you chose is set aside for you.',
      'done: Your bill is ready.',
      'waiting: We are waiting for your payment.',
      'ahead: We book your payment.',
      'ahead: We pack your parcel and hand it over.',
    ]);
  });

  it('change with the model', async () => {
    const edited = await modelOf(
      ours
        .replace('We are waiting for your payment.', 'Bring the money, please.')
        .replace('We book your payment.', 'We write it down.')
        .replace('We pack your parcel and hand it over.', ''),
    );
    expect(told(edited)).toContain('waiting: Bring the money, please.');
    expect(told(edited)).toContain('ahead: We write it down.');
    // Blank is as good as absent.
    expect(told(edited)).toContain('ahead: Package and deliver');
  });

  it('tell of an end that sends a message while it is done, and of its end once it is', async () => {
    const says = (name: string, value: string) => `<zeebe:property name="${name}" value="${value}" />`;
    const model = await modelOf(
      bpmnText(
        'start begin\n throw told message=told type=send-bill\n end over message=over outcome=fulfilled type=x\n begin -> told -> over',
      )
        .replace('<zeebe:property', `${says('waitingText', 'We say goodbye.')}<zeebe:property`)
        .replace('<zeebe:property', `${says('customerText', 'All is done.')}<zeebe:property`),
    );
    const during = { activeElements: job('over'), completedElements: done('begin', 'told') };
    expect(told(model, during)).toEqual(['done: Told', 'active: We say goodbye.']);
    const after = {
      activeElements: [],
      completedElements: done('begin', 'told', 'over'),
      outcome: 'fulfilled',
    };
    expect(told(model, { ...after, state: 'COMPLETED' })).toEqual(['done: Told', 'done: All is done.']);
    expect(told(model, { activeElements: job('told'), completedElements: done('begin') })).toEqual([
      'active: Told',
    ]);
  });

  it('end a cancelled order without what never came', async () => {
    const ids = ['StartEvent_1', 'validate-order', 'send-bill', 'payment-or-reminder', 'cancel-requested'];
    const completedElements = done(...ids, 'cancel-order', 'send-cancellation', 'order-cancelled');
    const change = {
      state: 'COMPLETED' as const,
      outcome: 'cancelled',
      activeElements: [],
      completedElements,
    };
    expect(told(await modelOf(ours), change)).toEqual([
      'done: We have your order.',
      'done: Everything you chose is set aside for you.',
      'done: Your bill is ready.',
      'news: You asked us to cancel your order.',
      'news: We have cancelled your order.',
      'ended: Your order is cancelled. Anything you paid goes back to you.',
    ]);
    // Nobody asked for it: its pieces were gone when it was paid.
    const shortages = [{ sku: 'mint', name: 'Mint', quantity: 5, available: 2 }];
    const sold = told(await modelOf(ours), { ...change, shortages });
    expect(sold).toContain('news: What you ordered had sold out.');
    expect(sold).not.toContain('news: You asked us to cancel your order.');
  });

  it('tell branches that were done in one instant as they were announced', async () => {
    const ids = ['payment-received-after-reminder', 'package-and-deliver', 'update-accounting'];
    const change = { activeElements: [], completedElements: done(...ids) };
    expect(told(await modelOf(ours), change)).toEqual([
      'done: We have your payment.',
      'done: Your payment is in our books.',
      'done: Your parcel is packed and handed over.',
    ]);
  });

  it('offer what an event sub-process listens for, and call it no news', async () => {
    const model = await modelOf(`
      start begin
      user wrap
      end done outcome=fulfilled
      sub withdrawn event {
        start asked message=cancel-requested
        end gone outcome=cancelled
        asked -> gone
      }
      begin -> wrap -> done`);
    const since = '2026-11-22T12:00:00.000Z';
    const activeElements = [
      { elementId: 'asked', waitsFor: 'message', messageName: 'cancel-requested', since },
      { elementId: 'wrap', waitsFor: 'user', since },
    ] as const;
    expect(told(model, { activeElements: [...activeElements], completedElements: [] })).toEqual([
      'waiting: Wrap',
    ]);
  });

  it('promise nothing once it goes the other way', async () => {
    const change = { activeElements: job('send-cancellation') };
    expect(told(await modelOf(ours), change).at(-1)).toBe('active: We are cancelling your order.');
  });

  it('tell of a fault where it is', async () => {
    const incidents = [{ elementId: 'wait-5min-timer', message: 'x', since: at, attempts: 1 }];
    expect(told(await modelOf(ours), { incidents })).toContain(
      'failed: If no payment has arrived by then, we will remind you.',
    );
  });

  it('call the elements of a model without texts by their names', async () => {
    const model = await modelOf(original);
    const activeElements = sampleOrder.activeElements.slice(0, 2);
    expect(told(model, { activeElements })).toEqual([
      'done: Validate order',
      'done: Send bill',
      'waiting: Payment received',
      'ahead: Update accounting',
      'ahead: Package and deliver',
    ]);
    const ended = { state: 'COMPLETED' as const, activeElements: [], completedElements: done('EndEvent_1') };
    expect(told(model, { ...ended, outcome: 'cancelled' })).toEqual(['ended: Your order is cancelled.']);
  });

  it('stay readable without any model: of what is done nobody knows then what is a step and what a gateway', () => {
    const change = {
      activeElements: [
        ...job('brew-the-tea'),
        {
          elementId: 'noMilkPlease',
          waitsFor: 'message' as const,
          messageName: 'cancel-requested',
          since: at,
        },
      ],
      completedElements: done('boilWater', 'Gateway_0x1'),
    };
    expect(told(null, change)).toEqual(['active: Brew the tea']);
    const ended = { state: 'COMPLETED' as const, outcome: 'fulfilled', activeElements: [] };
    expect(told(null, ended)).toEqual(['done: Your order is complete.']);
  });
});

describe('the good way', () => {
  it('runs from the start to the good end, past no deadline', async () => {
    expect(goodWay(await modelOf(ours))).toEqual([
      'StartEvent_1',
      'validate-order',
      'send-bill',
      'payment-or-reminder',
      'payment-received',
      'order-paid',
      'start-fulfilment',
      'update-accounting',
      'package-and-deliver',
      'fulfilment-done',
      'order-fulfilled',
    ]);
  });

  it('comes through loops and waits that nothing competes with', async () => {
    const loop = await modelOf(`
      start begin
      exclusive again
      timer pause=PT1M
      exclusive enough
      end done
      begin -> again
      again -> pause
      pause -> enough
      enough -> again if =total > 5
      enough -> done default`);
    const way = goodWay(loop);
    expect(way).toEqual(['begin', 'again', 'pause', 'enough', 'done']);
  });
});
