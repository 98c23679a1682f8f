import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startShop, TRIES_FAULTS } from '@/e2e/faults/faults';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { newDataDir, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { create, pay, shopAt } from '@/e2e/support/shop';
import { runOn } from '@/lib/db/testing/test-database';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

/** Moments of a first start, as shares of what a whole one takes. */
const MOMENTS = [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95];

/** Kills (-9) a start at each of the moments, one after the other on what the one before has left. */
async function killAtEach(wholeMs: number, start: (signal: AbortSignal) => Promise<Server>): Promise<number> {
  let killed = 0;
  for (const moment of MOMENTS) {
    const kill = new AbortController();
    const started = start(kill.signal).then(
      (server) => server,
      () => null,
    );
    await sleep(wholeMs * moment);
    kill.abort();
    const server = await started;
    if (server === null) killed += 1;
    else await server.end('SIGKILL');
  }
  return killed;
}

async function expectWhole(shop: Server): Promise<void> {
  const { orderId } = await create(shop);
  expect((await pay(shop, orderId)).verdict).toBe('applied');
  expect((await shopAt(shop).check()).ok).toBe(true);
}

describe.runIf(TRIES_FAULTS)('first starts that are killed at any moment', () => {
  it('leave a folder that the next start makes whole', async () => {
    const [whole, broken] = [newDataDir(), newDataDir()];
    try {
      const first = await startServer({ dataDir: whole });
      await first.end();
      const killed = await killAtEach(first.readyMs, (signal) => startServer({ dataDir: broken, signal }));
      expect(killed).toBeGreaterThan(0);
      const shop = await startServer({ dataDir: broken });
      await expectWhole(shop);
      await shop.end();
    } finally {
      for (const folder of [whole, broken]) removeDataDir(folder);
    }
  });

  describe.runIf(findPostgres() !== null)('on PostgreSQL', () => {
    let cluster: Awaited<ReturnType<typeof startPostgres>>;
    beforeAll(async () => {
      cluster = await startPostgres({ fsync: false });
    });
    afterAll(async () => {
      await cluster?.stop();
    });

    it('leave a database that the next start makes whole', async () => {
      const urlOf = async (name: string) => {
        await runOn(cluster.url, `create database ${name}`);
        const url = new URL(cluster.url);
        url.pathname = `/${name}`;
        return url.href;
      };
      const [whole, broken] = [await urlOf('whole'), await urlOf('broken')];
      const first = await startShop(whole);
      await first.end();
      const killed = await killAtEach(first.readyMs, (signal) => startShop(broken, { signal }));
      expect(killed).toBeGreaterThan(0);
      const shop = await startShop(broken);
      await expectWhole(shop);
      await shop.end();
    });
  });
});
