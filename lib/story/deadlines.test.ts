import { expect, it } from 'vitest';
import type { ForecastJson, ForecastStep } from '@/lib/contract/forecast';
import { deadlinesFor } from './deadlines';
import { PLAIN_ELEMENT } from './testing/plain-element';
import { sampleOrder } from './testing/sample-order';
import type { Model } from './words';

const timer = (elementId: string, at: string | null, change: Partial<ForecastStep> = {}): ForecastStep => ({
  kind: 'timer',
  elementId,
  at,
  firesAt: at,
  entered: [],
  completed: [],
  takenFlows: [],
  outcome: null,
  ...change,
});
const REMINDER = timer('wait-5min-timer', '2026-11-22T12:05:01.000Z', {
  completed: ['send-friendly-reminder'],
});
const END = timer('wait-10min-timer', '2026-11-22T12:15:01.000Z', { outcome: 'cancelled' });
const forecast = (...steps: ForecastStep[]): ForecastJson => ({
  orderId: sampleOrder.orderId,
  version: sampleOrder.version,
  paused: false,
  steps,
  ends: 'ended',
  next: [],
});
const modelWith = (aheadText: string | null): Model => ({
  id: 'p',
  name: 'P',
  hash: 'h',
  elements: {
    'wait-5min-timer': { ...PLAIN_ELEMENT, kind: 'timer', aheadText },
    'send-friendly-reminder': { ...PLAIN_ELEMENT, handler: 'send-friendly-reminder' },
  },
});
const SILENT = modelWith(null);
const told = (...given: Parameters<typeof deadlinesFor>) =>
  deadlinesFor(...given).map(({ before, dueAt, after }) => `${before}${dueAt.slice(11, 16)}${after}`);

it('tells the end first, then what comes on the way', () => {
  expect(told(sampleOrder, forecast(REMINDER, END), SILENT)).toEqual([
    'Please pay by 12:15.',
    'We remind you at 12:05.',
  ]);
});

it('speaks in the words of the model; a text without a place for the time is none', () => {
  const say = (text: string) => told(sampleOrder, forecast(REMINDER, END), modelWith(text))[1];
  expect(say('At {time} we knock.')).toBe('At 12:05 we knock.');
  expect(say('We knock.')).toBe('We remind you at 12:05.');
});

it('knows a reminder by who sends it, whatever its task is called', () => {
  const renamed = { ...REMINDER, completed: ['task-7'] };
  const model: Model = {
    id: 'p',
    name: 'P',
    hash: 'h',
    elements: { 'task-7': { ...PLAIN_ELEMENT, handler: 'send-friendly-reminder' } },
  };
  expect(told(sampleOrder, forecast(renamed), model)).toEqual(['We remind you at 12:05.']);
  expect(told(sampleOrder, forecast(REMINDER), model)).toEqual(['It goes on by 12:05 at the latest.']);
});

it('knows the open timers without a forecast', () => {
  expect(told(sampleOrder, null, modelWith('We remind you at {time}.'))).toEqual(['We remind you at 12:05.']);
  expect(told(sampleOrder, null, null)).toEqual(['It goes on by 12:05 at the latest.']);
});

it('promises nothing where nothing comes: at a stop, after the end, while the clock stands', () => {
  const all = forecast(REMINDER, END);
  const incidents = [{ elementId: 'send-bill', message: 'x', since: sampleOrder.createdAt, attempts: 3 }];
  expect(told({ ...sampleOrder, incidents }, all, null)).toEqual([]);
  expect(told({ ...sampleOrder, state: 'COMPLETED', activeElements: [] }, all, null)).toEqual([]);
  const paused = sampleOrder.activeElements.map(({ dueAt: _, ...open }) => open);
  expect(told({ ...sampleOrder, activeElements: paused }, all, null)).toEqual([]);
});

it('has an end', () => {
  expect(told(sampleOrder, forecast(REMINDER, REMINDER, REMINDER, END), null)).toHaveLength(2);
});
