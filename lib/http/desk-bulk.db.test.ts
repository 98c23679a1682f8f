import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { setApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { openTestApp, place } from '@/lib/testing/test-app';
import { readBearer } from './bearer';
import { freezeByForm } from './desk-bulk';

const OPERATOR_TOKEN = 'operator-token-of-this-test-0123456789';
/** One more than one statement adds. */
const ORDERS = 1_001;

let database: Database;
let app: App;
beforeAll(async () => {
  database = await openTestDatabase();
  app = await openTestApp(database, { byHand: true, variables: { OPERATOR_TOKEN } });
  setApp(app);
  await Promise.all(Array.from({ length: ORDERS }, () => place(app)));
});
afterAll(async () => {
  await app.close();
  await database.close();
});

async function freeze(): Promise<Response> {
  const url = new URL('http://shop.test/desk/bulk/new');
  const request = new Request(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${OPERATOR_TOKEN}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
  });
  await readBearer(request);
  const body = new TextEncoder().encode('bulk=cancel&state=ACTIVE');
  return freezeByForm({ request, url, body });
}

const kept = async () =>
  (
    await database.query<{ acts: number; items: number }>(
      'select (select count(*)::int from bulk_act) as acts, (select count(*)::int from bulk_item) as items',
    )
  )[0];

test('a selection whose last order cannot be kept leaves nothing', async () => {
  // The list begins with the newest: the oldest comes in the second statement.
  await database.script(`
    create function refuse_first() returns trigger language plpgsql as $$ begin
      if new.order_number = (select min(number) from orders) then raise exception 'no room'; end if;
      return new; end $$;
    create trigger refuse_first before insert on bulk_item for each row execute function refuse_first()`);
  await expect(freeze()).rejects.toThrow('no room');
  expect(await kept()).toEqual({ acts: 0, items: 0 });
  await database.script('drop trigger refuse_first on bulk_item; drop function refuse_first');
  expect((await freeze()).status).toBe(303);
  expect(await kept()).toEqual({ acts: 1, items: ORDERS });
});
