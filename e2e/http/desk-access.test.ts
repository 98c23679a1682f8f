import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStaff, type Staff } from '@/e2e/support/accounts';
import { sessionOf, signInAtDesk, typeToken } from '@/e2e/support/desk';
import { spareDataDir } from '@/e2e/support/sandbox';
import { jsonOf, send } from '@/e2e/support/send';
import { CHECKOUT, type Server, startServer } from '@/e2e/support/server';
import { cookieOf, operator, TEA } from '@/e2e/support/shop';
import { ROLES, type Role } from '@/lib/contract/desk';
import type { OrderJson } from '@/lib/contract/order';
import { ROLE_OF_SCOPE, TOKEN_SCOPES } from '@/lib/contract/people';
import type { Sql } from '@/lib/db/database';
import { openDatabase } from '@/lib/db/open';
import { deskPaths } from '@/lib/story/desk-paths';
import { OPERATOR_TOKEN } from '@/lib/testing/modes';

/** Somebody as a test knows them, with the role that they have; null: nobody. */
interface Reader {
  readonly name: string;
  readonly role: Role | null;
  readonly headers: () => Record<string, string>;
}
const READERS: readonly Reader[] = [
  { name: 'nobody', role: null, headers: () => ({}) },
  ...ROLES.map((role) => ({
    ...{ name: `a session of the operator’s token, ${role}`, role },
    headers: () => ({ cookie: cookies.get(role) ?? '' }),
  })),
  ...ROLES.map((role) => ({
    ...{ name: `an account, ${role}`, role },
    headers: () => ({ cookie: staff.cookies.get(role) ?? '' }),
  })),
  ...TOKEN_SCOPES.map((scope) => ({
    ...{ name: `a token that may ${scope}`, role: ROLE_OF_SCOPE[scope] },
    headers: () => ({ authorization: `Bearer ${staff.tokens.get(scope)}` }),
  })),
];
const EVERY_ROLE: readonly Role[] = ROLES;

