import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { findBrokenDeskAct } from '@/lib/db/tables/desk-acts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { makeForgottenLink, spendPasswordLink } from './account-links';
import { type AccountParts, openAccounts } from './library';
import { changeAccount, invitePerson, listPeople, makeLinkFor } from './people';
import type { Claims, ProviderSettings } from './provider';
import { CALLBACK_PATH } from './provider-plugin';
import { beginAtProvider, endAtProvider, type ProviderResult } from './provider-sign-in';
import { findSignedIn, LOCK_MS, signIn } from './sign-in';
import { browserWith, keptOf } from './testing/browser';
import { type OidcServer, openOidcServer } from './testing/oidc-provider';
import { visitProvider } from './testing/provider-visit';

const ORIGIN = 'http://localhost:3000';
const SECRET = 'a-secret-of-accounts-for-tests-alone-0123456789';
const PASSWORD = 'correct horse battery';
const ADMIN: Person = { name: 'operator', role: 'admin' };
const BO = { email: 'bo@shop.example', email_verified: true, name: 'Bo Vale' };
const MAP: ProviderSettings['roleMap'] = {
  claim: 'groups',
  roles: [
    ['chiefs', 'admin'],
    ['help', 'operator'],
  ],
};

let database: Database;
let sso: OidcServer;
let now = new Date();
let actsBefore = 0;
beforeAll(async () => {
  database = await openTestDatabase();
  sso = await openOidcServer({ redirectUris: [ORIGIN + CALLBACK_PATH] });
});
afterAll(async () => {
  await sso?.close();
  await database?.close();
});
beforeEach(async () => {
  now = new Date();
  sso.people.clear();
  sso.asked.length = 0;
  sso.answers = null;
  for (const table of ['desk_account', 'desk_verification']) await database.query(`delete from ${table}`);
  actsBefore = await database.prisma.deskAct.count();
});

function partsWith(more: Partial<ProviderSettings> = {}): AccountParts {
  const { issuer, clientId, clientSecret } = sso;
  const provider = {
    issuer,
    clientId,
    clientSecret,
    name: 'Our house',
    roleMap: null,
    domains: null,
    ...more,
  };
  return openAccounts({ database, secret: SECRET, origin: ORIGIN, now: () => now, provider });
}

/** Begins in a new browser, goes through the provider's pages, and comes back with what that browser kept. */
async function visit(parts: AccountParts, login = 'bo', to = '/desk') {
  const { url, cookies } = await beginAtProvider(parts, browserWith([]), to);
  const back = await visitProvider(url, login, ORIGIN);
  return { browser: browserWith(keptOf(cookies)), back, url: new URL(url) };
}
async function come(parts: AccountParts, login = 'bo', to = '/desk'): Promise<ProviderResult> {
  const { browser, back } = await visit(parts, login, to);
  return endAtProvider(parts, browser, back.searchParams);
}
const invite = (parts: AccountParts, role: 'viewer' | 'admin' = 'viewer', email = BO.email) =>
  invitePerson(parts, ADMIN, { name: 'Bo', email }, role);
const accounts = async () =>
  (await listPeople(partsWith())).map(({ name, role, state, way }) => `${name} ${role} ${state} ${way}`);
const acts = async () =>
  (await database.prisma.deskAct.findMany({ orderBy: { id: 'asc' }, skip: actsBefore })).map(
    ({ person, act, result }) => `${person}: ${act} ${result}`,
  );
const signedInAs = async (parts: AccountParts, result: ProviderResult) =>
  result.kind === 'in' ? findSignedIn(parts, browserWith(keptOf(result.cookies))) : null;
const inOut = (result: ProviderResult) => (result.kind === 'in' ? 'in' : result.why);

