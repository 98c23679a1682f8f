import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { sharedLibrary } from '@/lib/engine/testing/knowing-library';
import { diagramAlone } from '@/lib/runtime/process-files';
import type { App } from '@/lib/server/compose';
import { findHandler } from '@/lib/tasks/handlers';
import { openTestApp, orderOf, pay, place } from '@/lib/testing/test-app';
import { Definitions } from './definitions';

let database: Database;
let app: App | undefined;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => app?.close());
afterAll(() => database.close());

const diagram = readFileSync('bpmn/ordering-items-workflow.bpmn', 'utf8');
const drawn = (version: number) => new TextEncoder().encode(`${diagram}<!-- ${version} -->`);

test('an order that stands behind a step which was stored wrongly stops with an incident that says so', async () => {
  app = await openTestApp(database, { diagram: drawn(1) });
  const { orderId } = await place(app);
  await app.close();
  // As a version before the token game might have stored it.
  await database.query(
    `update leaf set leaf = jsonb_set(leaf, '{trace,completed}', '[]') where event->>'type' = 'start'`,
  );

  const definitions = new Definitions({ database, findHandler, library: sharedLibrary });
  const lines = await definitions.open(diagramAlone(drawn(2)), 'ordering-items-workflow');
  expect(lines.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/version 1: \d+ stored markings are behind steps that mean something else by BPMN/),
  );

  app = await openTestApp(database, { diagram: drawn(2) });
  await pay(app, orderId, 1_00n);
  const { state, incidents } = await orderOf(app, orderId);
  expect(state).toBe('ACTIVE');
  expect(incidents).toMatchObject([{ message: expect.stringContaining('mean something else by BPMN') }]);
  // Others go on.
  const next = await place(app);
  await pay(app, next.orderId, 1_00n);
  expect((await orderOf(app, next.orderId)).outcome).toBe('fulfilled');
});
