import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { jsonOf, send } from '@/e2e/support/send';
import {
  CHECKOUT,
  makeDataDir,
  newDataDir,
  removeDataDir,
  type Server,
  startServer,
} from '@/e2e/support/server';
import { create, ended, locationId, operator, pay } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import type { CheckReport } from '@/lib/contract/check';
import { runOn } from '@/lib/db/testing/test-database';
import { ENV_NAMES } from '@/lib/server/env.mjs';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

const WRITERS = 8;
/** Of each backup. */
const ORDERS = process.env.TEST_ALL ? 2_000 : 60;

const run = promisify(execFile);
const unset = Object.fromEntries(ENV_NAMES.map((name) => [name, '']));

/** What a person types, and what it says. @throws with what it said where it ended with an error */
async function npmRun(
  script: 'backup' | 'restore',
  args: readonly string[],
  variables: Record<string, string>,
) {
  const tsx = join(CHECKOUT, 'node_modules/.bin/tsx');
  const env = { ...process.env, ...unset, ...variables };
  const { stdout } = await run(tsx, [`scripts/${script}.ts`, ...args], { cwd: CHECKOUT, env });
  return stdout;
}

/** What a shop has answered so far. */
interface Told {
  readonly orders: string[];
  readonly payments: { readonly orderId: string; readonly paymentId: string }[];
}

/** Creates and pays until the server is gone. */
async function write(shop: Server, told: Told): Promise<void> {
  for (;;) {
    const answer = await send(shop, '/api/order', { method: 'POST' });
    const orderId = locationId(answer);
    if (answer.status === 302) told.orders.push(orderId);
    if (told.orders.length % 3 > 0) continue;
    const paymentId = randomUUID();
    if ((await pay(shop, orderId, { paymentId })).verdict === 'applied')
      told.payments.push({ orderId, paymentId });
  }
}

const copyOf = ({ orders, payments }: Told): Told => ({ orders: [...orders], payments: [...payments] });

interface Found {
  readonly report: CheckReport;
  readonly lost: string[];
}

/** Starts a server on what was restored, and holds it against what was told before. */
async function inspect(shop: Server, told: Told): Promise<Found> {
  const report = jsonOf<CheckReport>(
    await send(shop, '/api/operator/check', { json: {}, headers: operator(shop) }),
  );
  const lost: string[] = [];
  for (const orderId of told.orders)
    if ((await send(shop, `/api/order?orderId=${orderId}`)).status !== 200) lost.push(orderId);
  for (const payment of told.payments)
    if ((await pay(shop, payment.orderId, payment)).verdict !== 'duplicate') lost.push(payment.paymentId);
  return { report, lost };
}

let folder: string;
let key: string;
let cluster: Awaited<ReturnType<typeof startPostgres>> | null = null;

beforeAll(async () => {
  folder = newDataDir();
  key = join(folder, 'backup.key');
  writeFileSync(key, randomBytes(32).toString('base64'));
  if (findPostgres() !== null) cluster = await startPostgres({ fsync: false });
});

afterAll(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function newDatabase(name: string): Promise<string> {
  if (cluster === null) throw new Error('there is no PostgreSQL');
  await runOn(cluster.url, `create database ${name}`);
  return cluster.url.replace(/postgres$/, name);
}

const onPostgres = (url: string): Record<string, string> => ({
  DATABASE_URL: url,
  OPERATOR_TOKEN,
  PAYMENT_MODE: 'sandbox',
});

const SOURCES = [
  ['the embedded database', 'pglite'],
  ...(findPostgres() === null ? [] : [['PostgreSQL', 'postgres'] as const]),
] as const;

describe.each(SOURCES)('a shop on %s, saved while it works and then killed', (_name, kind) => {
  const told: Told = { orders: [], payments: [] };
  const file = () => join(folder, `${kind}.backup`);
  let before: Told;
  let said: string;
  /** What a new place needs beside the file: the key that seals the shop's secrets. */
  let sealing: Record<string, string>;

  beforeAll(async () => {
    const variables = kind === 'postgres' ? onPostgres(await newDatabase('shop')) : {};
    const dataDir = kind === 'postgres' ? newDataDir() : await makeDataDir();
    try {
      const shop = await startServer({ variables, dataDir });
      sealing = {
        SECRETS_KEY:
          kind === 'postgres' ? OPERATOR_TOKEN : readFileSync(join(dataDir, 'secrets-key'), 'utf8').trim(),
      };
      const writing = Promise.allSettled(Array.from({ length: WRITERS }, () => write(shop, told)));
      await waitFor('the writers to be at work', async () => told.orders.length >= ORDERS);
      before = copyOf(told);
      said = await npmRun('backup', [file(), '--key', key], { DATA_DIR: dataDir, ...variables });
      const during = told.orders.length;
      await waitFor('orders after the backup', async () => told.orders.length >= during + WRITERS);
      await shop.end('SIGKILL');
      await writing;
      expect(readdirSync(dataDir).filter((name) => name.startsWith('backup-copy'))).toEqual([]);
    } finally {
      removeDataDir(dataDir);
    }
  });

  it('says what was written, and nothing of the shop can be read in it', () => {
    expect(said).toMatch(/MB, encrypted, after [\d.]+ s; orders waited for [\d.]+ s/);
    expect(readFileSync(file()).includes('stoneware-mug')).toBe(false);
  });

  it('goes on in an empty folder: nothing lost that was told before, no bill twice', async () => {
    const dataDir = newDataDir();
    try {
      const variables = { DATA_DIR: dataDir };
      expect(await npmRun('restore', [file(), '--key', key, '--grace', 'PT0S'], variables)).toMatch(
        /is there again/,
      );
      await expect(npmRun('restore', [file(), '--key', key], variables)).rejects.toThrow(
        'There is a database in',
      );
      await goesOn(await startServer({ dataDir, variables: sealing }));
    } finally {
      removeDataDir(dataDir);
    }
  });

  it.skipIf(findPostgres() === null)('goes on in PostgreSQL, from the same file', async () => {
    const variables = onPostgres(await newDatabase(`from_${kind}`));
    await npmRun('restore', [file(), '--key', key], variables);
    await expect(npmRun('restore', [file(), '--key', key], variables)).rejects.toThrow('is not empty');
    await goesOn(await startServer({ variables: { ...variables, ...sealing } }));
  });

  it('is not restored from a file that ends early: nothing is begun', async () => {
    const torn = join(folder, 'torn.backup');
    writeFileSync(torn, readFileSync(file()).subarray(0, -100));
    const dataDir = newDataDir();
    await expect(npmRun('restore', [torn, '--key', key], { DATA_DIR: dataDir })).rejects.toThrow(
      'is no whole backup',
    );
    expect(readdirSync(dataDir)).toEqual([]);
    removeDataDir(dataDir);
  });

  async function goesOn(shop: Server): Promise<void> {
    try {
      const { report, lost } = await inspect(shop, before);
      expect(lost).toEqual([]);
      expect(report.invariants.flatMap(({ violations }) => violations)).toEqual([]);
      expect(report.orders).toBeGreaterThanOrEqual(before.orders.length);
      const { orderId } = await create(shop);
      await pay(shop, orderId);
      expect((await ended(shop, orderId)).outcome).toBe('fulfilled');
    } finally {
      await shop.end();
    }
  }
});
