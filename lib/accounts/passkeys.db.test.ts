import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { addPasskey, findPasskeysOf, MAX_PASSKEYS } from '@/lib/db/tables/desk-passkeys';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { firstAdminToken, makeFirstAdmin, makeLink, spendPasswordLink } from './account-links';
import { type AccountParts, openAccounts } from './library';
import { addMyPasskey, beginPasskey, beginPasskeySignIn, passkeyHost, signInWithPasskey } from './passkeys';
import { changeAccount } from './people';
import { findSignedIn, signIn } from './sign-in';
import { newAuthenticator, type Signing } from './testing/authenticator';
import { browserWith, cookiesOf, keptOf } from './testing/browser';

const ORIGIN = 'https://shop.example';
const HOST = 'shop.example';
const PASSWORD = 'correct horse battery';
const ADA = { name: 'Ada Byrne', email: 'ada@example.com', password: PASSWORD };
const ADMIN: Person = { name: 'operator', role: 'admin' };
const KEY = 'a-passkey-of-ada';

let database: Database;
let accounts: AccountParts;
let id: string;
let authenticator: ReturnType<typeof newAuthenticator>;
const openAt = (origin: string) =>
  openAccounts({
    ...{ database, origin, now: () => new Date() },
    secret: 'a-secret-of-accounts-for-tests-alone-0123456789',
  });
beforeAll(async () => {
  database = await openTestDatabase();
  accounts = openAt(ORIGIN);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.query('delete from desk_account');
  await database.query(`delete from setting where key = 'first-account'`);
  id = (await makeFirstAdmin(accounts, firstAdminToken(accounts), ADA)).id;
  authenticator = newAuthenticator();
  await add(KEY);
});

const add = (key: string) =>
  addPasskey(database, {
    ...{ id: key, accountId: id, name: 'phone', publicKey: authenticator.publicKey, counter: 1 },
    ...{ transports: 'internal', createdAt: new Date() },
  });

async function challenge(): Promise<string> {
  const options = await beginPasskeySignIn(accounts);
  return 'challenge' in options ? String(options.challenge) : '';
}
async function answer(more: Partial<Signing> = {}, key = KEY): Promise<string> {
  const signing = { challenge: await challenge(), origin: ORIGIN, host: HOST, counter: 2, ...more };
  return authenticator.sign(key, signing);
}
const give = (said: string) => signInWithPasskey(accounts, browserWith([]), said);
const sessions = () => database.prisma.deskAccountSession.count();

test('signs in, and says when', async () => {
  const result = await give(await answer());
  expect(result).toMatchObject({ kind: 'in', accountId: id });
  const cookies = result.kind === 'in' ? keptOf(result.cookies) : [];
  expect(await findSignedIn(accounts, browserWith(cookies))).toMatchObject({ person: { name: 'Ada Byrne' } });
  expect(await findPasskeysOf(database, id)).toMatchObject([{ counter: 2, lastUsedAt: expect.any(Date) }]);
});

test.each<[string, Partial<Signing>, RegExp]>([
  ['of another origin', { origin: 'https://shop.example.evil.example' }, /origin/],
  ['of another host', { host: 'evil.example' }, /RP ID/],
  ['of another port', { origin: 'https://shop.example:8443' }, /origin/],
  ['that nobody verified', { isVerified: false }, /[Uu]ser.*verif/],
  ['with a count of before', { counter: 1 }, /counter/],
  ['without a count', { counter: 0 }, /counter/],
  ['to what nobody asked', { challenge: 'A'.repeat(43) }, /not asked for/],
])('an answer %s signs nobody in', async (_name, more, why) => {
  const result = await give(await answer(more));
  expect(result).toMatchObject({ kind: 'wrong', why: expect.stringMatching(why) });
  expect(await sessions()).toBe(0);
});

test.each(['', 'x', '{}', '[]', JSON.stringify({ id: KEY, type: 'public-key' })])(
  'nor does %j',
  async (said) => {
    expect(await give(said)).toMatchObject({ kind: 'wrong' });
  },
);

