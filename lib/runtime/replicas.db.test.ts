import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { numberOf } from '@/lib/db/testing/order-number';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { rowOf, serviceTask, userTask } from '@/lib/testing/bpmn';
import { openTestApp, orderOf, place, until, waitsAt } from '@/lib/testing/test-app';
import type { OutsideHandler } from './types';

/** Several server processes on one PostgreSQL; PGlite belongs to one process alone. */
describe.runIf(process.env.TEST_DATABASE === 'postgres')('replicas', () => {
  let database: Database;
  let apps: App[] = [];
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()));
    apps = [];
  });
  afterAll(() => database.close());

  const open = async (
    ...options: Parameters<typeof openTestApp> extends [unknown, ...infer R] ? R : never
  ) => {
    const app = await openTestApp(database, ...options);
    apps.push(app);
    return app;
  };
  const listening = () =>
    database.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and query like 'listen %'`,
    );
  const untilListening = async (count: number, besides: readonly number[] = []) => {
    await expect
      .poll(async () => (await listening()).filter(({ pid }) => !besides.includes(pid)).length)
      .toBe(count);
  };

  test('a timer that one opened is fired by another when the first is gone', async () => {
    const first = await open({ timeScale: 200 });
    const second = await open({ timeScale: 200 });
    await untilListening(2);
    const { orderId } = await place(first);
    await first.close();
    apps = [second];
    const order = await until(second, orderId, (now) => now.version > 3);
    const history = await second.queries.history((await second.queries.find(orderId)) ?? expect.fail());
    const fired = history.steps.find((step) => step.type === 'timer-fired');
    expect(order.completedElements.map((element) => element.elementId)).toContain('wait-5min-timer');
    // Unheard of, the timer would have waited for the next look: 28 s.
    expect(fired?.data.lateMs).toBeLessThan(20_000);
  });

  test('one that lost its connection hears again, and looks for what it missed', async () => {
    const first = await open({ timeScale: 200 });
    const second = await open({ timeScale: 200 });
    await untilListening(2);
    const before = (await listening()).map(({ pid }) => pid);
    await database.query('select pg_terminate_backend(pid) from unnest($1::int[]) as t(pid)', [before]);
    // Placed while nobody hears of it.
    const { orderId } = await place(first);
    await first.close();
    await untilListening(1, before);
    apps = [second];
    await until(second, orderId, (now) => now.version > 3);
  });

  test('timers that are due at once, more than one look takes up: each fires once', async () => {
    const [first, second] = [await open({ timeScale: 100 }), await open({ timeScale: 100 })];
    const placed = await Promise.all(
      Array.from({ length: 300 }, (_, index) => place(index % 2 === 0 ? first : second)),
    );
    for (const { orderId } of placed) {
      const order = await until(first, orderId, (now) => now.version > 3);
      const count = order.completedElements.find((element) => element.elementId === 'wait-5min-timer')?.count;
      expect(count).toBe(1);
    }
  });

  test('an order that somebody else has locked is passed over, the others are not kept waiting', async () => {
    const app = await open();
    const [stuck, free] = [await place(app), await place(app)];
    const numbers = [await numberOf(database, stuck.orderId), await numberOf(database, free.orderId)];
    await database.transaction(async (sql) => {
      await sql.query('select 1 from orders where id = $1::bigint for update', [stuck.orderId]);
      // Due once it is locked, not before.
      await database.query(
        'update timer set fire_at = now(), due_at = now() where order_number = any($1::bigint[])',
        [numbers],
      );
      app.worker.wake(new Date());
      await until(app, free.orderId, (now) => now.version > 3);
      expect((await orderOf(app, stuck.orderId)).version).toBe(3);
    });
    await until(app, stuck.orderId, (now) => now.version > 3);
  });

  test("a dead process's outside work is taken over when its lease ends", async () => {
    const taken: string[] = [];
    const call = (name: string, run: OutsideHandler['run']): OutsideHandler => ({
      elementId: 'call',
      runs: 'outside',
      errors: [],
      run: (job) => {
        taken.push(name);
        return run(job);
      },
    });
    const only = (handler: OutsideHandler) => (elementId: string) => (elementId === 'call' ? handler : null);
    const diagram = rowOf(serviceTask('call'), userTask('check'));
    let giveUp = () => {};
    const hangs = call('first', async () => {
      await new Promise<void>((resolve) => {
        giveUp = resolve;
      });
      throw new Error('it was stopped');
    });
    const first = await open({ diagram, findHandler: only(hangs) });
    const { orderId } = await place(first);
    await expect.poll(() => taken).toEqual(['first']);
    const answers = call('second', async ({ key }) => ({ key, kind: 'completed' }));
    // Its clock stands where the lease of 30 s has just ended.
    const later = () => new Date(Date.now() + 30_000);
    const second = await open({ diagram, findHandler: only(answers), now: later });
    expect(waitsAt(await until(second, orderId, (now) => now.version > 1))).toEqual(['check']);
    expect(taken).toEqual(['first', 'second']);
    giveUp();
  });
});
