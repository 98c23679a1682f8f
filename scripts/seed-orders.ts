// `npm run seed-orders -- COUNT`: that many orders, as true as if they had come in one by one.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '@/lib/db/open';
import { readEnv } from '@/lib/server/env.mjs';
import { acquireDataLock, LockHeldError } from '@/lib/server/lock.mjs';
import { readSeedOptions, type SeedOptions } from './seed-orders/options';
import { type Seed, seedOrders, tidy } from './seed-orders/seed';

const DAY_MS = 24 * 3600 * 1000;
/** Slower than any database here writes: the first timer must not come due before the last order is there. */
const ORDERS_A_SECOND = 3_000;
const LEAD_MS = 10_000;

/** Far away, for a month; or, with --due-within, evenly over that window, once all of them are written. */
function windowOf({ count, dueWithinS }: SeedOptions): { dueFrom: Date; dueTo: Date } {
  const now = Date.now();
  const fromMs =
    dueWithinS === null ? now + 30 * DAY_MS : now + LEAD_MS + Math.ceil((count / ORDERS_A_SECOND) * 1000);
  const lengthMs = dueWithinS === null ? 30 * DAY_MS : dueWithinS * 1000;
  return { dueFrom: new Date(fromMs), dueTo: new Date(fromMs + lengthMs) };
}

function takeLock(dataDir: string) {
  try {
    return acquireDataLock(dataDir);
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    throw new Error(
      `The server (process ${error.holder.pid}) has the database in ${dataDir} open, and it takes only one at a time: stop it first, or set DATABASE_URL or another DATA_DIR.`,
    );
  }
}

async function run(): Promise<void> {
  const options = readSeedOptions(process.argv.slice(2));
  if (existsSync('.env')) process.loadEnvFile('.env');
  const source = { ...process.env };
  // Whoever can write the database needs no token, and no word about money.
  if (source.DATABASE_URL?.trim()) {
    source.OPERATOR_TOKEN ??= 'no-token-is-needed-to-seed-a-database';
    source.PAYMENT_MODE ??= 'sandbox';
  }
  const env = readEnv(source);
  const lock = env.databaseUrl === null ? takeLock(env.dataDir) : null;
  const started = Date.now();
  const window = windowOf(options);
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const seed: Seed = {
    ...options,
    ...window,
    onProgress: (done) => console.error(`${done} of ${options.count} orders, ${seconds()}`),
  };
  const folder = path.join(env.dataDir, 'pgdata');
  const url = env.directUrl ?? env.databaseUrl;
  const database = await openDatabase({ url, folder });
  try {
    const written = await seedOrders(database, env, seed);
    await tidy(database, url);
    console.error(
      `${written.reduce((sum, count) => sum + count, 0)} orders are there after ${seconds()}. Their timers come due from ${window.dueFrom.toISOString()} to ${window.dueTo.toISOString()}.`,
    );
  } finally {
    await database.close();
    lock?.release();
  }
}

await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