test('nor one that another key signed, nor one of a passkey that nobody has', async () => {
  const said = await answer();
  const other = await answer({}, 'nobody-has-this-one');
  expect(await give(other)).toMatchObject({ kind: 'wrong', why: 'an unknown passkey' });
  authenticator = newAuthenticator();
  expect(await give(await answer())).toMatchObject({ kind: 'wrong', accountId: id });
  expect(await sessions()).toBe(0);
  expect(await give(said)).toMatchObject({ kind: 'in' });
});

test('an answer counts once, and of two with the same count one', async () => {
  const said = await answer();
  const both = await Promise.all([give(said), give(said)]);
  expect(both.map(({ kind }) => kind).sort()).toEqual(['in', 'wrong']);
  const [one, copy] = [await answer({ counter: 3 }), await answer({ counter: 3 })];
  const copies = await Promise.all([give(one), give(copy)]);
  expect(copies.map(({ kind }) => kind).sort()).toEqual(['in', 'wrong']);
  expect(await sessions()).toBe(2);
});

test('disabled and locked accounts stay out', async () => {
  for (let tries = 0; tries < 10; tries += 1)
    await signIn(accounts, browserWith([]), { ...ADA, password: 'x' });
  expect(await give(await answer({ counter: 2 }))).toMatchObject({ why: 'a locked account' });
  await database.query(`update desk_account set locked_until = null, disabled_at = now()`);
  expect(await give(await answer({ counter: 3 }))).toMatchObject({ why: 'a disabled account' });
  expect(await sessions()).toBe(0);
});

test('a password that a link sets ends all of them, as does an admin', async () => {
  const said = await answer();
  await spendPasswordLink(accounts, await makeLink(accounts, id, 60_000), PASSWORD);
  expect(await findPasskeysOf(database, id)).toEqual([]);
  expect(await give(said)).toMatchObject({ why: 'an unknown passkey' });
  await add(KEY);
  await changeAccount(accounts, ADMIN, id, { act: 'drop-passkeys' });
  expect(await findPasskeysOf(database, id)).toEqual([]);
});

test('one that is removed while it signs in opens nothing', async () => {
  await database.script(`create or replace function remove_first() returns trigger language plpgsql as $$ begin
      delete from desk_passkey; return new; end $$;
    create or replace trigger remove_first before insert on desk_account_session for each row
      execute function remove_first()`);
  try {
    expect(await give(await answer())).toMatchObject({ kind: 'wrong', why: 'a passkey that was removed' });
    expect(await sessions()).toBe(0);
  } finally {
    await database.script('drop trigger remove_first on desk_account_session');
  }
});

test('is made by whoever knows the password, and for whom it was asked', async () => {
  const browser = browserWith(cookiesOf(await signIn(accounts, browserWith([]), ADA)));
  const me = (await findSignedIn(accounts, browser)) ?? expect.fail();
  await expect(beginPasskey(accounts, browser, me, 'wrong')).rejects.toMatchObject({ code: 'forbidden' });
  expect(await beginPasskey(accounts, browser, me, PASSWORD)).toMatchObject({
    rp: { id: HOST },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: [{ id: KEY }],
  });
  const typed = { name: 'key', answer: await answer() };
  await expect(addMyPasskey(accounts, me, typed)).rejects.toMatchObject({ code: 'bad-request' });
  for (let count = 1; count < MAX_PASSKEYS; count += 1) expect(await add(`${KEY}-${count}`)).toBe(true);
  expect(await add(`${KEY}-more`)).toBe(false);
  await expect(beginPasskey(accounts, browser, me, PASSWORD)).rejects.toMatchObject({ code: 'conflict' });
});

test.each([
  ['https://shop.example:8443', 'shop.example'],
  ['http://localhost:3000', 'localhost'],
  ['http://127.0.0.1:3000', null],
  ['http://[::1]:3000', null],
])('of %s is %s', (origin, host) => {
  expect(passkeyHost(openAt(origin))).toBe(host);
});
