import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import { PROCESS_ID } from '@/lib/contract/process';
import type { Database } from '@/lib/db/database';
import type { KeptResult } from '@/lib/db/tables/kept-results';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import { completeJob } from '@/lib/orders/complete-job';
import { retryIncident } from '@/lib/orders/retry-incident';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place, until, waitsAt } from '@/lib/testing/test-app';
import type { Handler, InStepHandler, JobResult, JobToRun, OutsideHandler } from './types';

/** Messages that events throw: each is a job, which its handler does. */

const drawn = bpmnText(
  `start begin
   sub announcing {
     start enter
     throw announced message=announced type=announce in=copies:=1+1 out=told.by:=channel
     end thanked message=thanked type=thank
     enter -> announced -> thanked
   }
   boundary unreachable on=announcing error=UNREACHABLE
   end given-up outcome=given-up
   end shipped message=shipped type=partner outcome=fulfilled
   begin -> announcing -> shipped
   unreachable -> given-up`,
  PROCESS_ID,
).replace(
  '<zeebe:taskDefinition type="announce" />',
  '<zeebe:taskDefinition type="announce" /><zeebe:taskHeaders><zeebe:header key="paper" value="kraft" /></zeebe:taskHeaders>',
);

const seen: JobToRun[] = [];
/** What the handlers answer; a text: they fail with it. Left out: done. */
const answers = new Map<string, KeptResult | string>();

function answerTo(type: string, job: JobToRun): JobResult {
  seen.push(job);
  const answer = answers.get(type) ?? { kind: 'completed' };
  if (typeof answer === 'string') throw new Error(answer);
  return { key: job.key, ...answer };
}

const inStep = (type: string): InStepHandler => ({
  elementId: type,
  runs: 'in-step',
  errors: ['UNREACHABLE'],
  run: async (jobs) => jobs.map((job) => answerTo(type, job)),
});
const outside: OutsideHandler = {
  elementId: 'partner',
  runs: 'outside',
  errors: [],
  run: async (job) => answerTo('partner', job),
};
const handlers: readonly Handler[] = [inStep('announce'), inStep('thank'), outside];

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  const findHandler = (elementId: string, type: string | null) =>
    handlers.find((one) => [elementId, type].includes(one.elementId)) ?? null;
  app = await openTestApp(database, { diagram: new TextEncoder().encode(drawn), findHandler });
});
beforeEach(() => {
  seen.length = 0;
  answers.clear();
});
afterEach(async () => {
  const { invariants } = await check(snapshotsOf(database), { only: ['I2', 'I7', 'I9'] });
  expect(invariants.map(({ violations }) => violations)).toEqual([[], [], []]);
});
afterAll(async () => {
  await app?.close();
  await database?.close();
});

const rowOfOrder = async (orderId: string) => (await app.queries.find(orderId)) ?? expect.fail();

test('each is done by its handler, with headers and mappings; the last one ends the order', async () => {
  answers.set('announce', { kind: 'completed', variables: { channel: 'door', secret: 'code' } });
  const { orderId } = await place(app);
  const order = await until(app, orderId, ({ state }) => state === 'COMPLETED');
  expect(order).toMatchObject({ outcome: 'fulfilled', activeElements: [], incidents: [] });
  expect(seen.map(({ elementId, headers, variables }) => [elementId, headers, variables])).toEqual([
    ['announced', { paper: 'kraft' }, { copies: 2 }],
    ['thanked', {}, { told: { by: 'door' } }],
    ['shipped', {}, { told: { by: 'door' } }],
  ]);
  expect(seen.map(({ key }) => key)).toEqual([
    `${orderId}/1/announcing/announced`,
    `${orderId}/2/announcing/thanked`,
    `${orderId}/3/shipped`,
  ]);
  expect(await rowOfOrder(orderId)).toMatchObject({ variables: { told: { by: 'door' } }, locals: null });
  const { steps } = (await app.queries.history(await rowOfOrder(orderId))) ?? expect.fail();
  expect(steps.map(({ type, elementId, completed }) => [type, elementId, completed])).toEqual([
    ['start', 'begin', ['begin', 'enter']],
    ['job-completed', 'announced', ['announced']],
    ['job-completed', 'thanked', ['thanked', 'announcing']],
    ['job-completed', 'shipped', ['shipped']],
  ]);
});

test('one that fails for good stops the order where it stands, until a person tries it again or did it', async () => {
  answers.set('partner', 'nobody answers');
  const { orderId } = await place(app);
  const stopped = await until(app, orderId, ({ incidents }) => incidents.length > 0);
  expect(stopped).toMatchObject({ state: 'ACTIVE', outcome: null });
  expect(stopped.activeElements).toMatchObject([{ elementId: 'shipped', waitsFor: 'job' }]);
  expect(stopped.incidents).toMatchObject([{ elementId: 'shipped', attempts: 3 }]);
  const input = { elementId: 'shipped', variables: {} };
  answers.clear();
  await app.submit({ kind: retryIncident, orderId, input });
  expect(await until(app, orderId, ({ state }) => state === 'COMPLETED')).toMatchObject({
    outcome: 'fulfilled',
    incidents: [],
  });

  answers.set('partner', 'nobody answers');
  const other = await place(app);
  await until(app, other.orderId, ({ incidents }) => incidents.length > 0);
  await app.submit({ kind: completeJob, orderId: other.orderId, input });
  expect(await orderOf(app, other.orderId)).toMatchObject({ state: 'COMPLETED', outcome: 'fulfilled' });
});

test('an error that its handler raises goes to the nearest around it that catches it', async () => {
  answers.set('thank', { kind: 'error', errorCode: 'UNREACHABLE' });
  const { orderId } = await place(app);
  expect(await orderOf(app, orderId)).toMatchObject({ state: 'COMPLETED', outcome: 'given-up' });
  expect(waitsAt(await orderOf(app, orderId))).toEqual([]);
  expect(seen.map(({ elementId }) => elementId)).toEqual(['announced', 'thanked']);
});

test('a file with one that no handler does is not taken: orders go on starting on the version before', async () => {
  const other = drawn.replace('type="thank"', 'type="nobody"');
  const findHandler = (_: string, type: string | null) =>
    handlers.find((one) => type === one.elementId) ?? null;
  const lone = await openTestDatabase();
  try {
    await expect(
      openTestApp(lone, { diagram: new TextEncoder().encode(other), findHandler }),
    ).rejects.toThrow(/no handler for the event "thanked" or the job type "nobody"/);
  } finally {
    await lone.close();
  }
});
