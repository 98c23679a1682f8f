import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { openTestApp } from '@/lib/testing/test-app';
import type { App } from './compose';
import { requireReady } from './readiness';

/** More than any pool of ours has connections. */
const ALL_CONNECTIONS = 64;

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

it('is ready while the database answers', async () => {
  await expect(requireReady(app)).resolves.toBeUndefined();
});

it('is not ready while every connection is taken, says so within two seconds, and is again afterwards', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holding = Array.from({ length: ALL_CONNECTIONS }, () => database.transaction(() => held));
  // Two timers of one process go off in their order, however slow the machine is.
  const tooLate = sleep(2_000, undefined, { ref: false });
  await expect(Promise.race([requireReady(app), tooLate])).rejects.toMatchObject({ code: 'unavailable' });
  release();
  await Promise.all(holding);
  await expect(requireReady(app)).resolves.toBeUndefined();
});

it('is not ready any more once it stops', async () => {
  await app.dispatcher.close();
  await expect(requireReady(app)).rejects.toMatchObject({ code: 'unavailable' });
});
