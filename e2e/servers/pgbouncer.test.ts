import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEvents } from '@/e2e/support/event-stream';
import { type Pgbouncer, startPgbouncer } from '@/e2e/support/pgbouncer';
import { startPostgres } from '@/e2e/support/postgres.mjs';
import { send } from '@/e2e/support/send';
import { newDataDir, refusedStart, removeDataDir, type Server, startServer } from '@/e2e/support/server';
import { create, ended, moveClock, orderWhen, pay, shopAt, TEA } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';
import { findPostgres, findProgram } from '@/scripts/setup/system-parts.mjs';

/** Fewer than the shops have clients: each takes the transactions of many in turns. */
const SERVER_CONNECTIONS = 3;
const ORDERS = 30;

let cluster: Awaited<ReturnType<typeof startPostgres>>;
let pooler: Pgbouncer;
let first: Server;
let second: Server;

const variables = (): Record<string, string> => ({
  DATABASE_URL: pooler.urlOf(cluster.url),
  DIRECT_URL: cluster.url,
  OPERATOR_TOKEN,
  PAYMENT_MODE: 'sandbox',
});

// `npm test` installs both or says what is missing.
describe.skipIf(findPostgres() === null || findProgram('pgbouncer') === null)(
  'behind PgBouncer, in transaction mode',
  () => {
    beforeAll(async () => {
      cluster = await startPostgres({ fsync: false });
      pooler = await startPgbouncer(cluster.url, {
        users: ['postgres'],
        serverConnections: SERVER_CONNECTIONS,
      });
      first = await startServer({ variables: variables() });
      second = await startServer({ variables: variables() });
    });

    afterAll(async () => {
      await first?.end();
      await second?.end();
      await pooler?.stop();
      await cluster?.stop();
    });

    it('orders live their whole lives on two servers at once', async () => {
      const shops = [first, second];
      const orders = await Promise.all(
        Array.from({ length: ORDERS }, async (_, index) => {
          const shop = shops[index % 2] ?? first;
          const made = await create(shop, { sku: TEA, quantity: 1 });
          await Promise.all([pay(first, made.orderId), pay(second, made.orderId)]);
          return ended(shop, made.orderId);
        }),
      );
      expect(orders.map(({ outcome }) => outcome)).toEqual(orders.map(() => 'fulfilled'));
    });

    it('a server hears at once what the other one has done', async () => {
      const { orderId } = await create(first);
      const stream = await openEvents(second, orderId);
      await stream.until('the order to be shown', () => true);
      await pay(first, orderId);
      await stream.until('its end to be told', ({ order }) => order.state !== 'ACTIVE');
      stream.close();
    });

    it('timers fire, and mails are written', async () => {
      const made = await create(first, { sku: TEA, quantity: 1 });
      await orderWhen(first, made.orderId, 'to wait', ({ activeElements }) => activeElements.length > 0);
      await moveClock(first, made, { move: 'run', speed: 10_000 });
      expect((await ended(second, made.orderId)).outcome).toBe('cancelled');
      const order = await send(first, '/api/order', {
        json: { customer: { name: 'Ada', email: 'ada@example.com', address: '1 Mill Lane' } },
      });
      expect(order.status).toBe(201);
      await waitFor('its mail', async () => (await send(second, '/outbox')).text.includes('ada@example.com'));
    });

    it('is ready, and the invariants hold', async () => {
      await waitFor('the shop to be ready', async () => (await send(first, '/api/ready')).status === 200);
      expect(await shopAt(second).check()).toMatchObject({ ok: true });
    });

    describe('a start is refused in one sentence', () => {
      const dataDir = newDataDir();
      afterAll(() => removeDataDir(dataDir));
      const elsewhere = () => {
        const url = new URL(cluster.url);
        url.pathname = '/template1';
        return url.href;
      };

      it.each<[string, () => Record<string, string>, RegExp]>([
        [
          'without a direct URL',
          () => ({ DIRECT_URL: '' }),
          /DATABASE_URL leads to a pooler .* set DIRECT_URL to/,
        ],
        [
          'without a direct URL, where the pooler is named',
          () => ({ DIRECT_URL: '', DATABASE_URL: `${variables().DATABASE_URL}?pgbouncer=true` }),
          /^DIRECT_URL takes the URL of PostgreSQL itself .* must be set then\.$/,
        ],
        [
          'with a direct URL that leads to the pooler as well',
          () => ({ DIRECT_URL: pooler.urlOf(cluster.url) }),
          /DIRECT_URL leads to a pooler/,
        ],
        [
          'with a direct URL of another database',
          () => ({ DIRECT_URL: elsewhere() }),
          /DATABASE_URL and DIRECT_URL must lead to the same database/,
        ],
        [
          'with a direct URL where nobody answers',
          () => ({ DIRECT_URL: 'postgresql://shop@127.0.0.1:1/shop' }),
          /DIRECT_URL leads to no database that can be opened: .*ECONNREFUSED/,
        ],
      ])('%s', async (_what, others, sentence) => {
        const { code, lines } = await refusedStart(dataDir, { ...variables(), ...others() });
        expect(code).toBe(1);
        expect(lines.at(-1)).toMatch(sentence);
        expect(lines).toHaveLength(1);
      });
    });
  },
);
