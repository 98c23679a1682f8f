import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import type { Database } from '@/lib/db/database';
import { findVariableWrites } from '@/lib/db/tables/variable-writes';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { eraseCustomer } from '@/lib/orders/erase-customer';
import { retryIncident } from '@/lib/orders/retry-incident';
import { findDeskOrder } from '@/lib/queries/desk-order';
import type { App } from '@/lib/server/compose';
import { rowOf, serviceTask, userTask } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, pay, place, until, waitsAt } from '@/lib/testing/test-app';
import type { Handler, InStepHandler, JobResult, JobToRun, OutsideHandler } from './types';

/** What the model gives a task, and what becomes of what it gives back. */

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app.close());
afterAll(() => database?.close());

const withHeaders = (id: string, type: string) => ({
  id,
  xml: `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements>
    <zeebe:taskDefinition type="${type}" />
    <zeebe:taskHeaders><zeebe:header key="paper" value="kraft" /><zeebe:header key="copies" value="=2" /></zeebe:taskHeaders>
  </bpmn:extensionElements></bpmn:serviceTask>`,
});

test('a handler is given the task headers as they are drawn, as texts', async () => {
  const seen: JobToRun[] = [];
  const here: InStepHandler = {
    elementId: 'wrap',
    runs: 'in-step',
    errors: [],
    run: async (jobs) => {
      seen.push(...jobs);
      return jobs.map(({ key }) => ({ key, kind: 'completed' }));
    },
  };
  const outside: OutsideHandler = {
    elementId: 'partner',
    runs: 'outside',
    errors: [],
    run: async (job) => {
      seen.push(job);
      return { key: job.key, kind: 'completed' };
    },
  };
  app = await openTestApp(database, {
    diagram: rowOf(withHeaders('wrap', 'wrap'), withHeaders('hand-over', 'partner')),
    findHandler: (elementId, type) =>
      [here, outside].find((one) => [elementId, type].includes(one.elementId)) ?? null,
  });
  const { orderId } = await place(app, []);
  await until(app, orderId, ({ state }) => state === 'COMPLETED');
  const headers = { paper: 'kraft', copies: '=2' };
  expect(seen.map((job) => [job.elementId, job.headers])).toEqual([
    ['wrap', headers],
    ['hand-over', headers],
  ]);
});

/** Answers each job by what it is given. */
const inStep = (elementId: string, answer: (job: JobToRun) => Record<string, unknown>): InStepHandler => ({
  elementId,
  runs: 'in-step',
  errors: [],
  run: async (jobs) =>
    jobs.map((job): JobResult => ({ key: job.key, kind: 'completed', variables: answer(job) })),
});
const byType =
  (...handlers: Handler[]) =>
  (elementId: string, type: string | null) =>
    handlers.find((one) => one.elementId === elementId || one.elementId === type) ?? null;

const rowOfOrder = async (orderId: string) => (await app.queries.find(orderId)) ?? expect.fail();
/** That variables and log agree. */
const expectSound = async () => {
  const { invariants } = await check(snapshotsOf(database), { only: ['I9'] });
  expect(invariants).toMatchObject([{ count: 0, violations: [] }]);
};

