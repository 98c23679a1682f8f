import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ProviderShop, startProviderShop } from '@/e2e/support/provider';
import { sandbox } from '@/e2e/support/sandbox';
import { type Received, send } from '@/e2e/support/send';
import { newDataDir, refusedStart, removeDataDir } from '@/e2e/support/server';
import { visitProvider } from '@/lib/accounts/testing/provider-visit';
import { deskPaths } from '@/lib/story/desk-paths';

const BO = { email: 'bo@shop.example', email_verified: true, name: 'Bo Vale', groups: ['help'] };

let both: ProviderShop;
beforeAll(async () => {
  const roles = { OIDC_ROLE_CLAIM: 'groups', OIDC_ROLES: 'help=operator' };
  // Each test is another client: ten tries a minute are what one has.
  both = await startProviderShop({ ...roles, LOG_LEVEL: 'info', TRUST_PROXY: '127.0.0.1' });
});
afterAll(() => both?.end());
let client = 0;
beforeEach(() => {
  client += 1;
  both.sso.people.clear();
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const from = () => ({ 'x-forwarded-for': `10.0.0.${client}` });
const begin = (to = '/desk', headers: Record<string, string> = {}) =>
  send(both.shop, deskPaths.provider(), {
    body: new URLSearchParams({ to }).toString(),
    headers: { ...FORM, ...from(), ...headers },
  });
const back = (path: string, cookie: string) => send(both.shop, path, { headers: { cookie, ...from() } });
const cookieOf = ({ headers }: Received) =>
  (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
const leadsTo = ({ headers }: Received) => /^0; url=(\S+)$/.exec(String(headers.refresh ?? ''))?.[1] ?? '';

/** Through the provider's pages. @returns the answer to what it sent the browser back with */
async function come(login: string, to = '/desk'): Promise<Received> {
  const begun = await begin(to);
  expect(begun.status).toBe(200);
  const url = await visitProvider(leadsTo(begun), login, both.shop.url);
  return back(url.pathname + url.search, cookieOf(begun));
}

it('a start with half of a provider is refused in one line', async () => {
  const dataDir = newDataDir();
  const { code, lines } = await refusedStart(dataDir, { OIDC_ISSUER: 'https://sso.example' });
  removeDataDir(dataDir);
  expect([code, lines]).toEqual([
    1,
    [expect.stringMatching(/OIDC_CLIENT_ID takes .* must be set where OIDC_ISSUER is\.$/)],
  ]);
});

it('somebody of the provider comes in, and out again', async () => {
  expect((await send(both.shop, '/desk')).text).toContain('>Sign in with Our house<');
  both.sso.people.set('bo', BO);
  const begun = await begin();
  expect(begun.headers['set-cookie']).toEqual([
    expect.stringMatching(/^orderflow-account\.state=\S+; Max-Age=300; Path=\/desk; HttpOnly; SameSite=Lax$/),
  ]);
  expect(begun.headers['cache-control']).toBe('no-store');
  const url = await visitProvider(leadsTo(begun), 'bo', both.shop.url);
  const answer = await back(url.pathname + url.search, cookieOf(begun));
  expect([answer.status, leadsTo(answer)]).toEqual([200, '/desk']);
  expect(answer.headers['referrer-policy']).toBe('no-referrer');
  expect(answer.headers['set-cookie']).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^orderflow-account\.session_token=\S+; Max-Age=43200; Path=\/desk; HttpOnly; SameSite=Strict$/,
      ),
      expect.stringMatching(/^orderflow-account\.state=; Max-Age=0; Path=\/desk; HttpOnly; SameSite=Lax$/),
    ]),
  );
  const cookie = cookieOf(answer);
  const read = (path: string) => send(both.shop, path, { headers: { cookie } });
  expect((await read('/desk')).text).toContain('Bo Vale');
  expect((await read(deskPaths.people())).status).toBe(403);
  expect((await read(deskPaths.me())).text).toContain('you come in by the provider');
  // What the log says of it: the account, and nothing of the person or of the code.
  expect(both.shop.said()).toMatch(/"account":"[\w-]+","by":"provider","msg":"signed in at the desk"/);
  expect(both.shop.said()).not.toContain('shop.example');
  expect(both.shop.said()).not.toContain(url.searchParams.get('code'));
  await send(both.shop, deskPaths.signOut(), { method: 'POST', headers: { cookie } });
  expect((await read('/desk')).status).toBe(401);
});

it('leads to the page of the desk that was asked for, and nowhere else', async () => {
  both.sso.people.set('bo', BO);
  expect(leadsTo(await come('bo', '/desk/orders?state=waiting'))).toBe('/desk/orders?state=waiting');
  expect(leadsTo(await come('bo', '//other.example/desk'))).toBe('/desk');
});

it('an unknown person is told whom to ask, with nothing of theirs run or shown as more than text', async () => {
  both.sso.people.set('cy', { ...BO, email: 'cy@shop.example', groups: [], name: '<script>' });
  const answer = await come('cy');
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('Ask an admin of this shop to invite exactly this address');
  expect(answer.text).toContain('cy@shop.example');
  expect(answer.headers['set-cookie'] ?? []).not.toContainEqual(expect.stringContaining('session_token'));
  expect(both.shop.said()).toContain('"why":"unknown"');
});

it('the answer counts once, in its own browser, and a forged one never', async () => {
  both.sso.people.set('bo', BO);
  const begun = await begin();
  const url = await visitProvider(leadsTo(begun), 'bo', both.shop.url);
  const path = url.pathname + url.search;
  expect((await back(path, '')).status).toBe(401);
  expect((await back(path, cookieOf(begun))).status).toBe(200);
  expect((await back(path, cookieOf(begun))).status).toBe(401);
  expect((await back(`${deskPaths.callback()}?code=x&state=y`, cookieOf(begun))).status).toBe(401);
  expect((await back(deskPaths.callback(), '')).status).toBe(401);
});

it('is begun by our own pages alone, and no more often than other sign-ins', async () => {
  expect((await begin('/desk', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  const answers: number[] = [];
  for (let tries = 0; tries < 11; tries += 1) answers.push((await begin()).status);
  expect(answers).toEqual([...Array(10).fill(200), 429]);
  expect((await back(deskPaths.callback(), '')).status).toBe(429);
});

it('a provider that is gone is told, and passwords go on', async () => {
  both.sso.answers = (_request, response) => {
    response.statusCode = 500;
    response.end();
    return true;
  };
  try {
    // Where it is was asked before: the browser is led there. Its answer to a code is no answer.
    const begun = await begin();
    const state = new URL(leadsTo(begun)).searchParams.get('state') ?? '';
    const answer = await back(`${deskPaths.callback()}?code=x&state=${state}`, cookieOf(begun));
    expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('Begin again')]);
  } finally {
    both.sso.answers = null;
  }
});

it('a shop without one has none of it', async () => {
  expect((await send(sandbox(), '/desk')).text).not.toContain('Sign in with');
  expect((await send(sandbox(), deskPaths.provider(), { method: 'POST' })).status).toBe(404);
  expect((await send(sandbox(), deskPaths.callback())).status).toBe(404);
});
