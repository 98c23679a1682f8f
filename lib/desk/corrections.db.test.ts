import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { findDeskOrder } from '@/lib/queries/desk-order';
import type { InStepHandler } from '@/lib/runtime/types';
import type { App } from '@/lib/server/compose';
import { rowOf, serviceTask, userTask } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import { actOnOrder } from './act-on-order';
import { offeredProcessActs } from './process-offers';

/** Where a person's corrections go: a task that is done reads its local variables no more. */

const BO: Person = { name: 'Bo', role: 'operator' };
let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  const { invariants } = await check(snapshotsOf(database), { only: ['I9'] });
  expect(invariants).toMatchObject([{ count: 0, violations: [] }]);
  await app.close();
});
afterAll(() => database?.close());

const mapped = (id: string, mappings: string) => ({
  id,
  xml:
    mappings === ''
      ? userTask(id).xml
      : `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:ioMapping>${mappings}</zeebe:ioMapping>
    </bpmn:extensionElements></bpmn:userTask>`,
});
const know: InStepHandler = {
  ...{ elementId: 'know', runs: 'in-step', errors: [] },
  run: async (jobs) => jobs.map(({ key }) => ({ key, kind: 'completed', variables: { x: 1 } })),
};

/** An order that knows x = 1, and stopped behind or at `first`, which has an x of its own, 5. */
async function stoppedBehindFirst(outputs: string, second: string): Promise<string> {
  app = await openTestApp(database, {
    diagram: rowOf(
      serviceTask('know'),
      mapped('first', `<zeebe:input source="=5" target="x" />${outputs}`),
      mapped('second', second),
    ),
    findHandler: (elementId) => (elementId === 'know' ? know : null),
  });
  const { orderId } = await place(app, []);
  await app.submit({ kind: completeUserTask, orderId, input: { elementId: 'first', variables: {} } });
  expect((await orderOf(app, orderId)).incidents).toMatchObject([{ elementId: 'first' }]);
  return orderId;
}

/** Tries again with another x. @returns what stood in its field */
async function corrected(orderId: string, x: string): Promise<string | undefined> {
  const { facts } = (await findDeskOrder(database, app.queries, orderId)) ?? expect.fail();
  const offers = await offeredProcessActs(app, BO, { orderId, facts, nameOf: (id) => id });
  const fields = offers.find(({ act }) => act === 'retry')?.fields ?? [];
  await actOnOrder(app, BO, {
    ...{ act: 'retry', orderId, elementId: 'first', reason: 'a customer called' },
    said: (name) => (name === 'variable.x' ? x : ''),
  });
  return fields.find(({ name }) => name === 'variable.x')?.value;
}

const rowOfOrder = async (orderId: string) => (await app.queries.find(orderId)) ?? expect.fail();

test('what the task behind reads is corrected where that reads it', async () => {
  const input = `<zeebe:input source='=assert(x, x != 1, "bad x")' target="much" />`;
  const orderId = await stoppedBehindFirst('', input);
  expect(await corrected(orderId, '7')).toBe('1');
  expect(waitsAt(await orderOf(app, orderId))).toEqual(['second']);
  expect(await rowOfOrder(orderId)).toMatchObject({ variables: { x: 7 }, locals: { second: { much: 7 } } });
});

test('what its own outputs read is corrected among its local variables', async () => {
  const output = `<zeebe:output source='=assert(x, x != 5, "bad x")' target="y" />`;
  const orderId = await stoppedBehindFirst(output, '');
  expect(await corrected(orderId, '7')).toBe('5');
  expect(waitsAt(await orderOf(app, orderId))).toEqual(['second']);
  expect(await rowOfOrder(orderId)).toMatchObject({ variables: { x: 1, y: 7 }, locals: null });
});