/** What each address of the desk is asked, and who may. A new address without a line fails the test below. */
const RULES: Readonly<Record<string, { readonly method: 'GET' | 'POST'; readonly roles: readonly Role[] }>> =
  {
    '/desk': { method: 'GET', roles: EVERY_ROLE },
    '/desk/needs': { method: 'GET', roles: EVERY_ROLE },
    '/desk/lately': { method: 'GET', roles: EVERY_ROLE },
    '/desk/heat': { method: 'GET', roles: EVERY_ROLE },
    '/desk/orders': { method: 'GET', roles: EVERY_ROLE },
    '/desk/orders/new': { method: 'GET', roles: EVERY_ROLE },
    '/desk/orders/views': { method: 'POST', roles: EVERY_ROLE },
    '/desk/orders/csv': { method: 'GET', roles: EVERY_ROLE },
    '/desk/orders/[orderId]': { method: 'GET', roles: EVERY_ROLE },
    '/desk/orders/[orderId]/acts': { method: 'POST', roles: ['operator', 'admin'] },
    '/desk/orders/[orderId]/documents/[document]': { method: 'GET', roles: EVERY_ROLE },
    '/desk/orders/[orderId]/packing': { method: 'GET', roles: EVERY_ROLE },
    '/desk/orders/[orderId]/parcel': { method: 'POST', roles: ['operator', 'merchant', 'admin'] },
    '/desk/settings': { method: 'GET', roles: ['merchant', 'admin'] },
    '/desk/settings/change': { method: 'POST', roles: ['merchant', 'admin'] },
    '/desk/figures': { method: 'GET', roles: ['merchant', 'admin'] },
    '/desk/figures/journal': { method: 'GET', roles: ['merchant', 'admin'] },
    '/desk/products': { method: 'GET', roles: EVERY_ROLE },
    '/desk/products/new': { method: 'GET', roles: ['merchant', 'admin'] },
    '/desk/products/[sku]': { method: 'GET', roles: EVERY_ROLE },
    '/desk/products/csv': { method: 'GET', roles: EVERY_ROLE },
    '/desk/products/import': { method: 'GET', roles: ['merchant', 'admin'] },
    '/desk/products/plan': { method: 'POST', roles: ['merchant', 'admin'] },
    '/desk/products/take': { method: 'POST', roles: ['merchant', 'admin'] },
    '/desk/products/create': { method: 'POST', roles: ['merchant', 'admin'] },
    '/desk/products/[sku]/acts': { method: 'POST', roles: ['merchant', 'admin'] },
    '/desk/products/[sku]/picture': { method: 'POST', roles: ['merchant', 'admin'] },
    '/desk/orders/[orderId]/notes': { method: 'POST', roles: ['operator', 'merchant', 'admin'] },
    '/desk/tasks': { method: 'GET', roles: EVERY_ROLE },
    '/desk/tasks/[orderId]': { method: 'GET', roles: EVERY_ROLE },
    '/desk/tasks/[orderId]/complete': { method: 'POST', roles: ['operator', 'admin'] },
    '/desk/tasks/acts': { method: 'POST', roles: ['operator', 'admin'] },
    '/desk/bulk': { method: 'GET', roles: EVERY_ROLE },
    '/desk/bulk/new': { method: 'POST', roles: ['operator', 'admin'] },
    '/desk/bulk/[bulkId]': { method: 'GET', roles: EVERY_ROLE },
    '/desk/bulk/[bulkId]/turns': { method: 'POST', roles: ['operator', 'admin'] },
    '/desk/audit': { method: 'GET', roles: ['operator', 'admin'] },
    '/desk/audit/csv': { method: 'GET', roles: ['operator', 'admin'] },
    '/desk/system': { method: 'GET', roles: ['operator', 'admin'] },
    '/desk/system/bundle': { method: 'GET', roles: ['operator', 'admin'] },
    '/desk/alerts': { method: 'GET', roles: ['operator', 'admin'] },
    '/forms/desk/alerts': { method: 'POST', roles: ['admin'] },
    '/desk/alerts/[ruleId]': { method: 'GET', roles: ['admin'] },
    '/forms/desk/alerts/[ruleId]': { method: 'POST', roles: ['admin'] },
    '/desk/deliveries': { method: 'GET', roles: ['operator', 'admin'] },
    '/forms/desk/deliveries': { method: 'POST', roles: ['operator', 'admin'] },
    '/desk/payments/[paymentId]': { method: 'GET', roles: EVERY_ROLE },
    '/desk/payments/[paymentId]/assign': { method: 'POST', roles: ['operator', 'admin'] },
    '/desk/payments/[paymentId]/return': { method: 'POST', roles: ['operator', 'admin'] },
    '/desk/me': { method: 'GET', roles: EVERY_ROLE },
    '/forms/desk/me': { method: 'POST', roles: EVERY_ROLE },
    '/desk/people': { method: 'GET', roles: ['admin'] },
    '/forms/desk/people': { method: 'POST', roles: ['admin'] },
    '/desk/tokens': { method: 'GET', roles: ['admin'] },
    '/forms/desk/tokens': { method: 'POST', roles: ['admin'] },
  };
/** Where nobody needs to be signed in: nothing is told there. */
const OPEN = [
  ...['/desk/sign-in', '/desk/sign-out', '/desk/first/[token]', '/desk/join/[token]', '/desk/forgotten'],
  ...['/desk/second', '/forms/desk/first/[token]', '/forms/desk/join/[token]', '/forms/desk/forgotten'],
  ...['/forms/desk/second', '/desk/sign-in/provider', '/desk/sign-in/callback'],
];

/** Every page and route of the build, as the table of addresses is made of them. */
const addresses = Object.values(
  JSON.parse(readFileSync(join(CHECKOUT, '.next/app-path-routes-manifest.json'), 'utf8')) as Record<
    string,
    string
  >,
).filter((path) => /^(\/forms)?\/desk(\/|$)/.test(path));

