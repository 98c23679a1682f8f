import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ForecastStep } from '@/lib/contract/forecast';
import type { StepJson } from '@/lib/contract/history';
import type { DefinitionJson } from '@/lib/contract/process';
import { PLAIN_ELEMENT } from './testing/plain-element';
import type { RecordedLife } from './testing/recorded-life';
import { sampleOrder } from './testing/sample-order';
import type { Line } from './timeline';
import { afterWords, comingWords, dueWords, placeWords, standWords, stepWords } from './timeline-words';

const lives: Record<string, RecordedLife> = JSON.parse(
  readFileSync(new URL('./testing/lives.json', import.meta.url), 'utf8'),
);
const NOON = Date.parse('2026-11-22T12:00:00.000Z');

const model: DefinitionJson = {
  id: 'p',
  name: 'P',
  hash: 'h',
  elements: {
    'send-bill': {
      ...PLAIN_ELEMENT,
      name: 'Send bill',
      customerText: 'We write your bill.',
      doneText: 'Your bill is ready.',
    },
    'out-of-stock': {
      ...PLAIN_ELEMENT,
      kind: 'event',
      customerText: 'It has sold out.',
      attachedTo: 'validate-order',
    },
    'wait-5min-timer': {
      ...PLAIN_ELEMENT,
      name: '5 minutes',
      kind: 'timer',
      waitingText: 'If not, we will remind you.',
    },
    bare: { ...PLAIN_ELEMENT, name: '10 minutes', kind: 'timer' },
  },
};

const step = (over: Partial<StepJson>): StepJson => ({
  seq: 1,
  at: '2026-11-22T12:00:00.000Z',
  type: 'job-completed',
  elementId: 'send-bill',
  entered: [],
  completed: [],
  takenFlows: [],
  activeElements: [],
  data: {},
  ...over,
});
const timer: ForecastStep = {
  kind: 'timer',
  elementId: 'wait-5min-timer',
  at: '2026-11-22T12:05:00.000Z',
  firesAt: null,
  entered: [],
  completed: ['wait-5min-timer', 'send-bill'],
  takenFlows: [],
  outcome: null,
};

describe('what happened', () => {
  it.each<[string, Partial<StepJson>, string]>([
    ['work', {}, 'Your bill is ready.'],
    ['a hold', { type: 'suspended', elementId: null }, 'The shop holds this order for now.'],
    ['its end', { type: 'resumed', elementId: null }, 'The shop let this order go on.'],
    ['a deadline', { type: 'timer-moved', elementId: 'bare' }, 'The shop moved a deadline of this order.'],
    ['part of the money', payment('5.00', 'EUR', 'partial'), '€5.00 arrived, a part of the sum.'],
    ['the money', payment('25.00', 'EUR', 'applied'), '€25.00 arrived.'],
    [
      'foreign money',
      payment('1.00', 'CHF', 'wrong-currency'),
      'CHF 1.00 arrived, in another currency than the bill.',
    ],
    ['money back', { ...payment('3.00', 'EUR', 'over'), type: 'refund' }, '€3.00 was sent back to you.'],
    [
      'money under way',
      { ...payment('3.00', 'EUR', ''), type: 'refund-sent' },
      'Your refund of €3.00 is on its way.',
    ],
    [
      'money that came back',
      { ...payment('3.00', 'EUR', ''), type: 'refund-failed' },
      'Your refund of €3.00 did not arrive. A person sees to it.',
    ],
    [
      'a lost dispute',
      { ...payment('3.00', 'EUR', ''), type: 'chargeback' },
      'Your bank took back €3.00 after a dispute.',
    ],
    ['a fault', { type: 'incident-opened' }, 'We write your bill: failed, a person has to look at it.'],
    [
      'a caught error',
      { type: 'job-failed', elementId: 'validate-order', completed: ['out-of-stock'] },
      'It has sold out.',
    ],
    [
      'pieces that were gone',
      { type: 'message', elementId: 'bare', data: { errorCode: 'OUT_OF_STOCK' } },
      'What you ordered had sold out, so we cancelled the order.',
    ],
    ['the clock', { type: 'clock-moved', elementId: null }, 'The clock of this order was moved.'],
    ['the shop', { type: 'terminated', elementId: null }, 'The shop stopped this order.'],
  ])('tells of %s', (_name, over, words) => {
    // Between sign and sum Intl writes a space that does not break.
    expect(stepWords(model, step(over)).replace(/\u00a0/g, ' ')).toBe(words);
  });

  it('has a sentence for every step of true lives, with a model and without, and never an id or a type', () => {
    for (const { history } of Object.values(lives))
      for (const one of history.steps)
        for (const words of [stepWords(null, one), stepWords(model, one)]) {
          expect(words.length).toBeGreaterThan(3);
          expect(words).not.toContain(one.type);
          if (one.elementId?.includes('-')) expect(words).not.toContain(one.elementId);
        }
  });
});

