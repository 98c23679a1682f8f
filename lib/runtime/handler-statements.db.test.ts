import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { newOrderId } from '@/lib/orders/new-order-id';
import { rowOf, serviceTask, userTask } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, place, waitsAt } from '@/lib/testing/test-app';
import type { InStepHandler } from './types';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const INSERT = `insert into mail (order_number, kind, job_key, queued_at, run_at) values ($1, 'bill', $2, now(), null)`;

test('a statement that a handler let go on by itself fails as that handler, whoever meets it', async () => {
  const bad = newOrderId();
  const writes: InStepHandler = {
    elementId: 'writes',
    runs: 'in-step',
    errors: [],
    run: async (jobs, sql) => {
      for (const { key, order } of jobs)
        sql.later(sql.query(INSERT, [order.number, order.id === bad ? null : key]));
      return jobs.map(({ key }) => ({ key, kind: 'completed' }));
    },
  };
  const waits: InStepHandler = {
    elementId: 'waits',
    runs: 'in-step',
    errors: [],
    run: async (jobs, sql) => {
      await sql.query('select 1');
      return jobs.map(({ key }) => ({ key, kind: 'completed' }));
    },
  };
  const handlers = [writes, waits];
  const app = await openTestApp(database, {
    diagram: rowOf(serviceTask('writes'), serviceTask('waits'), userTask('check')),
    findHandler: (elementId) => handlers.find((handler) => handler.elementId === elementId) ?? null,
    byHand: true,
  });
  try {
    const ids = [newOrderId(), bad, newOrderId()];
    await Promise.all(ids.map((orderId) => place(app, [], { orderId })));
    for (const id of ids) expect(waitsAt(await orderOf(app, id))).toEqual([id === bad ? 'writes' : 'check']);
    const jobs = await database.query('select order_number as number, attempts, error from job');
    expect(jobs).toEqual([
      { number: await numberOf(database, bad), attempts: 1, error: expect.stringContaining('job_key') },
    ]);
    const mails = await database.query<{ number: bigint }>('select order_number as number from mail');
    expect(mails).toHaveLength(2);
  } finally {
    await app.close();
  }
});
