import { afterEach, beforeEach, expect } from 'vitest';
import { check, snapshotsOf } from '@/lib/check/check';
import { PROCESS_ID } from '@/lib/contract/process';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { bpmnText } from '@/lib/engine/testing/bpmn-text';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import type { App } from '@/lib/server/compose';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';

/** Orders of a process that a test draws in the notation of `bpmnText`: to each test a database, whose log has to give its rows. */
export function drawnOrders() {
  let database: Database;
  let app: App;
  beforeEach(async () => {
    database = await openTestDatabase();
  });
  afterEach(async () => {
    const { invariants } = await check(snapshotsOf(database), { only: ['I9'] });
    expect(invariants).toMatchObject([{ count: 0, violations: [] }]);
    await app?.close();
    await database?.close();
  });
  return {
    /** Starts the product on this drawing, with a clock and queues that the test turns by hand. */
    open: async (notation: string): Promise<void> => {
      const diagram = new TextEncoder().encode(bpmnText(notation, PROCESS_ID));
      app = await openTestApp(database, { diagram, byHand: true });
    },
    get database() {
      return database;
    },
    get app() {
      return app;
    },
    placed: async () => (await place(app)).orderId,
    waits: async (orderId: string) => waitsAt(await orderOf(app, orderId)),
    /** A person completes a user task. */
    done: (orderId: string, elementId: string, variables: Record<string, unknown> = {}) =>
      app.submit({ kind: completeUserTask, orderId, input: { elementId, variables } }),
  };
}