describe('who may come in', () => {
  test('somebody who was invited, with the role of the invitation', async () => {
    const parts = partsWith();
    await invite(parts);
    sso.people.set('bo', { ...BO, email: 'BO@Shop.example' });
    const result = await come(parts, 'bo', '/desk/orders?state=waiting');
    expect(result).toMatchObject({ kind: 'in', to: '/desk/orders?state=waiting' });
    expect(await signedInAs(parts, result)).toMatchObject({
      person: { name: 'Bo', role: 'viewer' },
      email: BO.email,
    });
    expect(await accounts()).toEqual(['Bo viewer active both']);
    // The address is the provider's to change: the person stays the same.
    sso.people.set('bo', { ...BO, email: 'vale@shop.example' });
    expect(await come(parts)).toMatchObject({ kind: 'in' });
    expect(await accounts()).toEqual(['Bo viewer active both']);
  });

  test('somebody whose claim stands for a role: of several the first of the list', async () => {
    const parts = partsWith({ roleMap: MAP });
    sso.people.set('bo', { ...BO, groups: ['help', 'chiefs', 'others'] });
    sso.people.set('cy', { ...BO, email: 'cy@shop.example', groups: 'help' });
    expect(await signedInAs(parts, await come(parts))).toMatchObject({
      person: { name: 'Bo Vale', role: 'admin' },
    });
    // Of the same name: the record must tell both.
    expect(await signedInAs(parts, await come(parts, 'cy'))).toMatchObject({
      person: { name: 'Bo Vale (cy@shop.example)', role: 'operator' },
    });
    const [asked, done] = ['provider Our house: join asked', 'provider Our house: join done'];
    expect(await acts()).toEqual([asked, done, asked, done]);
    expect(await findBrokenDeskAct(database)).toBeNull();
  });

  test.each([
    ['was not invited', {}, 'unknown'],
    ['has another claim', { groups: ['others'] }, 'unknown'],
    ['has a claim of another shape', { groups: { help: true } }, 'unknown'],
    ['is not said to have the address', { email_verified: false, groups: ['help'] }, 'unverified'],
    ['is said nothing of', { email_verified: undefined, groups: ['help'] }, 'unverified'],
    ['has no address', { email: undefined, groups: ['help'] }, 'unverified'],
    ['has an address that is none', { email: 'bo@shop.example\r\nx', groups: ['help'] }, 'unverified'],
    ['is of another domain', { email: 'bo@other.example', groups: ['help'] }, 'domain'],
  ])('nobody who %s', async (_name, more, why) => {
    const parts = partsWith({ roleMap: MAP, domains: ['shop.example'] });
    sso.people.set('bo', { ...BO, ...more });
    expect(await come(parts)).toMatchObject({ kind: 'out', why });
    expect(await accounts()).toEqual([]);
    expect(await database.prisma.deskAccountSession.count()).toBe(0);
  });

  test('an address that is not verified brings no account along, however it was invited', async () => {
    const parts = partsWith();
    await invite(parts, 'admin');
    sso.people.set('bo', { ...BO, email_verified: false });
    expect(inOut(await come(parts))).toBe('unverified');
    expect(await accounts()).toEqual(['Bo admin invited password']);
  });

  test('nor does one that the provider gave to somebody else', async () => {
    const parts = partsWith();
    await invite(parts, 'admin');
    sso.people.set('bo', BO);
    sso.people.set('new', BO);
    expect(inOut(await come(parts))).toBe('in');
    const result = await come(parts, 'new');
    expect(inOut(result)).toBe('taken');
    const id = result.kind === 'out' ? (result.accountId ?? '') : '';
    await changeAccount(parts, ADMIN, id, { act: 'drop-provider' });
    expect(await database.prisma.deskAccountSession.count()).toBe(0);
    expect(inOut(await come(parts, 'new'))).toBe('in');
    expect(inOut(await come(parts, 'bo'))).toBe('taken');
  });

  test('the same subject of another provider is somebody else', async () => {
    const parts = partsWith();
    await invite(parts);
    sso.people.set('bo', BO);
    expect(inOut(await come(parts))).toBe('in');
    const other = await openOidcServer({ redirectUris: [ORIGIN + CALLBACK_PATH] });
    try {
      other.people.set('bo', { ...BO, email: 'stranger@shop.example' });
      expect(inOut(await come(partsWith({ issuer: other.issuer })))).toBe('unknown');
    } finally {
      await other.close();
    }
  });

  test('nobody who is disabled or locked', async () => {
    const parts = partsWith();
    await invite(parts);
    sso.people.set('bo', BO);
    const result = await come(parts);
    const id = result.kind === 'in' ? result.accountId : '';
    await changeAccount(parts, ADMIN, id, { act: 'disable' });
    expect(await come(parts)).toMatchObject({ kind: 'out', why: 'disabled', accountId: id });
    expect(await signedInAs(parts, result)).toBeNull();
    await changeAccount(parts, ADMIN, id, { act: 'enable' });
    for (let tries = 0; tries < 10; tries += 1)
      await signIn(parts, browserWith([]), { email: BO.email, password: 'x' });
    expect(inOut(await come(parts))).toBe('locked');
    now = new Date(now.getTime() + LOCK_MS + 1);
    expect(inOut(await come(parts))).toBe('in');
  });
});

