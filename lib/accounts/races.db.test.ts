import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { firstAdminToken, makeFirstAdmin } from './account-links';
import { type AccountParts, openAccounts } from './library';
import { beginSecondFactor, confirmSecondFactor } from './my-account';
import { findSignedIn, signIn, signInSecond } from './sign-in';
import { browserWith, cookiesOf } from './testing/browser';
import { totpCode } from './testing/totp';

const PASSWORD = 'correct horse battery';
const ADA = { name: 'Ada Byrne', email: 'ada@example.com', password: PASSWORD };

let database: Database;
let accounts: AccountParts;
let id: string;
beforeAll(async () => {
  database = await openTestDatabase();
  const secret = 'a-secret-of-accounts-for-tests-alone-0123456789';
  accounts = openAccounts({ database, secret, origin: 'http://localhost:3000', now: () => new Date() });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.query('delete from desk_account');
  await database.query(`delete from setting where key = 'first-account'`);
  id = (await makeFirstAdmin(accounts, firstAdminToken(accounts), ADA)).id;
});
afterEach(() =>
  database.script(`drop trigger if exists reset_first on desk_account_session;
    drop trigger if exists reset_first on desk_verification`),
);

const enter = () => signIn(accounts, browserWith([]), ADA);
/** A new password is set between the look at the old one and the row that it opens, and ends all that there is by then. */
const resetBefore = (table: string, column: string) =>
  database.script(`create or replace function reset_first() returns trigger language plpgsql as $$ begin
      if new.${column} <> '${id}' then return new; end if;
      update desk_credential set password = password || 'x';
      delete from desk_account_session; delete from desk_verification where value = '${id}';
      return new; end $$;
    create or replace trigger reset_first before insert on ${table} for each row execute function reset_first()`);

async function withFactor(): Promise<string> {
  const browser = browserWith(cookiesOf(await enter()));
  const me = await findSignedIn(accounts, browser);
  if (me === null) throw new Error('nobody is signed in');
  const { key } = await beginSecondFactor(accounts, browser, me, PASSWORD);
  await confirmSecondFactor(accounts, browser, me, totpCode(key));
  await database.query('delete from desk_account_session');
  return key;
}

test('a password that was set anew meanwhile signs nobody in', async () => {
  await resetBefore('desk_account_session', 'account_id');
  expect(await enter()).toEqual({ kind: 'wrong', accountId: id, isLocked: false });
  expect(await database.prisma.deskAccountSession.count()).toBe(0);
});

test('nor does it begin a second step', async () => {
  await withFactor();
  await resetBefore('desk_verification', 'value');
  expect(await enter()).toEqual({ kind: 'wrong', accountId: id, isLocked: false });
});

test('nor does a second step end that began with the old one', async () => {
  const key = await withFactor();
  const half = browserWith(cookiesOf(await enter()));
  await resetBefore('desk_account_session', 'account_id');
  const code = totpCode(key, Date.now() + 30_000);
  expect(await signInSecond(accounts, half, code)).toEqual({ kind: 'wrong', accountId: id, isLocked: false });
  expect(await database.prisma.deskAccountSession.count()).toBe(0);
});

test('a step that was left by a password from before is over', async () => {
  const key = await withFactor();
  const half = browserWith(cookiesOf(await enter()));
  // As by a reset that has set the password, and not yet ended what waits for the old one.
  await database.query('update desk_credential set updated_at = now()');
  const code = totpCode(key, Date.now() + 30_000);
  expect(await signInSecond(accounts, half, code)).toMatchObject({ kind: 'wrong', accountId: id });
  expect(await database.prisma.deskAccountSession.count()).toBe(0);
});

test('a wrong second step is known by its account', async () => {
  await withFactor();
  const half = browserWith(cookiesOf(await enter()));
  for (const code of ['000000', 'aaaaa-bbbbb'])
    expect(await signInSecond(accounts, half, code)).toEqual({
      kind: 'wrong',
      accountId: id,
      isLocked: false,
    });
  expect(await signInSecond(accounts, browserWith([]), '000000')).toMatchObject({ accountId: null });
});