describe('a file of another tool with mappings', () => {
  const diagram = readFileSync(new URL('./fixtures/mapped-tasks.bpmn', import.meta.url));
  const seen: JobToRun[] = [];
  const open = async (price: number) => {
    seen.length = 0;
    const quote = inStep('quote', (job) => {
      seen.push(job);
      return { price, secret: 'of the carrier' };
    });
    const send = inStep('send', (job) => {
      seen.push(job);
      return { parcel: 7 };
    });
    app = await openTestApp(database, { diagram, findHandler: byType(quote, send) });
  };

  test('a cheap parcel: a task sees its inputs, the gateway its outputs, and no more of its result stays', async () => {
    await open(8);
    const { orderId } = await place(app, [{ sku: 'assam-breakfast', quantity: 3 }]);
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['Event_paid']);
    expect(seen.map(({ variables, headers }) => [variables, headers])).toEqual([
      [{ parcel: { lines: 1, kilos: 2 }, way: 'by road' }, { service: 'express' }],
    ]);
    const quote = { price: 8, carrier: 'bike' };
    expect(await rowOfOrder(orderId)).toMatchObject({ variables: { quote }, locals: null });
    await expectSound();

    await pay(app, orderId, 37_50n);
    await until(app, orderId, ({ state }) => state === 'COMPLETED');
    expect((await rowOfOrder(orderId)).variables).toEqual({ quote: { ...quote, paid: 37.5 }, parcel: 7 });
    expect(seen[1]?.variables).toEqual({ quote: { ...quote, paid: 37.5 } });
    const writes = await findVariableWrites(database, [await numberOf(database, orderId)]);
    expect(writes.map(({ seq, elementId, scope, kind }) => [seq, elementId, scope, kind])).toEqual([
      [1, 'Activity_quote', 'Activity_quote', 'input'],
      [2, 'Activity_quote', 'Activity_quote', 'result'],
      [2, 'Activity_quote', '', 'output'],
      [expect.any(Number), 'Event_paid', '', 'output'],
      [expect.any(Number), 'Activity_send', '', 'result'],
    ]);
    await expectSound();

    const told = await app.queries.history(await rowOfOrder(orderId));
    expect(JSON.stringify([told, await orderOf(app, orderId)])).not.toMatch(/bike|by road/);
    await eraseCustomer(database, orderId, new Date());
    expect(await rowOfOrder(orderId)).toMatchObject({ variables: null, locals: null });
    expect(await findVariableWrites(database, [await numberOf(database, orderId)])).toEqual([]);
    await expectSound();
  });

  test('a dear one waits for a person; an output that fails is an incident that names it, and is mended', async () => {
    await open(12);
    const { orderId } = await place(app, []);
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['Activity_approve']);
    expect((await rowOfOrder(orderId)).locals).toEqual({ Activity_approve: { price: 12 } });
    const elementId = 'Activity_approve';
    await app.submit({ kind: completeUserTask, orderId, input: { elementId, variables: { hint: 'hm' } } });
    const stopped = await orderOf(app, orderId);
    expect(stopped.incidents).toMatchObject([
      {
        elementId,
        message: expect.stringMatching(
          /"Approve the price" \(Activity_approve\): its output mapping to "approved", "=assert.*nobody said yes or no/,
        ),
      },
    ]);
    expect((await rowOfOrder(orderId)).locals).toEqual({ [elementId]: { price: 12, hint: 'hm' } });
    await expectSound();
    const desk = await findDeskOrder(database, app.queries, orderId);
    expect(desk?.page).toMatchObject({
      variables: [
        { of: null, values: [{ name: 'quote', value: '{"price":12,"carrier":"van"}' }] },
        { of: 'Approve the price', values: [{ name: 'hint', value: '"hm"' }, { name: 'price' }] },
      ],
      userTasks: [{ element: 'Approve the price', headers: { desk: 'purchasing' } }],
      timeline: [
        { type: 'incident-opened', set: [{ of: 'Approve the price', values: expect.any(Array) }] },
        {
          type: 'job-completed',
          set: [{ of: 'Ask for a quote' }, { of: null }, { of: 'Approve the price' }],
        },
        { type: 'start', set: [{ of: 'Ask for a quote', values: [{ name: 'way' }, { name: 'parcel' }] }] },
      ],
    });
    await app.submit({ kind: retryIncident, orderId, input: { elementId, variables: { approved: true } } });
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['Event_paid']);
    expect(await rowOfOrder(orderId)).toMatchObject({
      variables: { quote: { price: 12, carrier: 'van' }, approved: true },
      locals: null,
    });
    await expectSound();
  });
});

