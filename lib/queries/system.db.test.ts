import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SystemJson } from '@/lib/contract/system';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import type { App } from '@/lib/server/compose';
import { LastErrors } from '@/lib/server/last-errors';
import { newLog } from '@/lib/server/log';
import { openTestApp, place } from '@/lib/testing/test-app';
import { readSystem } from './system';

let database: Database;
let nowMs = Date.now();
const now = () => new Date(nowMs);
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Nothing runs but what the test lets run; it says that it lives when it is told to. */
const openApp = (lastErrors = new LastErrors()) => {
  const log = newLog('info', { write: () => {} }, lastErrors.note);
  return openTestApp(database, { byHand: true, now, log, lastErrors });
};
async function systemOf({ queries, env, heartbeat, health }: App): Promise<SystemJson> {
  return readSystem({
    ...{ database, queries, mode: env.paymentMode, health: await health(), now: now() },
    self: { holder: heartbeat.holder, startedAt: heartbeat.startedAt, facts: await heartbeat.facts() },
  });
}

test('servers see each other, how they are and what went wrong, until one is gone', async () => {
  const errors = new LastErrors();
  const [one, other] = [await openApp(), await openApp(errors)];
  try {
    expect((await systemOf(one)).servers).toMatchObject([{ holder: one.heartbeat.holder, isThis: true }]);
    const unique = Object.assign(new Error('Key (email)=(ada@example.com) already exists.'), {
      code: '23505',
    });
    other.log.error({ err: unique, path: '/api/order' }, 'a request failed');
    other.log.warn({ err: unique }, 'only a warning');
    await other.heartbeat.beat();
    nowMs += 59_000;
    const [self, seen] = (await systemOf(one)).servers;
    expect(self).toMatchObject({
      isThis: true,
      isSeen: true,
      queue: 0,
      shadow: { differences: 0 },
      errors: [],
    });
    expect(seen).toMatchObject({
      holder: other.heartbeat.holder,
      ...{
        isThis: false,
        isSeen: true,
        node: process.version,
        engine: expect.stringContaining('bpmn-engine@'),
      },
      errors: [{ message: 'a request failed', kind: 'Error 23505' }],
    });
    expect(JSON.stringify(seen)).not.toContain('ada@');
    nowMs += 2_000;
    expect((await systemOf(one)).servers[1]).toMatchObject({ isSeen: false });
    nowMs += 25 * 60 * 60 * 1000;
    await one.heartbeat.beat();
    expect((await systemOf(one)).servers).toHaveLength(1);
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});

test('one that stops takes its row with it', async () => {
  const app = await openApp();
  app.heartbeat.start();
  await app.heartbeat.beat();
  expect(
    await database.query('select holder from server where holder = $1', [app.heartbeat.holder]),
  ).toHaveLength(1);
  await app.close();
  expect(await database.query('select holder from server where holder = $1', [app.heartbeat.holder])).toEqual(
    [],
  );
});

test('what is queued is counted, and what should have been begun', async () => {
  const app = await openApp();
  try {
    const workOf = async (name: string) => (await systemOf(app)).work.find((work) => work.name === name);
    await place(app, [{ sku: 'assam-breakfast', quantity: 1 }]);
    expect(await workOf('Timers')).toMatchObject({ waiting: 1, due: 0, dueSince: null, failing: 0 });
    nowMs += 6 * 60_000;
    expect(await workOf('Timers')).toMatchObject({ waiting: 1, due: 1, dueSince: expect.any(String) });
    await database.query(
      `insert into delivery (message_id, source, label, type, address, title, body, queued_at, run_at, attempts)
       select 'm' || n, 'alert/1', 'x', 'x', 'x', 'x', '{}', now(), now() + interval '1 year', n % 2 from generate_series(1, 1500) n`,
    );
    expect(await workOf('Alerts')).toMatchObject({ waiting: 1_001, due: 0 });
    expect((await workOf('Alerts'))?.failing).toBeGreaterThan(400);
  } finally {
    await app.close();
  }
});

test('the process with its orders by version, and the database with its tables', async () => {
  const app = await openApp();
  try {
    const { versions, database: store, health } = await systemOf(app);
    expect(versions).toMatchObject([{ id: 'ordering-items-workflow', version: 1, open: 1 }]);
    expect(store).toMatchObject({ kind: database.kind, version: expect.stringMatching(/^\d+/) });
    expect(store.migration).toMatch(/^\d{14}_/);
    expect(store.bytes).toBeGreaterThan(1_000_000);
    expect(store.tables[0]?.bytes).toBeGreaterThanOrEqual(store.tables[1]?.bytes ?? 0);
    expect(health.map(({ name, state }) => [name, state])).toEqual([
      ['Mail server', 'off'],
      ['Stripe', 'off'],
    ]);
  } finally {
    await app.close();
  }
});
