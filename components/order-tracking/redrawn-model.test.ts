import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OrderJson } from '@/lib/contract/order';
import { headlineFor } from '@/lib/story/headline';
import { LENSES } from '@/lib/story/lens';
import { milestonesFor } from '@/lib/story/milestones';
import { byWeight, canCancel, hasBill, orderBadge } from '@/lib/story/order-state';
import { orderAt } from '@/lib/story/replay';
import lives from '@/lib/story/testing/lives.json';
import { modelOf } from '@/lib/story/testing/model-of';
import type { RecordedLife } from '@/lib/story/testing/recorded-life';
import { sampleOrder } from '@/lib/story/testing/sample-order';
import type { Model } from '@/lib/story/words';
import { redraw } from '@/lib/testing/redraw';
import { diagramView } from './diagram-view';

/** What a page says of an order is the same, whatever the model calls its elements. */

const ours = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');
const wordless = ours.replace(/<zeebe:property name="\w+Text"[^>]*>/g, '');
// The file has been checked by the test that recorded it.
const recorded = lives as unknown as Record<string, RecordedLife>;
const stories = Object.entries(recorded).filter(([name]) => name !== 'three times round a loop');

const { createdAt: at } = sampleOrder;
const done = (ids: readonly string[]) => ids.map((elementId) => ({ elementId, count: 1, at }));
const ended = (outcome: string, ...ids: string[]): OrderJson => ({
  ...sampleOrder,
  ...{ state: 'COMPLETED', outcome, activeElements: [], takenFlows: [] },
  completedElements: done(ids),
});
const atWork = (elementId: string): OrderJson => ({
  ...sampleOrder,
  activeElements: [{ elementId, waitsFor: 'job', since: at }],
});

/** Every moment of every life, every end and every task. */
const moments: (readonly [string, OrderJson])[] = [
  ...stories.flatMap(([name, { order, history }]) =>
    history.steps.map(({ seq }) => [`${name}, step ${seq}`, orderAt(order, history, seq)] as const),
  ),
  ['cancelled by the buyer', ended('cancelled', 'cancel-requested', 'send-cancellation', 'order-cancelled')],
  ['not paid in time', ended('cancelled', 'wait-10min-timer', 'send-cancellation', 'order-cancelled')],
  ['sold out', ended('rejected', 'out-of-stock', 'send-rejection', 'order-rejected')],
  ...[...ours.matchAll(/<bpmn:serviceTask id="([^"]+)"/g)].map(
    ([, id = '']) => [`at work: ${id}`, atWork(id)] as const,
  ),
];

/** The words that a page has for an order, with ids as they are in the shipped file. */
function saidOf(order: OrderJson, model: Model, nameOf: (id: string) => string) {
  const nowMs = Date.parse(order.updatedAt);
  return {
    badge: orderBadge(order),
    headline: headlineFor(order, model),
    milestones: milestonesFor(order, model).map(({ words, state, at }) => ({ words, state, at })),
    open: byWeight(order).map(({ elementId }) => nameOf(elementId)),
    mayCancel: canCancel(order),
    hasBill: hasBill(order, model),
    diagram: LENSES.filter((lens) => lens !== 'developer').map((lens) => {
      const { elements, focus } = diagramView(order, nowMs, { lens, model, visits: new Map() });
      const views = Object.entries(elements).map(([id, view]) => [nameOf(id), view] as const);
      return { focus: focus === undefined ? null : nameOf(focus), elements: Object.fromEntries(views) };
    }),
  };
}

/** The order as it would be on a model whose elements have these ids. */
function renamed(order: OrderJson, idOf: (old: string) => string): OrderJson {
  const all = <T extends { elementId: string }>(list: readonly T[]) =>
    list.map((entry) => ({ ...entry, elementId: idOf(entry.elementId) }));
  return {
    ...order,
    activeElements: all(order.activeElements),
    completedElements: all(order.completedElements),
    incidents: all(order.incidents),
    takenFlows: order.takenFlows.map(idOf),
  };
}

describe.each([
  ['in the words of the model', ours],
  ['in our own words', wordless],
])('%s', async (_name, xml) => {
  const { xml: redrawnXml, idOf } = redraw(xml);
  const [model, redrawnModel] = [await modelOf(xml), await modelOf(redrawnXml)];
  const oldIds = new Map(Object.keys(model.elements).map((id) => [idOf(id), id]));
  const oldIdOf = (id: string) => oldIds.get(id) ?? expect.fail(`${id} is new`);

  it('no element keeps its id', () => {
    expect(Object.keys(redrawnModel.elements)).toHaveLength(Object.keys(model.elements).length);
    for (const id of Object.keys(model.elements)) expect(redrawnModel.elements).not.toHaveProperty([id]);
  });

  it.each(moments)('%s', (_moment, order) => {
    const shipped = saidOf(order, model, (id) => id);
    expect(saidOf(renamed(order, idOf), redrawnModel, oldIdOf)).toEqual(shipped);
  });
});

it('the moments hold all that an order may come to', () => {
  const words = new Set(moments.map(([, order]) => orderBadge(order).word));
  expect([...words].sort()).toEqual([
    'Awaiting payment',
    'Cancelled',
    'Delayed',
    'Fulfilled',
    'In progress',
    'Rejected',
  ]);
  expect(moments.some(([, order]) => canCancel(order))).toBe(true);
});
