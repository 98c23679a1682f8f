import { describe, expect, it } from 'vitest';
import type { OrderJson } from '@/lib/contract';
import { diagramView } from './diagram-view';
import { sampleOrder } from './sample-order';

const NOW = Date.parse('2026-11-22T12:01:00.500Z');
const view = (change: Partial<OrderJson> = {}) => diagramView({ ...sampleOrder, ...change }, NOW);

describe('diagram view', () => {
  it('shows what an order waits for, with the time that remains', () => {
    const { elements, focus, ended } = view();
    expect(elements['payment-received']).toMatchObject({ state: 'waiting', note: 'Payment' });
    expect(elements['wait-5min-timer']).toMatchObject({ state: 'waiting', note: '4:01' });
    expect(elements['cancel-requested']?.label).toBe('you can still cancel');
    expect(elements['send-bill']?.state).toBe('done');
    expect(focus).toBe('payment-received');
    expect(ended).toBe(false);
  });

  it('says when the clock stands still', () => {
    const paused = sampleOrder.activeElements.map(({ dueAt: _, ...element }) => element);
    expect(view({ activeElements: paused }).elements['wait-5min-timer']?.note).toBe('Paused');
  });

  it('counts passes and puts a running job above its earlier pass', () => {
    const { elements } = view({
      activeElements: [{ elementId: 'send-bill', waitsFor: 'job', since: '2026-11-22T12:00:59.000Z' }],
      completedElements: [{ elementId: 'validate-order', count: 3, at: '2026-11-22T12:00:00.500Z' }],
    });
    expect(elements['validate-order']).toMatchObject({ state: 'done', count: 3 });
    expect(elements['send-bill']?.state).toBe('active');
  });

  it('puts an incident above everything and looks at it', () => {
    const incidents = [
      { elementId: 'send-bill', message: 'printer on fire', since: '2026-11-22T12:00:59.000Z', attempts: 3 },
    ];
    const { elements, focus } = view({ incidents });
    expect(elements['send-bill']).toMatchObject({ state: 'failed', note: '3 tries' });
    expect(elements['send-bill']?.label).toContain('printer on fire');
    expect(focus).toBe('send-bill');
  });

  it('marks a bad end as a stop and a good one as done', () => {
    const end = (elementId: string) => [{ elementId, count: 1, at: '2026-11-22T12:00:59.000Z' }];
    const ended = { state: 'COMPLETED' as const, activeElements: [] };
    const bad = view({ ...ended, outcome: 'cancelled', completedElements: end('order-cancelled') });
    expect(bad).toMatchObject({ ended: true, focus: 'order-cancelled' });
    expect(bad.elements['order-cancelled']?.state).toBe('cancelled');
    const good = view({ ...ended, outcome: 'fulfilled', completedElements: end('order-fulfilled') });
    expect(good.elements['order-fulfilled']?.state).toBe('done');
  });
});