describe('the role', () => {
  test('is taken over at the next sign-in, with a row in the record', async () => {
    const parts = partsWith({ roleMap: MAP });
    sso.people.set('bo', { ...BO, groups: ['chiefs'] });
    const first = await come(parts);
    sso.people.set('bo', { ...BO, groups: ['help'] });
    await come(parts);
    // Of all sessions: a role is an account's.
    expect(await signedInAs(parts, first)).toMatchObject({ person: { role: 'operator' } });
    expect((await acts()).slice(2)).toEqual([
      'provider Our house: set-role asked',
      'provider Our house: set-role done',
    ]);
    // Nothing stands for a role any more: the account came by that alone.
    sso.people.set('bo', { ...BO, groups: [] });
    expect(inOut(await come(parts))).toBe('unknown');
    expect(await signedInAs(parts, first)).toBeNull();
    expect(await accounts()).toEqual(['Bo Vale operator active provider']);
  });

  test('of somebody who was invited stays where no claim says another', async () => {
    const parts = partsWith({ roleMap: MAP });
    await invite(parts);
    sso.people.set('bo', { ...BO, groups: ['help'] });
    expect(await signedInAs(parts, await come(parts))).toMatchObject({ person: { role: 'operator' } });
    sso.people.set('bo', BO);
    expect(await signedInAs(parts, await come(parts))).toMatchObject({ person: { role: 'operator' } });
  });

  test('of the last admin with a password stays', async () => {
    const parts = partsWith({ roleMap: MAP });
    const link = await invite(parts, 'admin');
    await spendPasswordLink(parts, link.token, PASSWORD);
    sso.people.set('bo', { ...BO, groups: ['help'] });
    expect(await signedInAs(parts, await come(parts))).toMatchObject({ person: { role: 'admin' } });
    expect((await acts()).at(-1)).toBe('provider Our house: set-role refused');
  });
});

describe('an account that the provider made', () => {
  test('has no way in of its own', async () => {
    const parts = partsWith({ roleMap: MAP });
    sso.people.set('bo', { ...BO, groups: ['help'] });
    const result = await come(parts);
    expect(await makeForgottenLink(parts, BO.email)).toBeNull();
    const made = makeLinkFor(parts, ADMIN, result.kind === 'in' ? result.accountId : '');
    await expect(made).rejects.toMatchObject({ code: 'conflict' });
  });

  test('keeps no token of the provider', async () => {
    const parts = partsWith({ roleMap: MAP });
    sso.people.set('bo', { ...BO, groups: ['help'] });
    await come(parts);
    await come(parts);
    const rows = await database.prisma.deskCredential.findMany();
    expect(rows).toMatchObject([
      { accountId: 'bo', accessToken: null, refreshToken: null, idToken: null, scope: null, password: null },
    ]);
  });
});

