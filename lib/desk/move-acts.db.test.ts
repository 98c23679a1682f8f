import { afterAll, beforeAll, expect, test } from 'vitest';
import { DESK_ACTS, type Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { findDeskOrder } from '@/lib/queries/desk-order';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import { actOnOrder } from './act-on-order';
import { offeredProcessActs } from './process-offers';

const BO: Person = { name: 'Bo', role: 'operator' };
const EVA: Person = { name: 'Eva', role: 'admin' };
const tea = [{ sku: 'assam-breakfast', quantity: 2 }];

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

async function movesOf(orderId: string, person = BO) {
  const found = await findDeskOrder(database, app.queries, orderId);
  if (found === null) throw new Error('no order');
  const texts = await app.queries.texts.byHash(found.page.order.definition.hash);
  const nameOf = (id: string) => texts?.elements[id]?.name || id;
  const offers = await offeredProcessActs(app, person, { orderId, facts: found.facts, nameOf });
  return offers.filter(({ act }) => act === 'move');
}

test('each place is offered with what will happen, and of two people the second is told who was first', async () => {
  expect(DESK_ACTS).toContain('move');
  const { orderId } = await place(app, tea);
  const moves = await movesOf(orderId);
  const beyond = 'Move it to “Payment after reminder”, “Cancellation after reminder”';
  expect(moves.map(({ title, sentence }) => [title, sentence])).toContainEqual([
    beyond,
    'It leaves “Cancellation requested”, “Payment received”, “5 minutes”. It passes over “Send friendly reminder”, ' +
      'which is not done. It waits for “Cancellation after reminder”, “Payment after reminder”. It begins “10 minutes” ' +
      'with the full time.',
  ]);
  const { version } = await orderOf(app, orderId);
  const move = (person: Person, title: string) =>
    actOnOrder(app, person, {
      ...{ act: 'move', orderId, elementId: null, reason: 'she rang', made: { version, lastAct: 0n } },
      said: (name) =>
        moves.find((one) => one.title === title)?.fields?.find((one) => one.name === name)?.value ?? '',
    });
  await move(BO, beyond);
  await expect(move(EVA, 'Move it to “Send cancellation”')).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('Meanwhile: Bo (operator) moved the order to another step: done'),
  });
  expect(waitsAt(await orderOf(app, orderId))).toContain('wait-10min-timer');
});

test('the likeliest place stands first: where an unpaid order is paid; where it is cancelled stands last', async () => {
  const { orderId } = await place(app, tea);
  expect((await movesOf(orderId)).map(({ title }) => title)).toEqual([
    'Move it to “Payment after reminder”, “Cancellation after reminder”',
    'Move it to “Send friendly reminder”',
    'Move it to “Send cancellation”',
  ]);
});

test('nothing is offered to who may not, and a place that is none is refused', async () => {
  const { orderId } = await place(app, tea);
  expect(await movesOf(orderId, { name: 'Vi', role: 'viewer' })).toEqual([]);
  const act = (to: string) =>
    actOnOrder(app, BO, { act: 'move', orderId, elementId: null, reason: 'why', said: () => to });
  await expect(act('no such/place')).rejects.toMatchObject({ code: 'bad-request' });
  await expect(act('0123abc')).rejects.toMatchObject({ code: 'conflict' });
});
