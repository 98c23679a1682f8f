import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { firstAdminToken, makeFirstAdmin, makeLink, spendPasswordLink } from './account-links';
import { type AccountParts, openAccounts } from './library';
import { beginSecondFactor, confirmSecondFactor, endSecondFactor, secondFactorOf } from './my-account';
import { changeAccount, listPeople } from './people';
import { type Browser, findSignedIn, type SignedIn, signIn, signInSecond } from './sign-in';
import { browserWith, cookiesOf, keptOf } from './testing/browser';
import { totpCode } from './testing/totp';

const PASSWORD = 'correct horse battery';
const ADA = { name: 'Ada Byrne', email: 'ada@example.com', password: PASSWORD };

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

const enter = () => signIn(accounts, browserWith([]), ADA);

async function signedIn(browser: Browser): Promise<SignedIn> {
  const found = await findSignedIn(accounts, browser);
  if (found === null) throw new Error('nobody is signed in');
  return found;
}

/** The one after: the code of now was typed when the factor was confirmed. */
const nextCode = (key: string) => totpCode(key, Date.now() + 30_000);

/** Ada has a second factor. */
async function withFactor() {
  const browser = browserWith(cookiesOf(await enter()));
  const made = await beginSecondFactor(accounts, browser, await signedIn(browser), PASSWORD);
  const cookies = await confirmSecondFactor(accounts, browser, await signedIn(browser), totpCode(made.key));
  return { ...made, browser: browserWith(keptOf(cookies)) };
}

test('it counts once a code of it was typed, and is asked for then', async () => {
  const browser = browserWith(cookiesOf(await enter()));
  const me = await signedIn(browser);
  await expect(beginSecondFactor(accounts, browser, me, 'wrong')).rejects.toMatchObject({
    code: 'forbidden',
  });
  const { key, recoveryCodes } = await beginSecondFactor(accounts, browser, me, PASSWORD);
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(await secondFactorOf(accounts, me)).toBe('begun');
  // Whoever begins and does not end it is not locked out.
  expect(await enter()).toMatchObject({ kind: 'in' });
  await expect(confirmSecondFactor(accounts, browser, me, '000000')).rejects.toMatchObject({
    code: 'bad-request',
  });
  const kept = keptOf(await confirmSecondFactor(accounts, browser, me, totpCode(key)));
  expect(await secondFactorOf(accounts, await signedIn(browserWith(kept)))).toBe('on');

  const first = await enter();
  expect(first).toMatchObject({ kind: 'second' });
  const half = browserWith(cookiesOf(first));
  expect(await findSignedIn(accounts, half)).toBeNull();
  expect(await signInSecond(accounts, half, '123 456')).toMatchObject({ kind: 'wrong' });
  const second = await signInSecond(accounts, half, ` ${nextCode(key)} `);
  expect(second).toMatchObject({ kind: 'in' });
  expect((await signedIn(browserWith(cookiesOf(second)))).hasSecondFactor).toBe(true);
  // The step is spent.
  expect(await signInSecond(accounts, half, nextCode(key))).toMatchObject({ kind: 'wrong' });
});

test('neither key nor recovery codes lie open in the database', async () => {
  const { key, recoveryCodes } = await withFactor();
  const kept = JSON.stringify(await database.prisma.deskTwoFactor.findMany());
  for (const secret of [key, ...recoveryCodes]) expect(kept).not.toContain(secret);
});

test('a recovery code signs in once', async () => {
  const { recoveryCodes } = await withFactor();
  const use = async (code: string) => signInSecond(accounts, browserWith(cookiesOf(await enter())), code);
  expect(await use(recoveryCodes[0] ?? '')).toMatchObject({ kind: 'in' });
  expect(await use(recoveryCodes[0] ?? '')).toMatchObject({ kind: 'wrong' });
  expect(await use(recoveryCodes[1] ?? '')).toMatchObject({ kind: 'in' });
  expect(await use('aaaaa-bbbbb')).toMatchObject({ kind: 'wrong' });
});

test('five wrong codes end the step', async () => {
  const { key } = await withFactor();
  const half = browserWith(cookiesOf(await enter()));
  for (let tries = 0; tries < 5; tries += 1) await signInSecond(accounts, half, '000000');
  expect(await signInSecond(accounts, half, nextCode(key))).toMatchObject({ kind: 'wrong' });
});

test('it is turned off by whoever knows the password, or manages people', async () => {
  const { browser } = await withFactor();
  const me = await signedIn(browser);
  const wrong = endSecondFactor(accounts, browser, me, 'wrong');
  await expect(wrong).rejects.toMatchObject({ code: 'forbidden' });
  await endSecondFactor(accounts, browser, me, PASSWORD);
  expect(await enter()).toMatchObject({ kind: 'in' });
  await withFactor();
  const [ada] = await listPeople(accounts);
  expect(ada?.hasSecondFactor).toBe(true);
  const admin = { name: 'operator', role: 'admin' } as const;
  await changeAccount(accounts, admin, ada?.id ?? '', { act: 'drop-second-factor' });
  expect(await enter()).toMatchObject({ kind: 'in' });
});

test('a sign-in that is half done ends with a new password', async () => {
  const { key } = await withFactor();
  const half = browserWith(cookiesOf(await enter()));
  const [ada] = await listPeople(accounts);
  await spendPasswordLink(accounts, await makeLink(accounts, ada?.id ?? '', 60_000), 'another horse battery');
  expect(await signInSecond(accounts, half, nextCode(key))).toMatchObject({ kind: 'wrong' });
  expect(await database.prisma.deskAccountSession.count()).toBe(0);
});

test('the second step lets in nobody who was disabled meanwhile', async () => {
  const { key } = await withFactor();
  const half = browserWith(cookiesOf(await enter()));
  // By hand: one that is disabled at the desk has no step left to take.
  await database.query('update desk_account set disabled_at = now()');
  await database.query('delete from desk_account_session');
  expect(await signInSecond(accounts, half, nextCode(key))).toMatchObject({ kind: 'wrong' });
  expect(await database.prisma.deskAccountSession.count()).toBe(0);
});

test('a code of an authenticator counts once', async () => {
  const { key } = await withFactor();
  const use = async (code: string) => signInSecond(accounts, browserWith(cookiesOf(await enter())), code);
  await database.query('delete from desk_account_session');
  const confirmed = totpCode(key);
  const code = nextCode(key);
  expect(await use(code)).toMatchObject({ kind: 'in' });
  expect(await use(code)).toMatchObject({ kind: 'wrong' });
  expect(await use(confirmed)).toMatchObject({ kind: 'wrong' });
  expect(await database.prisma.deskAccountSession.count()).toBe(1);
});