/** What nobody else may read. */
const CUSTOMER = 'Somebody of the desk';

const cookies = new Map<Role, string>();
let staff: Staff;
let shop: Server;
let orderId: string;
let overdue: string;
let paymentId: string;
let bulkId: string;
let ruleId: string;

async function idOf(sql: Sql, insert: string): Promise<string> {
  const [row] = await sql.query<{ id: string }>(insert);
  return row?.id ?? expect.fail();
}

const start = () =>
  startServer({ dataDir: spareDataDir(), variables: { OPERATOR_TOKEN, LOG_LEVEL: 'info' } });

beforeAll(async () => {
  // Sessions of each role are put into the database before the server has it.
  const database = await openDatabase({ url: null, folder: join(spareDataDir(), 'pgdata') });
  try {
    for (const role of ROLES) cookies.set(role, await sessionOf(database, OPERATOR_TOKEN, role));
    // A payment without an order, and a bulk that was never started.
    paymentId = await idOf(
      database,
      `insert into payment (channel, arrived_at, verdict, amount, currency, held)
       values ('signed', now(), 'unmatched', 100, 'EUR', 100) returning id::text as id`,
    );
    bulkId = await idOf(
      database,
      `insert into bulk_act (act, filters, person, role, reason, state, created_at)
       values ('end', '{}', 'Bo', 'admin', '', 'draft', now()) returning id::text as id`,
    );
    ruleId = await idOf(
      database,
      `insert into alert_rule (name, kinds, address, every_minutes, is_on, created_by, created_at, next_look_at, standing_look_at)
       values ('Night watch', 'incident', 'ops@example.com', 5, false, 'Bo', now(), now(), now()) returning id::text as id`,
    );
    overdue = await sessionOf(database, OPERATOR_TOKEN, 'admin', -1);
    staff = await addStaff(database, { dataDir: spareDataDir(), operatorToken: OPERATOR_TOKEN });
  } finally {
    await database.close();
  }
  shop = await start();
  const json = { items: [{ sku: TEA, quantity: 1 }], customer: { name: CUSTOMER } };
  ({ orderId } = jsonOf<OrderJson>(await send(shop, '/api/order', { json })));
});
afterAll(() => shop?.end());

const exampleOf = (path: string) =>
  path
    .replace('[orderId]', orderId)
    .replace('[paymentId]', paymentId)
    .replace('[document]', 'bill')
    .replace('[bulkId]', bulkId)
    .replace('[ruleId]', ruleId)
    .replace('[sku]', TEA)
    .replace(/^\/forms/, '');

