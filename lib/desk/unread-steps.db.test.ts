import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { plainEvent } from '@/lib/engine/table';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { decidingNames } from '@/lib/orders/correctable';
import { retryIncident } from '@/lib/orders/retry-incident';
import type { App } from '@/lib/server/compose';
import { processOf, userTask } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, place } from '@/lib/testing/test-app';
import { placeOf, workAt } from './process-acts';

const diagram = processOf(
  `<bpmn:startEvent id="start" />${userTask('ask').xml}<bpmn:exclusiveGateway id="decide" />
   ${userTask('pack').xml}<bpmn:endEvent id="end" />`,
  ['start>ask', 'ask>decide', 'decide>pack:=ok = true', 'decide>end:=ok = false', 'pack>end'],
);
/** Behind each batch all of the table is dropped. */
const tableLimit = { transitions: 1, stateBytes: Number.MAX_SAFE_INTEGER };

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database, { diagram, tableLimit });
});
afterAll(async () => {
  await app.close();
  await database.close();
});

test('what decides a step is asked for also where the steps out of the marking are not held', async () => {
  const { orderId } = await place(app);
  const row = await app.queries.find(orderId);
  if (row === null) throw new Error('no such order');
  const standing = await placeOf(app, row);
  const work = standing === null ? undefined : workAt(standing, 'user', 'ask');
  if (standing === null || work === undefined) throw new Error('it does not wait at the task');
  expect(decidingNames(standing.loaded, standing.marking, plainEvent(work))).toEqual(['ok']);
});

test.each(['stored', 'not stored'])('a step that stopped takes the corrected variable: %s', async (where) => {
  const { orderId } = await place(app);
  await app.submit({
    kind: completeUserTask,
    orderId,
    input: { elementId: 'ask', variables: { ok: 'maybe' } },
  });
  expect((await orderOf(app, orderId)).incidents).toHaveLength(1);
  if (where === 'not stored')
    await database.query(`delete from leaf where event ->> 'type' = 'user-task-completed'`);
  await app.submit({
    kind: retryIncident,
    orderId,
    input: { elementId: 'ask', variables: { ok: false } },
  });
  expect((await orderOf(app, orderId)).state).toBe('COMPLETED');
});
