import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeskActName, Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import { findDeskOrder } from '@/lib/queries/desk-order';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import { actOnOrder } from './act-on-order';
import { offeredProcessActs } from './process-offers';

/** What a person is offered, and told beforehand, where mappings decide. */

const BO: Person = { name: 'Bo', role: 'operator' };

const MAPPED = `
  start begin
  sub packing in=boxes:=0 out=parcel.boxes:=boxes {
    start inside
    user count-boxes out=boxes:=assert(counted,counted>0)
    end counted-all
    inside -> count-boxes -> counted-all
  }
  exclusive way
  user by-van
  user by-bike
  end done
  begin -> packing -> way
  way -> by-van if =parcel.boxes > 2
  way -> by-bike default
  by-van -> done
  by-bike -> done
`;

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  const diagram = new TextEncoder().encode(bpmnText(MAPPED, 'ordering-items-workflow'));
  app = await openTestApp(database, { diagram });
});
afterAll(async () => {
  await app?.close();
  await database?.close();
});

const offer = async (orderId: string, act: DeskActName) => {
  const { facts } = (await findDeskOrder(database, app.queries, orderId)) ?? expect.fail();
  const offered = await offeredProcessActs(app, BO, { orderId, facts, nameOf: (id) => id });
  return offered.find((one) => one.act === act) ?? expect.fail(`no ${act}`);
};
const act = (orderId: string, name: DeskActName, fields: Readonly<Record<string, string>>) =>
  actOnOrder(app, BO, {
    ...{ act: name, orderId, elementId: 'count-boxes', reason: 'counted again', made: null },
    said: (field) => fields[field] ?? '',
  });

test('who completes a task is asked for what its outputs read, and told where those lead; a failed one is corrected', async () => {
  const { orderId } = await place(app);
  const complete = await offer(orderId, 'complete');
  expect(complete.fields?.map(({ name }) => name)).toContain('variable.counted');
  await act(orderId, 'complete', { 'variable.counted': '0' });
  expect((await orderOf(app, orderId)).incidents).toMatchObject([{ elementId: 'count-boxes' }]);

  const retry = await offer(orderId, 'retry');
  expect(retry.sentence).toContain('With the data as they are it stops there again.');
  // What the task was given stands at the task.
  expect(retry.fields).toContainEqual(expect.objectContaining({ name: 'variable.counted', value: '0' }));
  await act(orderId, 'retry', { 'variable.counted': '3' });
  expect(waitsAt(await orderOf(app, orderId))).toEqual(['by-van']);
  expect(await app.queries.find(orderId)).toMatchObject({
    variables: { parcel: { boxes: 3 } },
    locals: null,
  });
});
