import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNothingLost, startShop, TRIES_FAULTS } from '@/e2e/faults/faults';
import { BusyCustomers } from '@/e2e/support/busy-customers';
import { openEvents } from '@/e2e/support/event-stream';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { problemOf, send } from '@/e2e/support/send';
import type { Server } from '@/e2e/support/server';
import { create, pay } from '@/e2e/support/shop';
import { type SilentProxy, startSilentProxy } from '@/e2e/support/silent-proxy';
import { waitFor } from '@/e2e/support/wait-for';
import { findPostgres } from '@/scripts/setup/system-parts.mjs';

const isReady = (shop: Server) =>
  waitFor('the shop to be ready', async () => (await send(shop, '/api/ready')).status === 200);

// A cable that is pulled, a firewall that forgets: no connection ends, and no byte comes any more.
describe.runIf(TRIES_FAULTS && findPostgres() !== null)(
  'a network that swallows what is sent to the database',
  () => {
    let cluster: Awaited<ReturnType<typeof startPostgres>>;
    let proxy: SilentProxy;
    let shop: Server;
    let customers: BusyCustomers;

    beforeAll(async () => {
      cluster = await startPostgres({ fsync: false });
      const url = new URL(cluster.url);
      proxy = await startSilentProxy(Number(url.port));
      url.port = String(proxy.port);
      shop = await startShop(url.href);
      customers = new BusyCustomers([shop], 8);
      await customers.untilPaid(20);
    });
    afterAll(async () => {
      await customers?.stop();
      await shop?.end();
      proxy?.close();
      await cluster?.stop();
    });

    it('is told to everybody, and no request waits for ever', async () => {
      proxy.swallow();
      await waitFor('the shop to say what is missing', async () => {
        const answer = await send(shop, '/api/ready');
        return answer.status === 503 && problemOf(answer, 503).detail === 'The database does not answer.';
      });
      expect((await send(shop, '/api/health')).status).toBe(200);
      // Each of the customers who were being served, and those who came after.
      await customers.untilRefused(24);
      expect(shop.said()).toContain('"no orders can be taken"');
    });

    it('goes on by itself once bytes come through again, with nothing lost', async () => {
      proxy.passOn();
      await isReady(shop);
      await customers.untilPaid(20);
      await expectNothingLost(cluster.url, await customers.stop());
      expect(shop.said()).toContain('"orders can be taken again"');
    });

    it('does not leave a server deaf: what another one commits meanwhile is heard afterwards', async () => {
      // Only the connection that listens goes through the proxy now.
      const url = new URL(cluster.url);
      url.port = String(proxy.port);
      const deaf = await startShop(cluster.url, { variables: { DIRECT_URL: url.href } });
      const other = await startShop(cluster.url);
      try {
        const { orderId } = await create(deaf);
        const stream = await openEvents(deaf, orderId);
        await stream.until('to be open', () => true);
        proxy.swallow();
        await pay(other, orderId);
        await waitFor('it to notice', async () =>
          deaf.said().includes('other processes cannot be heard for now'),
        );
        // Nobody tells it again: it looks for what it has missed.
        proxy.passOn();
        await stream.until('the order to end', ({ order }) => order.state !== 'ACTIVE');
        stream.close();
      } finally {
        await Promise.all([deaf.end(), other.end()]);
      }
    });
  },
);