describe('what comes', () => {
  it('is told as the model tells it', () =>
    expect(comingWords(model, timer)).toBe('If not, we will remind you.'));

  it('is called by its names where the model has no words', () =>
    expect(comingWords(model, { ...timer, elementId: 'bare' })).toBe('10 minutes: Send bill.'));

  it('has its time, or says why not', () => {
    expect(dueWords(timer, NOON)).toMatch(/^\d\d:05:00$/);
    expect(dueWords({ kind: 'timer', at: null }, NOON)).toBe('Paused');
    expect(dueWords({ kind: 'job', at: null }, NOON)).toBe('Next');
  });

  it.each([
    ['ended', 1, null],
    ['waits', 1, null],
    ['waits', 0, 'It waits until something happens.'],
    ['incident', 0, 'It goes on when a person has seen to the problem.'],
    ['limit', 1, 'And so on.'],
    ['unknown', 0, 'What comes next is not known yet.'],
  ] as const)('%s behind %d steps: %s', (ends, count, words) => {
    expect(afterWords({ ends, steps: count === 0 ? [] : [timer] })).toBe(words);
  });
});

describe('the place', () => {
  const line: Line = { now: 2, steps: [step({}), step({ seq: 2 })], coming: [timer] };

  it('is told with number, words and time', () => {
    expect(placeWords(line, 1, model, NOON)).toMatch(/^Step 1 of 2: Your bill is ready, \d\d:00:00$/);
    expect(placeWords(line, 2, model, NOON)).toMatch(/^Now, step 2 of 2: Your bill is ready, /);
    expect(placeWords(line, 3, model, NOON)).toMatch(
      /^Coming, 1 of 1: If not, we will remind you, at \d\d:05:00$/,
    );
    expect(placeWords({ ...line, steps: [] }, 1, model, NOON)).toBe('Step 1 of 2');
  });

  it('says what is looked at', () => {
    expect(standWords(line, 1, { ...sampleOrder, version: 1 }, NOON)).toMatch(
      /^You see the order as it was at \d\d:00:01\.$/,
    );
    expect(standWords({ ...line, steps: [] }, 1, { ...sampleOrder, version: 2 }, NOON)).toBe(
      'The steps of this order are not here yet: you see it as it is now.',
    );
    expect(standWords(line, 2, sampleOrder, NOON)).toBe('You see the order as it is now.');
    expect(standWords(line, 2, { ...sampleOrder, state: 'COMPLETED' }, NOON)).toBe(
      'You see the order as it ended.',
    );
    expect(standWords(line, 3, sampleOrder, NOON)).toMatch(
      /^What happens at \d\d:05:00, if nothing else does\.$/,
    );
  });
});

function payment(amount: string, currency: string, verdict: string): Partial<StepJson> {
  return { type: 'payment', elementId: null, data: { amount, currency, verdict } };
}
