import { afterAll, beforeAll, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { firstAdminToken, makeFirstAdmin } from './account-links';
import { type AccountParts, openAccounts } from './library';
import { beginSecondFactor, changePassword, endSecondFactor } from './my-account';
import { beginPasskey } from './passkeys';
import { invitePerson } from './people';
import { findSignedIn, MAX_TRIES, type SignedIn, signIn } from './sign-in';
import { browserWith, cookiesOf } from './testing/browser';

const PASSWORD = 'correct horse battery';
const ADA = { name: 'Ada Byrne', email: 'ada@example.com', password: PASSWORD };
const ADMIN: Person = { name: 'operator', role: 'admin' };

let database: Database;
let accounts: AccountParts;
beforeAll(async () => {
  database = await openTestDatabase();
  const secret = 'a-secret-of-accounts-for-tests-alone-0123456789';
  accounts = openAccounts({ database, secret, origin: 'http://localhost:3000', now: () => new Date() });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.query('delete from desk_account');
  await database.query(`delete from setting where key = 'first-account'`);
  await makeFirstAdmin(accounts, firstAdminToken(accounts), ADA);
});

type Browser = ReturnType<typeof browserWith>;
test.each<[string, (browser: Browser, me: SignedIn, password: string) => Promise<unknown>]>([
  ['changing it', (browser, me, old) => changePassword(accounts, browser, me, { old, wanted: PASSWORD })],
  ['a second factor', (browser, me, password) => beginSecondFactor(accounts, browser, me, password)],
  ['the end of one', (browser, me, password) => endSecondFactor(accounts, browser, me, password)],
  ['a passkey', (browser, me, password) => beginPasskey(accounts, browser, me, password)],
])(
  'whoever has a session alone guesses the password by %s no more often than at sign-in',
  async (_name, guess) => {
    const browser = browserWith(cookiesOf(await signIn(accounts, browserWith([]), ADA)));
    const me = (await findSignedIn(accounts, browser)) ?? expect.fail();
    for (let tries = 0; tries < MAX_TRIES; tries += 1)
      await expect(guess(browser, me, 'wrong horse battery')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(guess(browser, me, PASSWORD)).rejects.toMatchObject({ code: 'conflict' });
    expect(await signIn(accounts, browserWith([]), ADA)).toMatchObject({ kind: 'wrong' });
  },
);

test.each([
  ['a wrong one', 'wrong horse battery'],
  ['none', ''],
  ['one that is too long', 'x'.repeat(5_000)],
])('a password is worked on alike whether there is such an account: %s', async (_name, password) => {
  const { password: hashing } = await (await accounts.library(false)).$context;
  const works: MockInstance[] = [vi.spyOn(hashing, 'hash'), vi.spyOn(hashing, 'verify')];
  try {
    for (const email of [ADA.email, 'nobody@example.com']) {
      for (const work of works) work.mockClear();
      expect(await signIn(accounts, browserWith([]), { email, password })).toMatchObject({ kind: 'wrong' });
      const calls = works.reduce((sum, work) => sum + work.mock.calls.length, 0);
      expect(calls, email).toBe(1);
    }
  } finally {
    for (const work of works) work.mockRestore();
  }
});

test.each(['ADA BYRNE', 'Ada  Byrne', 'Ada\u200b Byrne', 'Ada\u00a0Byrne', '\u202dAda Byrne', 'Ａda Byrne'])(
  'nobody is called %j beside Ada Byrne',
  async (name) => {
    const invited = invitePerson(accounts, ADMIN, { name, email: 'bo@example.com' }, 'viewer');
    await expect(invited).rejects.toMatchObject({ code: 'conflict', field: 'name' });
  },
);

test.each(['oper\u200bator', 'Ｏperator', 'to\u00adken stock', 'pro\u2060vider house'])(
  'nor %j, which looks like what is no person',
  async (name) => {
    const invited = invitePerson(accounts, ADMIN, { name, email: 'bo@example.com' }, 'viewer');
    await expect(invited).rejects.toMatchObject({ code: 'bad-request', field: 'name' });
  },
);