describe('the answer of the provider', () => {
  test('is asked for with state, nonce and PKCE, and leads nowhere but back', async () => {
    const { url } = await visitOf();
    expect(url.origin).toBe(sso.issuer);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      ...{ response_type: 'code', client_id: 'orderflow', redirect_uri: ORIGIN + CALLBACK_PATH },
      ...{ scope: 'openid email profile', code_challenge_method: 'S256' },
      ...{ state: expect.stringMatching(/^[\w-]{32}$/), nonce: expect.stringMatching(/^[\w-]{32}$/) },
    });
  });

  test('counts once, and in the browser that asked', async () => {
    const { browser, back, parts } = await visitOf();
    expect(inOut(await endAtProvider(parts, browserWith([]), back.searchParams))).toBe('failed');
    const other = await visit(parts);
    expect(inOut(await endAtProvider(parts, other.browser, back.searchParams))).toBe('failed');
    expect(inOut(await endAtProvider(parts, browser, back.searchParams))).toBe('in');
    expect(inOut(await endAtProvider(parts, browser, back.searchParams))).toBe('failed');
  });

  test.each([
    ['without state', { state: null }],
    ['with another state', { state: 'x'.repeat(32) }],
    ['without a code', { code: null }],
    ['with another code', { code: 'x'.repeat(43) }],
    ['of another issuer', { iss: 'https://other.example' }],
    ['that says no', { code: null, error: 'access_denied' }],
  ])('%s lets nobody in', async (_name, changes) => {
    const { browser, back, parts } = await visitOf();
    for (const [name, value] of Object.entries(changes))
      if (value === null) back.searchParams.delete(name);
      else back.searchParams.set(name, value);
    expect(inOut(await endAtProvider(parts, browser, back.searchParams))).toBe('failed');
    expect(await database.prisma.deskAccountSession.count()).toBe(0);
  });

  const AT = () => Math.floor(Date.now() / 1000);
  test.each<[string, (token: string, sign: OidcServer['sign'], claims: Claims) => string | undefined]>([
    ['no ID token', () => undefined],
    ['no nonce', (_token, sign, claims) => sign({ ...claims, nonce: undefined })],
    ['another nonce', (_token, sign, claims) => sign({ ...claims, nonce: 'x'.repeat(32) })],
    ['another issuer', (_token, sign, claims) => sign({ ...claims, iss: 'https://other.example' })],
    ['another audience', (_token, sign, claims) => sign({ ...claims, aud: 'another' })],
    ['a time that is over', (_token, sign, claims) => sign({ ...claims, iat: AT() - 900, exp: AT() - 600 })],
    ['another signature', (token) => `${token.slice(0, -40)}${'A'.repeat(40)}`],
    ['no signature', (token) => `${unsigned(token)}.`],
    ['what is no token', () => 'x'],
  ])('with %s lets nobody in', async (_name, change) => {
    const { browser, back, parts, url } = await visitOf();
    const claims = { iss: sso.issuer, aud: 'orderflow', sub: 'bo', nonce: url.searchParams.get('nonce') };
    const whole = { ...claims, iat: AT(), exp: AT() + 600 };
    sayTokens(change(sso.sign(whole), sso.sign, whole));
    sayInstead('/me', { sub: 'bo', ...BO });
    expect(inOut(await endAtProvider(parts, browser, back.searchParams))).toBe('failed');
    expect(await database.prisma.deskAccountSession.count()).toBe(0);
  });

  test('with a token of all that lets somebody in', async () => {
    const { browser, back, parts, url } = await visitOf();
    const nonce = url.searchParams.get('nonce');
    sayTokens(
      sso.sign({ iss: sso.issuer, aud: 'orderflow', sub: 'bo', nonce, iat: AT(), exp: AT() + 600, ...BO }),
    );
    sayInstead('/me', { sub: 'bo' });
    expect(inOut(await endAtProvider(parts, browser, back.searchParams))).toBe('in');
  });

  test('a userinfo that speaks of somebody else lets nobody in', async () => {
    const { browser, back, parts } = await visitOf();
    sayInstead('/me', { ...BO, sub: 'ada' });
    expect(await endAtProvider(parts, browser, back.searchParams)).toMatchObject({ why: 'failed' });
  });
});

describe('a provider', () => {
  test('whose claims stand in the ID token lets in as well', async () => {
    const other = await openOidcServer({ redirectUris: [ORIGIN + CALLBACK_PATH], inIdToken: true });
    try {
      other.people.set('bo', { ...BO, groups: ['help'] });
      expect(inOut(await come(partsWith({ issuer: other.issuer, roleMap: MAP })))).toBe('in');
    } finally {
      await other.close();
    }
  });

  test.each([
    ['calls itself otherwise', { issuer: 'https://other.example' }],
    ['names no keys', { jwks_uri: undefined }],
    ['names an address of another kind', { token_endpoint: 'file:///etc/passwd' }],
  ])('that %s is not gone to', async (_name, changes) => {
    const parts = partsWith();
    const document = await (await fetch(`${sso.issuer}/.well-known/openid-configuration`)).json();
    sayInstead('/.well-known/openid-configuration', { ...document, ...changes });
    await expect(beginAtProvider(parts, browserWith([]), '/desk')).rejects.toThrow();
    // Whoever has a password comes in, whatever it says.
    sso.answers = null;
    await expect(beginAtProvider(parts, browserWith([]), '/desk')).resolves.toMatchObject({});
  });
});

async function visitOf() {
  const parts = partsWith();
  await invite(parts);
  sso.people.set('bo', BO);
  return { parts, ...(await visit(parts)) };
}

/** What one of the provider's addresses says instead; the others speak for themselves. */
function sayInstead(path: string, body: object): void {
  const before = sso.answers;
  sso.answers = (request, response) => {
    if (request.url !== path) return before?.(request, response) === true;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    return true;
  };
}
const sayTokens = (idToken: string | undefined) =>
  sayInstead('/token', { access_token: 'x', token_type: 'Bearer', id_token: idToken });

/** With the header that says so. */
const unsigned = (token: string) =>
  `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}`;