describe('variables', () => {
  const mappedTask = (id: string, mappings: string) => ({
    id,
    xml: `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${id}" />
      <zeebe:ioMapping>${mappings}</zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>`,
  });

  test('beyond the bounds a result stops its task, and what a mapping makes too large stops the step', async () => {
    let size = 9_000;
    const work = inStep('work', () => ({ note: 'x'.repeat(size) }));
    const doubled = `<zeebe:output source="=[note, note, note]" target="notes" />`;
    app = await openTestApp(database, {
      diagram: rowOf(mappedTask('work', doubled), userTask('check')),
      findHandler: byType(work),
    });
    const first = await place(app, []);
    expect((await orderOf(app, first.orderId)).incidents).toMatchObject([{ elementId: 'work' }]);
    const jobs = await database.query('select error from job');
    expect(jobs).toEqual([{ error: '"note": a variable takes at most 8192 bytes.' }]);
    size = 5_000;
    const second = await place(app, []);
    expect((await orderOf(app, second.orderId)).incidents).toMatchObject([
      {
        elementId: 'work',
        message: expect.stringMatching(/work: .*"notes": a variable takes at most 8192 bytes/),
      },
    ]);
    await expectSound();
  });

  test('an input that fails stops the step before it, and names the task behind', async () => {
    const first = inStep('first', () => ({ weight: null }));
    const second = inStep('second', () => ({}));
    const heavy = `<zeebe:input source="=assert(weight, weight != null)" target="kilos" />`;
    app = await openTestApp(database, {
      diagram: rowOf(serviceTask('first'), mappedTask('second', heavy), userTask('check')),
      findHandler: byType(first, second),
    });
    const { orderId } = await place(app, []);
    expect((await orderOf(app, orderId)).incidents).toMatchObject([
      {
        elementId: 'first',
        blockedElementId: 'second',
        message: expect.stringContaining('input mapping to "kilos"'),
      },
    ]);
    const input = { elementId: 'second', variables: { weight: 3 } };
    await app.submit({ kind: retryIncident, orderId, input });
    expect(waitsAt(await orderOf(app, orderId))).toEqual(['check']);
    expect((await rowOfOrder(orderId)).variables).toEqual({ weight: 3 });
    await expectSound();
  });

  test('without output mappings a result of the name of a local variable stays with its task', async () => {
    const work = inStep('work', ({ variables }) => ({ kilos: Number(variables.kilos) + 1, carrier: 'van' }));
    app = await openTestApp(database, {
      diagram: rowOf(mappedTask('work', '<zeebe:input source="=2" target="kilos" />'), userTask('check')),
      findHandler: byType(work),
    });
    const { orderId } = await place(app, []);
    expect(await rowOfOrder(orderId)).toMatchObject({ variables: { carrier: 'van' }, locals: null });
    await expectSound();
  });

  test('an order without variables sends no statement for them; of one with some a batch sends one', async () => {
    const said: string[] = [];
    const listened: Database = {
      ...database,
      transaction: (run) =>
        database.transaction((sql) =>
          run({
            ...sql,
            query: (text, values) => {
              said.push(text);
              return sql.query(text, values);
            },
          }),
        ),
    };
    let given: Record<string, unknown> = {};
    app = await openTestApp(listened, {
      diagram: rowOf(serviceTask('first'), serviceTask('second'), userTask('check')),
      findHandler: byType(
        inStep('first', () => given),
        inStep('second', () => given),
      ),
    });
    const writesOf = async () => {
      said.length = 0;
      await place(app, []);
      // A sweep that forgets old data may look at them meanwhile.
      return said.filter((text) => text.includes('insert into variable_write'));
    };
    expect(await writesOf()).toEqual([]);
    given = { parcel: 1 };
    expect(await writesOf()).toEqual([expect.stringContaining('insert into variable_write')]);
  });
});
