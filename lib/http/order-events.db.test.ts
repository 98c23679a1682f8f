import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { setApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { openTestApp, place } from '@/lib/testing/test-app';
import { MAX_STREAMS, orderEvents } from './order-events';

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

test('two thousand watch at once and no more; who leaves makes room', async () => {
  const { orderId } = await place(app);
  const ask = (signal: AbortSignal) => {
    const url = new URL(`http://shop.test/api/order/events?orderId=${orderId}`);
    return orderEvents({ request: new Request(url, { signal }), url, body: new Uint8Array() });
  };
  const watching = Array.from({ length: MAX_STREAMS - 1 }, () => app.feed.watch(orderId, 0, () => {}));
  const last = new AbortController();
  expect((await ask(last.signal)).status).toBe(200);
  await expect(ask(new AbortController().signal)).rejects.toMatchObject({ code: 'busy' });
  last.abort();
  const next = new AbortController();
  expect((await ask(next.signal)).status).toBe(200);
  next.abort();
  for (const stop of watching) stop();
  expect(app.feed.size).toBe(0);
});
