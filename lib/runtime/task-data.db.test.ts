import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { rowOf } from '@/lib/testing/bpmn';
import { openTestApp, place, until } from '@/lib/testing/test-app';
import type { InStepHandler, JobToRun, OutsideHandler } from './types';

/** What the model gives a task: its headers. */

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
