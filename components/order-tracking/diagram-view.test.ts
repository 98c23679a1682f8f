import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OrderJson } from '@/lib/contract/order';
import type { Lens } from '@/lib/story/lens';
import { modelOf } from '@/lib/story/testing/model-of';
import { sampleOrder } from '@/lib/story/testing/sample-order';
import type { DiagramContext } from './diagram-context';
import { diagramView } from './diagram-view';

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
    const told = (lens: Lens) =>
      diagramView({ ...sampleOrder, incidents }, NOW, { lens, model: null, visits: new Map() });
    const { elements, focus } = told('process');
    expect(elements['send-bill']).toMatchObject({ state: 'failed', note: '3 tries' });
    expect(elements['send-bill']?.label).toContain('printer on fire');
    expect(focus).toBe('send-bill');
    // Nor while the words of the model are on their way.
    expect(JSON.stringify(told('customer'))).not.toContain('printer on fire');
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

it('marks the bad end of a model of others, by the outcome that it gives its end', async () => {
  const model = await modelOf(readFileSync('lib/engine/fixtures/boundary-error.bpmn', 'utf8'));
  const ends = Object.entries(model.elements).flatMap(([id, { kind }]) => (kind === 'end' ? [id] : []));
  const bad = ends.find((id) => model.elements[id]?.outcome === 'rejected') ?? '';
  const order: OrderJson = {
    ...sampleOrder,
    state: 'COMPLETED',
    outcome: 'rejected',
    activeElements: [],
    completedElements: ends.map((elementId) => ({ elementId, count: 1, at: sampleOrder.updatedAt })),
  };
  const { elements } = diagramView(order, NOW, { lens: 'process', model, visits: new Map() });
  for (const id of ends) expect(elements[id]?.state, id).toBe(id === bad ? 'cancelled' : 'done');
  expect(bad).not.toBe('');
});

describe('the diagram through each lens', () => {
  const ours = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');
  const seen = async (
    lens: Lens,
    change: Partial<OrderJson> = {},
    visits: DiagramContext['visits'] = new Map(),
  ) => diagramView({ ...sampleOrder, ...change }, NOW, { lens, model: await modelOf(ours), visits }).elements;

  it('speaks to the customer in the words of the model', async () => {
    const elements = await seen('customer');
    expect(elements['payment-received']).toMatchObject({
      label: 'We are waiting for your payment',
      note: 'Payment',
    });
    expect(elements['send-bill']?.label).toMatch(/^Your bill is ready, at /);
    expect(elements['cancel-requested']?.label).toBe('You can still cancel your order');
    expect(elements['wait-5min-timer']?.label).toMatch(
      /^waiting until .+\. If no payment has arrived by then, we will remind you\.$/,
    );
    const said = Object.values(elements).map(({ label, note, facts }) =>
      JSON.stringify([label, note, facts]),
    );
    expect(said.join()).not.toMatch(/message|timer|gateway|task|-/);
  });

  it('counts time up and down for who follows the process, and tells what is waited for', async () => {
    const elements = await seen('process');
    expect(elements['payment-received']).toMatchObject({ note: 'for 0:59' });
    expect(elements['payment-received']?.facts).toContainEqual({
      term: 'Waits for',
      text: 'the message payment-received',
    });
    expect(elements['wait-5min-timer']?.note).toBe('4:01 left');
    expect(elements['wait-5min-timer']?.facts?.map(({ term }) => term)).toEqual([
      'Since',
      'Due',
      'For',
      'Left',
      'Waits for',
    ]);
  });

  it('tells how long it took, how often it was passed and what failed', async () => {
    const visits = new Map([
      [
        'validate-order',
        { elementId: 'validate-order', count: 2, endedAt: sampleOrder.createdAt, tookMs: 500 },
      ],
    ]);
    const completedElements = [{ elementId: 'validate-order', count: 2, at: sampleOrder.createdAt }];
    const since = '2026-11-22T12:00:59.000Z';
    const change = {
      completedElements,
      activeElements: [{ elementId: 'send-bill', waitsFor: 'job' as const, since }],
      incidents: [{ elementId: 'send-bill', message: 'printer on fire', since, attempts: 3 }],
    };
    const elements = await seen('developer', change, visits);
    expect(elements['validate-order']?.facts).toEqual(
      expect.arrayContaining([
        { term: 'Id', text: 'validate-order' },
        { term: 'Took', text: '500 ms' },
        { term: 'Passes', text: '2' },
      ]),
    );
    expect(elements['send-bill']?.facts).toEqual(
      expect.arrayContaining([
        { term: 'Tries', text: '3' },
        { term: 'Message', text: 'printer on fire' },
      ]),
    );
    expect(JSON.stringify(await seen('customer', change, visits))).not.toContain('printer');
  });
});
