import { describe, expect, it } from 'vitest';
import type { DefinitionJson, ElementJson } from '@/lib/contract/process';
import type { VersionTotals } from '@/lib/contract/process-totals';
import { PLAIN_ELEMENT } from '@/lib/story/testing/plain-element';
import { endTotals, standingWords, stepTotals, totalsView } from './totals-view';

const element = (name: string, kind: ElementJson['kind'], outcome: string | null = null): ElementJson => ({
  ...PLAIN_ELEMENT,
  name,
  kind,
  outcome,
});
const model: DefinitionJson = {
  id: 'p',
  name: 'P',
  hash: 'h',
  elements: {
    bill: element('Send bill', 'job'),
    paid: element('Payment', 'message'),
    good: element('Done', 'end', 'fulfilled'),
    off: element('Off', 'end', 'cancelled'),
    late: element('Late', 'end', 'cancelled'),
  },
};
const version: VersionTotals = {
  id: 'p',
  version: 2,
  hash: 'h',
  orders: 1_000_107,
  open: 1_000_000,
  waiting: [
    { elementId: 'timer', waitsFor: 'timer', orders: 1_000_000 },
    { elementId: 'paid', waitsFor: 'message', orders: 250_000 },
  ],
  stopped: [],
  ended: [
    { outcome: 'cancelled', orders: 7 },
    { outcome: 'fulfilled', orders: 99 },
    { outcome: 'terminated', orders: 1 },
  ],
  waits: [
    { elementId: 'paid', medianSeconds: 252, samples: 9 },
    { elementId: 'bill', medianSeconds: 0.2, samples: 9 },
  ],
};

describe('the figures of a version', () => {
  it('tells the steps in the order of the model, what it does not know last', () => {
    expect(stepTotals(version, model)).toEqual([
      { elementId: 'bill', name: 'Send bill', waiting: 0, stopped: 0, medianSeconds: 0.2 },
      { elementId: 'paid', name: 'Payment', waiting: 250_000, stopped: 0, medianSeconds: 252 },
      { elementId: 'timer', name: 'Timer', waiting: 1_000_000, stopped: 0, medianSeconds: null },
    ]);
    expect(stepTotals(version, null)).toHaveLength(3);
  });

  it('tells the ends in words, the most frequent first', () => {
    expect(endTotals(version).map(({ words, orders }) => [words, orders])).toEqual([
      ['Fulfilled', 99],
      ['Cancelled', 7],
      ['Stopped by the shop', 1],
    ]);
    expect(endTotals({ ...version, ended: [{ outcome: 'sent-home', orders: 1 }] })[0]?.words).toBe(
      'Sent home',
    );
  });

  it('puts counts and shares on the diagram, short where they are large', () => {
    const { elements } = totalsView(version, model);
    expect(elements.paid).toMatchObject({ state: 'plain', note: '250K', weight: 0.25 });
    expect(elements.paid?.label).toBe(
      '250,000 orders here now; orders go on, half of them in less than 4 min 12 s',
    );
    expect(elements.timer).toMatchObject({ note: '1M', weight: 1 });
    expect(elements.bill).not.toHaveProperty('note');
    expect(elements.bill?.label).toBe(
      'no order is here now; orders go on, half of them in less than 1 second',
    );
  });

  it('marks where orders stopped for a person to look at, a gateway too', () => {
    const stopped = [
      { elementId: 'paid', orders: 2 },
      { elementId: 'choice', orders: 1 },
    ];
    const { elements } = totalsView({ ...version, stopped }, model);
    expect(elements.paid).toMatchObject({ state: 'failed', note: '250K' });
    expect(elements.paid?.label).toContain(
      '250,000 orders here now; 2 orders stopped here and need a person;',
    );
    expect(elements.choice).toMatchObject({ state: 'failed', note: '1' });
    const words = stepTotals({ ...version, stopped }, model).map(standingWords);
    expect(words).toEqual(['0', '250,000, 2 stopped', '1 stopped', '1,000,000']);
  });

  it('calls nothing unreached because nobody stands there now', () =>
    expect(totalsView(version, model).isOverview).toBe(true));

  it('marks the end of an outcome, where there is only one', () => {
    const { elements } = totalsView(version, model);
    expect(elements.good).toMatchObject({ state: 'plain', note: '99', label: '99 orders ended here' });
    expect(elements).not.toHaveProperty('off');
    expect(elements).not.toHaveProperty('late');
  });

  it('has a narrow screen open where most orders wait, and on the whole where none does', () => {
    expect(totalsView(version, model).focus).toBe('timer');
    expect(totalsView({ ...version, waiting: [] }, model).focus).toBeUndefined();
  });
});
