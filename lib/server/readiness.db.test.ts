import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Database } from '@/lib/db/database';
import type { Outage } from '@/lib/db/sql-state';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { Readiness } from './readiness';

/** More than any pool of ours has connections. */
const ALL_CONNECTIONS = 64;

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** One that has not been asked yet, and what it told of its changes. */
function newReadiness(dispatcher: { outage?: Outage | null } = {}) {
  const told: (string | null)[] = [];
  const readiness = new Readiness({
    database,
    dispatcher: { outage: null, ...dispatcher },
    onChange: (missing) => told.push(missing),
  });
  return { readiness, told };
}

const written = () => database.query("select value from setting where key = 'last-probe'");

it('is ready once a write is committed, and writes once for all who ask within a second', async () => {
  const { readiness, told } = newReadiness();
  await Promise.all(Array.from({ length: 100 }, () => readiness.require()));
  const first = await written();
  expect(first).toHaveLength(1);
  const second = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  try {
    await readiness.require();
  } finally {
    second.mockRestore();
  }
  expect(await written()).toEqual(first);
  await newReadiness().readiness.require();
  expect(await written()).not.toEqual(first);
  expect(told).toEqual([]);
});

// A server vacuums by itself, and not before what runs on its other databases lets it.
it.skipIf(process.env.TEST_DATABASE === 'postgres')(
  'does not grow its table, however often it writes',
  async () => {
    const pages = async () =>
      (await database.query<{ pages: number }>("select pg_relation_size('setting')::int / 8192 as pages"))[0]
        ?.pages ?? 0;
    const before = await pages();
    for (let n = 0; n < 2_000; n++) await newReadiness().readiness.require();
    // Versions that nobody sees any more are written over; one beside the other they would take fifteen.
    expect((await pages()) - before).toBeLessThan(4);
  },
);

it('is not ready while every connection is taken, says so within two seconds, and is again afterwards', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holding = Array.from({ length: ALL_CONNECTIONS }, () => database.transaction(() => held));
  const { readiness, told } = newReadiness();
  // Two timers of one process go off in their order, however slow the machine is.
  const tooLate = sleep(2_000, undefined, { ref: false });
  try {
    await expect(Promise.race([readiness.require(), tooLate])).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The database does not answer.',
    });
  } finally {
    release();
    // Whoever got no connection at all has been told so where this took its time.
    await Promise.allSettled(holding);
  }
  await expect(readiness.require()).resolves.toBeUndefined();
  expect(told).toEqual([]);
});

it('is not ready any more once it stops', async () => {
  const { readiness } = newReadiness();
  await readiness.require();
  readiness.stop();
  await expect(readiness.require()).rejects.toMatchObject({
    code: 'unavailable',
    message: 'The server is stopping.',
  });
});

it('after an order that found the disk full, is ready when a write that takes room is committed', async () => {
  await expect(newReadiness({ outage: 'storage' }).readiness.require()).resolves.toBeUndefined();
});
