import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStaff, type Staff } from '@/e2e/support/accounts';
import { spareDataDir } from '@/e2e/support/sandbox';
import { jsonOf, problemOf, send } from '@/e2e/support/send';
import { CHECKOUT, type Server, startServer } from '@/e2e/support/server';
import { create, operator, UNKNOWN_ID } from '@/e2e/support/shop';
import { TOKEN_SCOPES, type TokenScope } from '@/lib/contract/people';
import { openDatabase } from '@/lib/db/open';
import { paths } from '@/lib/paths';
import { deskPaths } from '@/lib/story/desk-paths';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

const READ: readonly TokenScope[] = TOKEN_SCOPES;
const OPERATE: readonly TokenScope[] = ['operate', 'admin'];
const ADMIN: readonly TokenScope[] = ['admin'];

/** Which scopes may ask what takes a bearer token. A new address without a line fails the test below. */
const RULES: Readonly<Record<string, Partial<Record<'GET' | 'POST', readonly TokenScope[]>>>> = {
  '/api/operator/backup': { POST: ADMIN },
  '/api/operator/check': { POST: OPERATE },
  '/api/operator/incidents/retry': { POST: OPERATE },
  '/api/operator/mails': { GET: READ },
  '/api/operator/messages': { POST: OPERATE },
  '/api/operator/orders/end': { POST: OPERATE },
  '/api/operator/refunds': { GET: READ, POST: OPERATE },
  '/api/operator/secrets': { GET: ADMIN },
  '/api/operator/secrets/revoke': { POST: ADMIN },
  '/api/operator/secrets/rotate': { POST: ADMIN },
  '/api/operator/signals': { GET: READ, POST: OPERATE },
  '/api/operator/tasks/complete': { POST: OPERATE },
};

const addresses = Object.values(
  JSON.parse(readFileSync(join(CHECKOUT, '.next/app-path-routes-manifest.json'), 'utf8')) as Record<
    string,
    string
  >,
).filter((path) => path.startsWith('/api/operator/'));

let shop: Server;
let staff: Staff;
beforeAll(async () => {
  const database = await openDatabase({ url: null, folder: join(spareDataDir(), 'pgdata') });
  try {
    staff = await addStaff(database, { dataDir: spareDataDir(), operatorToken: OPERATOR_TOKEN });
  } finally {
    await database.close();
  }
  const variables = { OPERATOR_TOKEN, LOG_LEVEL: 'info' };
  shop = await startServer({ dataDir: spareDataDir(), variables });
});
afterAll(() => shop?.end());

const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` });
/** What is sent is refused by those who may, too: nothing is done. */
const ask = (path: string, method: string, headers: Record<string, string>) =>
  send(shop, path, { method, headers, ...(method === 'POST' ? { body: '{' } : {}) });

describe('every address that takes a bearer token', () => {
  it('has a rule', () => {
    expect(addresses.toSorted()).toEqual(Object.keys(RULES).toSorted());
  });

  it.each(TOKEN_SCOPES)(
    'lets a token that may %s do what its scope says, and nothing else',
    async (scope) => {
      for (const [path, rules] of Object.entries(RULES))
        for (const [method, scopes] of Object.entries(rules)) {
          const { status } = await ask(path, method, bearer(staff.tokens.get(scope)));
          if (!scopes.includes(scope)) expect([path, method, status]).toEqual([path, method, 403]);
          else expect([path, method, [401, 403, 429].includes(status)]).toEqual([path, method, false]);
        }
    },
  );

  it('refuses whoever has none', async () => {
    for (const [path, rules] of Object.entries(RULES))
      for (const method of Object.keys(rules))
        expect([path, (await ask(path, method, {})).status]).toEqual([path, 401]);
  });
});

it('a token reads and changes what is a buyer’s as its scope says', async () => {
  const { orderId } = await create(shop);
  const customer = (scope: TokenScope) =>
    send(shop, paths.customer(orderId), { headers: bearer(staff.tokens.get(scope)) });
  const cancel = (scope: TokenScope) =>
    send(shop, paths.cancel(), { json: { orderId }, headers: bearer(staff.tokens.get(scope)) });
  expect((await customer('read')).status).toBe(200);
  problemOf(await cancel('read'), 403);
  expect((await cancel('operate')).status).toBe(202);
});

it('what a token changes is logged by its name, and a revoked one is over at once', async () => {
  const json = { orderId: UNKNOWN_ID, state: 'TERMINATED' };
  const end = (headers: Record<string, string>) => send(shop, '/api/operator/orders/end', { json, headers });
  const token = staff.tokens.get('operate') ?? '';
  problemOf(await end(bearer(token)), 404);
  expect(shop.said()).toMatch(
    /"who":"token operate","role":"operator","path":"\/api\/operator\/orders\/end"/,
  );
  const cookie = staff.cookies.get('admin') ?? '';
  const { text } = await send(shop, deskPaths.tokens(), { headers: { cookie } });
  const id = /name="token" value="([\w-]+)"/.exec(text.slice(text.search(/<strong>(?:<bdi>)?operate</)))?.[1];
  const revoke = await send(shop, deskPaths.tokens(), {
    body: new URLSearchParams({ act: 'revoke', token: id ?? '' }).toString(),
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(revoke.status).toBe(303);
  problemOf(await end(bearer(token)), 401);
  expect(shop.said()).not.toContain(token);
});

it('wrong tokens are logged by client, and throttled; the right one is not', async () => {
  const codes: number[] = [];
  for (let tries = 0; tries < 70; tries += 1)
    codes.push((await ask('/api/operator/mails', 'GET', bearer('not-the-token-at-all'))).status);
  expect(codes[0]).toBe(401);
  expect(codes.at(-1)).toBe(429);
  const logged = shop
    .said()
    .split('\n')
    .filter((line) => line.includes('a wrong bearer token'));
  expect(logged.length).toBeGreaterThanOrEqual(codes.filter((code) => code === 401).length);
  expect(logged.length).toBeLessThanOrEqual(60);
  expect(logged[0]).toMatch(/"client":"[\w-]{22}"/);
  expect(shop.said()).not.toContain('not-the-token');
  const right = await send(shop, '/api/operator/mails', { headers: operator(shop) });
  expect(jsonOf<{ mails: unknown[] }>(right).mails).toEqual(expect.any(Array));
});

it('a token makes no others, whatever its scope', async () => {
  const body = new URLSearchParams({ act: 'make', name: 'heir', days: '365', 'scope-admin': '1' }).toString();
  const make = (token: string | undefined) =>
    send(shop, deskPaths.tokens(), {
      body,
      headers: { ...bearer(token), 'content-type': 'application/x-www-form-urlencoded' },
    });
  expect((await make(staff.tokens.get('admin'))).status).toBe(403);
  expect((await make(OPERATOR_TOKEN)).status).toBe(200);
});
