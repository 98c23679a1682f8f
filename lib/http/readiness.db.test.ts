import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '@/lib/db/client';
import { openTestDatabase } from '@/lib/db/test-database';
import { setApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { openTestApp } from '@/lib/testing/test-app';
import { requireReady } from './readiness';

/** More than any pool of ours has connections. */
const ALL_CONNECTIONS = 64;

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database);
  setApp(app);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

it('is ready while the database answers', async () => {
  await expect(requireReady()).resolves.toBeUndefined();
});

it('is not ready while every connection is taken, says so within two seconds, and is again afterwards', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holding = Array.from({ length: ALL_CONNECTIONS }, () => database.transaction(() => held));
  // Two timers of one process go off in their order, however slow the machine is.
  const tooLate = sleep(2_000, undefined, { ref: false });
  await expect(Promise.race([requireReady(), tooLate])).rejects.toMatchObject({ code: 'unavailable' });
  release();
  await Promise.all(holding);
  await expect(requireReady()).resolves.toBeUndefined();
});

it('is not ready any more once it stops', async () => {
  await app.dispatcher.close();
  await expect(requireReady()).rejects.toMatchObject({ code: 'unavailable' });
});
