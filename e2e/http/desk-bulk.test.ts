import { afterAll, beforeAll, expect, it } from 'vitest';
import { spareDataDir } from '@/e2e/support/sandbox';
import { problemOf, send } from '@/e2e/support/send';
import { type Server, startServer } from '@/e2e/support/server';
import { operator } from '@/e2e/support/shop';
import { waitFor } from '@/e2e/support/wait-for';
import { paths } from '@/lib/paths';
import { deskPaths } from '@/lib/story/desk-paths';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

const ORDERS = process.env.TEST_ALL === '1' ? 1_000 : 400;
const AT_ONCE = 20;
/** Nobody else of these names buys here. Another one each time that the bulk was quicker than the kill. */
const NAMES = ['Bulk House', 'Bulk Lodge', 'Bulk Manor', 'Bulk Tower', 'Bulk Villa'];

const options = {
  dataDir: spareDataDir(),
  variables: { OPERATOR_TOKEN, RATE_LIMIT: 'off', UNPAID_LIMITS: 'off' },
};
let shop: Server;
beforeAll(async () => {
  shop = await startServer(options);
});
afterAll(() => shop?.end());

const post = (path: string, fields: Record<string, string>) =>
  send(shop, path, {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...operator(shop) },
  });
const read = async (path: string) => (await send(shop, path, { headers: operator(shop) })).text;

/** What the page of the bulk tells: done, refused, failed, not done. */
async function told(path: string): Promise<number[]> {
  const text = (await read(path)).replace(/<!--.*?-->|<[^>]+>/g, '');
  const found = /(\d+) done, (\d+) refused, (\d+) failed, (\d+) not done/.exec(text);
  return (found ?? []).slice(1).map(Number);
}

/** How many orders are cancelled, as the list has them. */
const cancelled = async (q: string) =>
  (await read(deskPaths.ordersFile({ q, outcome: 'cancelled' }))).trim().split('\r\n').length - 1;

/** Kills the server while it cancels all orders of this name. @returns how many are left, once it is there again and pauses */
async function killedOver(name: string) {
  const json = { items: [], customer: { name } };
  for (let made = 0; made < ORDERS; made += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => send(shop, paths.placeOrder(), { json })));
  const frozen = await post(deskPaths.bulkNew(), { bulk: 'cancel', q: name, state: 'ACTIVE' });
  const bulk = String(frozen.headers.location);
  expect([frozen.status, bulk]).toEqual([303, expect.stringMatching(/^\/desk\/bulk\/\d+$/)]);
  expect(await read(bulk)).toContain(`${ORDERS.toLocaleString('en-IE')} orders will be cancelled`);
  expect(await cancelled(name)).toBe(0);

  await post(`${bulk}/turns`, { turn: 'start', reason: 'the supplier failed' });
  await waitFor('some of them to be done', async () => ((await told(bulk))[0] ?? 0) > 0);
  await shop.end('SIGKILL');
  shop = await startServer(options);
  await post(`${bulk}/turns`, { turn: 'pause', reason: 'to look' });
  const [done = 0, refused, failed, waiting = 0] = await told(bulk);
  expect([refused, failed, done + waiting]).toEqual([0, 0, ORDERS]);
  expect(await cancelled(name)).toBe(done);
  return { bulk, waiting };
}

it(`${ORDERS} orders, and the server is killed in the middle: the report is what happened, and it goes on`, async () => {
  for (const name of NAMES) {
    const { bulk, waiting } = await killedOver(name);
    if (waiting === 0) continue;
    await post(`${bulk}/turns`, { turn: 'resume', reason: 'all is well' });
    await waitFor('all of them to be done', async () => (await told(bulk))[3] === 0);
    expect([await told(bulk), await cancelled(name)]).toEqual([[ORDERS, 0, 0, 0], ORDERS]);
    const late = await post(`${bulk}/turns`, { turn: 'stop', reason: 'too late' });
    expect([late.status, late.headers.location]).toEqual([303, `${bulk}?refused=stop`]);
    return;
  }
  expect.fail('no kill came in the middle');
});

it.each<[string, string, Record<string, string>, number]>([
  ['an act that there is not', deskPaths.bulkNew(), { bulk: 'delete' }, 400],
  ['a list of nobody', deskPaths.bulkNew(), { bulk: 'end', q: 'nobody at all' }, 400],
  ['a start without a reason', '/desk/bulk/1/turns', { turn: 'start', reason: ' ' }, 400],
  ['a bulk that there is not', '/desk/bulk/99999/turns', { turn: 'start', reason: 'why not' }, 404],
])('%s is refused', async (_, path, fields, status) => {
  problemOf(await post(path, fields), status);
});
