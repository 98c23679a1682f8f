import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database';
import { openTestDatabase } from '../testing/test-database';
import { askProviders, type CallEnd, endCall, type LeasedCall, leaseCalls } from './provider-calls';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.script('truncate provider_call'));
afterAll(() => database.close());

const NOW = new Date('2026-11-27T12:00:00Z');
const LATER = new Date('2026-11-27T13:00:00Z');
const ref = { channel: 'stripe', kind: 'refunds', subject: 'pi_1' } as const;
const ENDS = [
  ['that is done', { kind: 'done' }],
  ['that is made later', { kind: 'later', runAt: LATER, error: null }],
  ['that failed', { kind: 'later', runAt: LATER, error: 'down' }],
] satisfies [string, CallEnd][];

/** A call that has failed three times, and is being made. */
async function leased(): Promise<LeasedCall> {
  await askProviders(database, [{ ...ref, runAt: NOW }]);
  await database.query('update provider_call set attempts = 3');
  const [call] = await leaseCalls(database, {
    now: NOW,
    endsAt: new Date(NOW.getTime() + 60_000),
    holder: 'me',
    limit: 1,
  });
  return call ?? expect.fail();
}

const left = () =>
  database.query('select run_at as "runAt", attempts, error, lease_ends as "leaseEnds" from provider_call');
const fresh = [{ runAt: NOW, attempts: 0, error: null, leaseEnds: null }];

test.each([
  ['that is done', []],
  ['that is made later', [{ runAt: LATER, attempts: 0, error: null, leaseEnds: null }]],
  ['that failed', [{ runAt: LATER, attempts: 4, error: 'down', leaseEnds: null }]],
])('a call %s is that', async (which, rows) => {
  const [, end] = ENDS.find(([name]) => name === which) ?? expect.fail();
  await endCall(database, await leased(), 'me', end);
  expect(await left()).toEqual(rows);
});

test.each(ENDS)('a call %s after it was asked for again is made once more, at once', async (_, end) => {
  const call = await leased();
  await askProviders(database, [{ ...ref, runAt: NOW }]);
  await endCall(database, call, 'me', end);
  expect(await left()).toEqual(fresh);
});

test.each(ENDS)('a call %s whose lease was lost is left to the other', async (_, end) => {
  const call = await leased();
  await database.query(`update provider_call set leased_by = 'other'`);
  const before = await left();
  await endCall(database, call, 'me', end);
  expect(await left()).toEqual(before);
});

// PGlite has one connection: its transactions never meet.
describe.runIf(process.env.TEST_DATABASE === 'postgres')('while it is asked for', () => {
  const isWaiting = async () =>
    (
      await database.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).length === 1;

  test.each(ENDS)('a call %s waits for that, and is made once more, at once', async (_, end) => {
    const call = await leased();
    let ending: Promise<void> | undefined;
    await database.transaction(async (sql) => {
      await askProviders(sql, [{ ...ref, runAt: NOW }]);
      ending = endCall(database, call, 'me', end);
      await expect.poll(isWaiting).toBe(true);
    });
    await ending;
    expect(await left()).toEqual(fresh);
  });
});
