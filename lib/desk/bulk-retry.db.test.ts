import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { findBulkItems } from '@/lib/db/tables/bulk-acts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { findSearch } from '@/lib/queries/desk-conditions';
import type { App } from '@/lib/server/compose';
import { readFilters } from '@/lib/story/desk-filters';
import { processOf, userTask } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, pay, place, waitsAt } from '@/lib/testing/test-app';
import { freezeSelection } from './freeze-selection';
import { turnBulk } from './turn-bulk';

const BO = { name: 'Bo', role: 'operator' } as const;

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app.close());
afterAll(() => database.close());

/** Tries again, in bulk, whatever has stopped. @returns state and detail of this order in it */
async function retryAll(orderId: string): Promise<string> {
  const filters = readFilters((name) => (name === 'q' ? orderId : null));
  const query = {
    filters,
    search: await findSearch(database, orderId),
    markingIds: [],
    standing: [],
    before: null,
  };
  const now = new Date();
  const id = await freezeSelection(database, BO, { act: 'retry', query, filters: {}, now });
  await turnBulk(database, BO, { id, turn: 'start', reason: 'the data is there', now });
  while ((await app.bulk.look()) > 0);
  const items = await findBulkItems(database, id, null, 10);
  return items
    .filter((item) => item.orderId === orderId)
    .map(({ state, detail }) => `${state}: ${detail}`)
    .join();
}

const complete = (orderId: string, elementId: string, variables: Record<string, unknown> = {}) =>
  app.submit({ kind: completeUserTask, orderId, input: { elementId, variables } });

const PAID =
  '<bpmn:boundaryEvent id="paid" attachedToRef="a"><bpmn:messageEventDefinition id="m" messageRef="message-payment" /></bpmn:boundaryEvent>';

/** `a`, `b` and `tell` side by side. What comes after `a`, `b`, and what interrupts `a`, stops until `tell` has said `size`. */
function sideBySide(more = ''): Uint8Array {
  const stops = ['a', 'b', ...(more === '' ? [] : ['paid'])];
  const after = stops.map(
    (id) => `<bpmn:exclusiveGateway id="${id}-size" /><bpmn:endEvent id="${id}-end" />`,
  );
  return processOf(
    `<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" />${['a', 'b', 'tell'].map((id) => userTask(id).xml).join('')}
    <bpmn:endEvent id="tell-end" />${more}${after.join('')}`,
    [
      ...['start>fork', 'fork>a', 'fork>b', 'fork>tell', 'tell>tell-end'],
      ...stops.flatMap((id) => [`${id}>${id}-size`, `${id}-size>${id}-end:=size = "small"`]),
    ],
  );
}

/** An order of this process. */
async function open(diagram: Uint8Array): Promise<string> {
  app = await openTestApp(database, { byHand: true, diagram, findHandler: () => null });
  return (await place(app)).orderId;
}

const stoppedAt = async (orderId: string) =>
  (await orderOf(app, orderId)).incidents.map(({ elementId }) => elementId);

test('of an order that stopped at two elements both are tried again', async () => {
  const orderId = await open(sideBySide());
  await complete(orderId, 'a');
  await complete(orderId, 'b');
  await complete(orderId, 'tell', { size: 'small' });
  expect(await stoppedAt(orderId)).toEqual(['a', 'b']);
  expect(await retryAll(orderId)).toBe('done: a, b');
  expect(await orderOf(app, orderId)).toMatchObject({ state: 'COMPLETED', incidents: [] });
});

test('what the first one closes is not tried again', async () => {
  const orderId = await open(sideBySide(PAID));
  await pay(app, orderId, 100n);
  await complete(orderId, 'a');
  await complete(orderId, 'tell', { size: 'small' });
  expect(await stoppedAt(orderId)).toEqual(['paid', 'a']);
  expect(await retryAll(orderId)).toBe('done: paid');
  const order = await orderOf(app, orderId);
  expect([order.state, order.incidents, waitsAt(order)]).toEqual(['ACTIVE', [], ['b']]);
});

test('nor is anything once the first one has ended the order', async () => {
  const orderId = await open(sideBySide(PAID));
  await pay(app, orderId, 100n);
  await complete(orderId, 'a');
  await complete(orderId, 'tell', { size: 'small' });
  await complete(orderId, 'b');
  expect(await retryAll(orderId)).toBe('done: paid');
  expect(await orderOf(app, orderId)).toMatchObject({ state: 'COMPLETED', incidents: [] });
});
