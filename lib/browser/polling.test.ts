import { describe, expect, it } from 'vitest';
import type { ActiveElement, OrderJson } from '@/lib/contract/order';
import { FAST_MS, pollDelayMs, SLOW_MS } from './polling';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const LONG_AGO = NOW - 60_000;

const active = (waitsFor: ActiveElement['waitsFor'], dueInMs?: number): ActiveElement => ({
  elementId: 'it',
  waitsFor,
  since: '2026-11-22T11:00:00.000Z',
  ...(dueInMs === undefined ? {} : { dueAt: new Date(NOW + dueInMs).toISOString() }),
});

const order = (
  activeElements: ActiveElement[],
  rest: Partial<OrderJson> = {},
): Pick<OrderJson, 'state' | 'activeElements' | 'incidents'> => ({
  state: 'ACTIVE',
  incidents: [],
  ...rest,
  activeElements,
});

describe('polling', () => {
  it('is fast while a job runs and just after a change', () => {
    expect(pollDelayMs(order([active('job')]), NOW, LONG_AGO)).toBe(FAST_MS);
    expect(pollDelayMs(order([active('message')]), NOW, NOW - 1_000)).toBe(FAST_MS);
  });

  it('is slow while the order waits', () => {
    expect(pollDelayMs(order([active('message')]), NOW, LONG_AGO)).toBe(SLOW_MS);
    expect(pollDelayMs(order([active('timer', 300_000)]), NOW, LONG_AGO)).toBe(SLOW_MS);
  });

  it('asks just after the next timer is due', () => {
    expect(pollDelayMs(order([active('message'), active('timer', 2_000)]), NOW, LONG_AGO)).toBe(2_300);
    expect(pollDelayMs(order([active('timer', -1_000)]), NOW, LONG_AGO)).toBe(FAST_MS);
    expect(pollDelayMs(order([active('timer', -60_000)]), NOW, LONG_AGO)).toBe(SLOW_MS);
  });

  it('is slow when the only job is stuck', () => {
    const incidents = [{ elementId: 'it', message: 'no', since: '2026-11-22T11:00:00.000Z', attempts: 3 }];
    expect(pollDelayMs(order([active('job')], { incidents }), NOW, LONG_AGO)).toBe(SLOW_MS);
  });

  it('stops at the end', () => {
    expect(pollDelayMs(order([], { state: 'COMPLETED' }), NOW, NOW)).toBe(0);
  });
});
