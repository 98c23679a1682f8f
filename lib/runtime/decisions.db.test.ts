import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { dmnText, literalText, tableText } from '@/lib/decisions/testing/dmn-text';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { retryIncident } from '@/lib/orders/retry-incident';
import type { App } from '@/lib/server/compose';
import { processOf } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';

/** Business rule tasks, from the file beside the diagram to the variable that takes the result. */

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app.close());
afterAll(() => database.close());

const task = (id: string, decisionId: string, variable: string, more = '') =>
  `<bpmn:businessRuleTask id="${id}" name="${id}"><bpmn:extensionElements>
    <zeebe:calledDecision decisionId="${decisionId}" resultVariable="${variable}" />${more}
  </bpmn:extensionElements></bpmn:businessRuleTask>`;

/** Start, the tasks, then a gateway that asks for `carrier`. */
const shipping = (...tasks: readonly string[]) => {
  const ids = tasks.map((_, index) => `rule-${index + 1}`);
  const row = ['start', ...ids, 'by-carrier'];
  return processOf(
    `<bpmn:startEvent id="start" />${tasks.join('')}
     <bpmn:exclusiveGateway id="by-carrier" default="by-carrier-to-post" />
     <bpmn:userTask id="van" /><bpmn:userTask id="post" /><bpmn:endEvent id="end" />`,
    [
      ...row.slice(1).map((id, index) => `${row[index]}>${id}`),
      'by-carrier>van:=carrier.name = "van"',
      'by-carrier>post',
      'van>end',
      'post>end',
    ],
  );
};

const carrier = (rows: readonly string[]) =>
  tableText({
    id: 'carrier',
    requires: ['pieces'],
    inputs: ['pieces', 'limit'],
    outputs: ['name', 'days'],
    rows,
    policy: 'FIRST',
  });
const dmn = (rows: readonly string[], name = 'carrier.dmn') => ({
  name,
  bytes: new TextEncoder().encode(dmnText(carrier(rows), literalText('pieces', 'sum(items.quantity)'))),
});
const ROWS = ['> 3 | - | "van" | 1', '- | - | "post" | 2 + 1'];

const lines = (quantity: number) => [{ sku: 'assam-breakfast', quantity }];
const historyOf = async (orderId: string) => {
  const { steps } = await app.queries.history((await app.queries.find(orderId)) ?? expect.fail());
  return steps.map(({ type, elementId, data }) => [type, elementId, data]);
};

test('a decision is made in the step, its result is a variable, and the log has the row that matched', async () => {
  app = await openTestApp(database, {
    diagram: shipping(task('rule-1', 'carrier', 'carrier')),
    decisions: [dmn(ROWS)],
  });
  const large = await place(app, lines(4));
  expect(waitsAt(await orderOf(app, large.orderId))).toEqual(['van']);
  expect((await app.queries.find(large.orderId))?.variables).toEqual({ carrier: { name: 'van', days: 1 } });
  expect(await historyOf(large.orderId)).toContainEqual([
    'job-completed',
    'rule-1',
    { decision: 'carrier', rows: [1] },
  ]);
  const small = await place(app, lines(3));
  expect(waitsAt(await orderOf(app, small.orderId))).toEqual(['post']);
  expect((await app.queries.find(small.orderId))?.variables).toEqual({ carrier: { name: 'post', days: 3 } });
});

test('many in a row are made in one step’s transaction, and read what was decided before', async () => {
  const mapped = `<zeebe:ioMapping><zeebe:input source="=carrier.days" target="limit" /><zeebe:output source="=again" target="twice" /></zeebe:ioMapping>`;
  app = await openTestApp(database, {
    diagram: shipping(task('rule-1', 'carrier', 'carrier'), task('rule-2', 'carrier', 'again', mapped)),
    decisions: [dmn(['- | 1 | "second" | 0', ...ROWS])],
  });
  const { orderId } = await place(app, lines(4));
  expect(waitsAt(await orderOf(app, orderId))).toEqual(['van']);
  expect((await app.queries.find(orderId))?.variables).toEqual({
    carrier: { name: 'van', days: 1 },
    twice: { name: 'second', days: 0 },
  });
});

test('what cannot be decided is an incident that names the table and the rows, and is tried again', async () => {
  const limited = dmnText(
    tableText({
      id: 'carrier',
      inputs: ['limit'],
      outputs: ['name', 'days'],
      rows: ['> 1 | "van" | 1', '> 2 | "post" | 2', 'null | assert(limit, limit != null) | 1'],
    }),
  );
  app = await openTestApp(database, {
    diagram: shipping(task('rule-1', 'carrier', 'carrier')),
    decisions: [{ name: 'carrier.dmn', bytes: new TextEncoder().encode(limited) }],
  });
  const { orderId } = await place(app, lines(1));
  const stopped = await orderOf(app, orderId);
  expect(stopped.incidents).toMatchObject([
    { elementId: 'rule-1', message: expect.stringMatching(/^In table "carrier", row 3, output "name": /) },
  ]);
  const retry = (limit: number) =>
    app.submit({ kind: retryIncident, orderId, input: { elementId: 'rule-1', variables: { limit } } });
  await retry(3);
  expect((await orderOf(app, orderId)).incidents).toMatchObject([
    { message: 'Of table "carrier" rows 1, 2 match, and only one may: its hit policy is "unique".' },
  ]);
  await retry(2);
  expect(waitsAt(await orderOf(app, orderId))).toEqual(['van']);
});

test('another file makes another version; those that have begun decide by theirs, also after a start', async () => {
  const start = () => `<bpmn:userTask id="first" />`;
  const diagram = processOf(
    `<bpmn:startEvent id="start" />${start()}${task('rule-1', 'carrier', 'carrier')}<bpmn:userTask id="last" /><bpmn:endEvent id="end" />`,
    ['start>first', 'first>rule-1', 'rule-1>last', 'last>end'],
  );
  app = await openTestApp(database, { diagram, decisions: [dmn(ROWS)] });
  const { orderId } = await place(app, lines(4));
  const before = (await orderOf(app, orderId)).definition;
  const changed = dmn(['- | - | "bike" | 9']);
  await app.changeProcess({ diagram, decisions: [changed], forms: [] });
  const other = await place(app, lines(4));
  expect((await orderOf(app, other.orderId)).definition).toMatchObject({ version: before.version + 1 });
  expect((await orderOf(app, other.orderId)).definition.hash).not.toBe(before.hash);
  await app.close();
  app = await openTestApp(database, { diagram, decisions: [changed] });
  for (const [id, name] of [
    [orderId, 'van'],
    [other.orderId, 'bike'],
  ] as const) {
    await app.submit({ kind: completeUserTask, orderId: id, input: { elementId: 'first', variables: {} } });
    expect((await app.queries.find(id))?.variables).toMatchObject({ carrier: { name } });
  }
});
