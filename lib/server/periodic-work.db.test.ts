import { expect, test } from 'vitest';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { startPeriodicWork } from './periodic-work';

test('a process that stops just after its start ends what it had begun before the database is closed', async () => {
  const database = await openTestDatabase();
  const errors: unknown[] = [];
  const stop = startPeriodicWork({
    database,
    submit: () => Promise.reject(new Error('nothing is due')),
    retention: { retentionMs: 1, retentionAbandonedMs: 1 },
    now: () => new Date(),
    onError: (message, error) => errors.push([message, error]),
  });
  await stop();
  await database.close();
  // What is not waited for finds the database closed in one of the next turns.
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  expect(errors).toEqual([]);
});
