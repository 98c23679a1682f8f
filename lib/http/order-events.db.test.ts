import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { setApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { CLIENT_HEADER } from '@/lib/server/gate/request-facts';
import { collectGarbage } from '@/lib/testing/memory';
import { openTestApp, place } from '@/lib/testing/test-app';
import { orderEvents } from './order-events';

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

test('as many watch at once as there are places; who leaves makes room, and nobody holds all of them', async () => {
  const { orderId } = await place(app);
  const ask = (client: string, signal: AbortSignal) => {
    const url = new URL(`http://shop.test/api/order/events?orderId=${orderId}`);
    const request = new Request(url, { signal, headers: { [CLIENT_HEADER]: client } });
    return orderEvents({ request, url, body: new Uint8Array() });
  };
  const readers = Array.from({ length: app.places.max }, () => new AbortController());
  const answers = await Promise.all(readers.map(({ signal }) => ask('192.0.2.1', signal)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const { signal } = new AbortController();
  await expect(ask('192.0.2.1', signal)).rejects.toMatchObject({ code: 'busy' });
  const other = new AbortController();
  expect((await ask('192.0.2.2', other.signal)).status).toBe(200);
  // The newest of the one who held them all has ended, with all it was to tell.
  expect(await answers.at(-1)?.text()).toContain(`"orderId":"${orderId}"`);
  expect(app.feed.size).toBe(app.places.max);
  other.abort();
  const next = new AbortController();
  expect((await ask('192.0.2.1', next.signal)).status).toBe(200);
  // A signal of a request that is garbage would hear of no abort.
  await collectGarbage();
  for (const reader of [...readers, next]) reader.abort();
  expect([app.feed.size, app.places.size]).toEqual([0, 0]);
});