/** A page's form is sent to the page. */
const askAs = (headers: Record<string, string>, path: string, method = 'GET') =>
  send(shop, exampleOf(path), {
    method,
    ...(method === 'POST' ? { body: 'reason=a+test' } : {}),
    headers: {
      ...headers,
      ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
  });
const ask = (path: string, cookie: string | undefined, method = 'GET') =>
  askAs(cookie === undefined ? {} : { cookie }, path, method);

describe('every address of the desk', () => {
  it('has a rule', () => {
    expect(addresses.length).toBeGreaterThan(3);
    expect(addresses.toSorted()).toEqual([...Object.keys(RULES), ...OPEN].toSorted());
  });

  it.each(READERS)('asks for itself who comes: $name', async ({ role, headers: sent }) => {
    for (const [path, { method, roles }] of Object.entries(RULES)) {
      const { status, headers, text } = await askAs(sent(), path, method);
      const may = role !== null && roles.includes(role);
      // What is taken of a form depends on what stands in it.
      const refusal = role === null ? 401 : 403;
      if (may) expect([path, [401, 403].includes(status)]).toEqual([path, false]);
      else expect([path, status]).toEqual([path, refusal]);
      if (method === 'GET' && may) expect([path, status]).toEqual([path, 200]);
      expect([path, headers['cache-control']]).toEqual([path, expect.stringContaining('no-store')]);
      expect([path, headers['x-robots-tag']]).toEqual([path, 'noindex']);
      if (!may) expect(text).not.toContain(CUSTOMER);
      if (/^\/desk\/orders\/\[orderId\](\/packing)?$/.test(path)) expect(text.includes(CUSTOMER)).toBe(may);
    }
  });

  it('takes the operator’s token itself, and no session that is over, forged or of another token', async () => {
    expect((await send(shop, '/desk', { headers: operator(shop) })).status).toBe(200);
    const [name = '', id = ''] = cookies.get('admin')?.split('=') ?? [];
    for (const cookie of [
      overdue,
      `${name}=${id.slice(1)}x`,
      `${name}=`,
      `${name}=${'A'.repeat(43)}`,
      `${name}=admin`,
    ])
      expect([cookie, (await ask('/desk', cookie)).status]).toEqual([cookie, 401]);
  });
});

describe('signing in', () => {
  it('takes the token, and leads back to the page that asked for it', async () => {
    const right = await typeToken(shop, OPERATOR_TOKEN, '/desk?first=dearest');
    expect([right.status, right.headers.location]).toEqual([303, '/desk?first=dearest']);
    expect(right.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^orderflow-desk=[\w-]{43}; Path=\/desk; Max-Age=43200; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    expect(right.headers['cache-control']).toBe('no-store');
    expect((await ask('/desk', cookieOf(right))).text).toContain('Sign out');
  });

  it.each(['https://elsewhere.example/desk', '//elsewhere.example', '/deskx', '/order/7', '/desk\n', ''])(
    'leads nowhere else: %j',
    async (to) => {
      expect((await typeToken(shop, OPERATOR_TOKEN, to)).headers.location).toBe('/desk');
    },
  );

  it('ends on both sides with signing out', async () => {
    const cookie = await signInAtDesk(shop);
    expect((await ask('/desk', cookie)).status).toBe(200);
    const out = await ask(deskPaths.signOut(), cookie, 'POST');
    expect([out.status, out.headers.location]).toEqual([303, '/desk']);
    expect(out.headers['set-cookie']).toEqual([
      expect.stringMatching(/^orderflow-desk=; Path=\/desk; Max-Age=0;/),
    ]);
    expect((await ask('/desk', cookie)).status).toBe(401);
  });

  it('is not taken from another site', async () => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://elsewhere.example',
    };
    const body = new URLSearchParams({ token: OPERATOR_TOKEN }).toString();
    expect((await send(shop, deskPaths.signIn(), { body, headers })).status).toBe(403);
  });

  it('logs who fails, throttles, and names neither address nor token', async () => {
    const codes: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) codes.push((await typeToken(shop, 'not the token')).status);
    expect(codes).toContain(401);
    expect(codes.slice(-2)).toEqual([429, 429]);
    // The right one is throttled as well: trying tells nothing.
    expect((await typeToken(shop, OPERATOR_TOKEN)).status).toBe(429);
    const logged = shop
      .said()
      .split('\n')
      .filter((line) => line.includes('a wrong operator token'));
    expect(logged).toHaveLength(codes.filter((code) => code === 401).length);
    expect(logged[0]).toMatch(/"opens":"the desk","client":"[\w-]{22}"/);
    expect(shop.said()).not.toContain('not the token');
  });

  it('is over for all when the token is another', async () => {
    const cookie = cookies.get('admin');
    expect((await ask('/desk', cookie)).status).toBe(200);
    await shop.end();
    shop = await startServer({
      dataDir: spareDataDir(),
      variables: { OPERATOR_TOKEN: 'another-token-of-the-operator-of-tests' },
    });
    expect((await ask('/desk', cookie)).status).toBe(401);
  });
});
