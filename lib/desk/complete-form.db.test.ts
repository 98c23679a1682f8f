import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { findDeskOrder } from '@/lib/queries/desk-order';
import type { App } from '@/lib/server/compose';
import { rowOf } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import { completeForm } from './complete-form';
import { offeredProcessActs } from './process-offers';

/** Forms of user tasks: kept with the version, validated by it, their values variables of the order. */

const EVA: Person = { name: 'Eva', role: 'operator' };
const WORK = 'user:check';
const bytes = readFileSync('lib/forms/fixtures/check-parcel.form');
const form = { name: 'check-parcel.form', bytes };
const changed = {
  name: form.name,
  bytes: new TextEncoder().encode(bytes.toString('utf8').replace('"max": 9', '"max": 99')),
};
const diagram = rowOf({
  id: 'check',
  xml: `<bpmn:userTask id="check" name="Check"><bpmn:extensionElements>
    <zeebe:formDefinition formId="check-parcel" />
    <zeebe:ioMapping><zeebe:input source="=&#34;Ada&#34;" target="recipient" /><zeebe:output source="=boxes" target="parcel.boxes" /></zeebe:ioMapping>
  </bpmn:extensionElements></bpmn:userTask>`,
});
const GOOD = {
  recipient: 'Ada',
  boxes: 2,
  carrier: 'post',
  paper: 'silk',
  note: 'x',
  code: 'ABC-1',
  sealed: true,
};

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await app?.close();
  app = await openTestApp(database, { diagram, forms: [form] });
});
afterAll(async () => {
  await app?.close();
  await database.close();
});

const fill = (orderId: string, data: unknown) => completeForm(app, EVA, { orderId, work: WORK, data });

test('what is wrong is said by field, and neither done nor kept', async () => {
  const { orderId } = await place(app);
  const acts = async () => (await database.query(`select id from desk_act`)).length;
  const before = await acts();
  expect(await fill(orderId, { ...GOOD, boxes: 10, code: 'abc' })).toEqual({
    ok: false,
    errors: { boxes: 'This is at most 9.', code: 'Three capitals, a dash and digits.' },
  });
  expect([waitsAt(await orderOf(app, orderId)), await acts()]).toEqual([['check'], before]);
});

test('its values are the result of the task: output mappings choose from them', async () => {
  const { orderId } = await place(app);
  expect(await fill(orderId, GOOD)).toEqual({ ok: true, value: null });
  expect((await app.queries.find(orderId))?.variables).toEqual({ parcel: { boxes: 2 } });
  const [act] = await database.query<{ input: string; result: string }>(
    'select input, result from desk_act order by id desc limit 1',
  );
  expect([JSON.parse(act?.input ?? ''), act?.result]).toEqual([
    { elementId: 'check', variables: Object.keys(GOOD) },
    'done',
  ]);
  await expect(fill(orderId, GOOD)).rejects.toThrow('not open any more');
});

test('beyond the bounds of an order’s variables it is refused as a whole', async () => {
  const { orderId } = await place(app);
  const note = 'x'.repeat(200);
  await database.query(`update orders set variables = $2 where id = $1::bigint`, [
    orderId,
    JSON.stringify({ a: 'x'.repeat(8_100), b: 'x'.repeat(8_100) }),
  ]);
  expect(await fill(orderId, { ...GOOD, note })).toMatchObject({
    ok: false,
    errors: { form: expect.stringContaining('16384 bytes') },
  });
});

test('an order keeps the form that it began with, over a restart too', async () => {
  const { orderId } = await place(app);
  const { version } = (await orderOf(app, orderId)).definition;
  await app.close();
  app = await openTestApp(database, { diagram, forms: [changed] });
  const later = await place(app);
  expect((await orderOf(app, later.orderId)).definition.version).toBe(version + 1);
  expect(await fill(orderId, { ...GOOD, boxes: 50 })).toMatchObject({ ok: false });
  expect(await fill(later.orderId, { ...GOOD, boxes: 50 })).toEqual({ ok: true, value: null });
});

test('the desk of the order offers no other way to complete it', async () => {
  const { orderId } = await place(app);
  const found = await findDeskOrder(database, app.queries, orderId);
  if (found === null) throw new Error('no order');
  const offered = await offeredProcessActs(app, EVA, { orderId, facts: found.facts, nameOf: (id) => id });
  expect(offered.map(({ act }) => act)).not.toContain('complete');
  expect(found.page.userTasks).toEqual([{ element: 'Check', work: WORK, headers: {} }]);
});

test('without the file the task is completed as one without a form', async () => {
  await app.close();
  app = await openTestApp(database, { diagram });
  const { orderId } = await place(app);
  await expect(fill(orderId, GOOD)).rejects.toThrow('has no form');
});
