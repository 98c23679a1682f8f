import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { hadAccount } from '@/lib/db/tables/desk-accounts';
import { findBrokenDeskAct } from '@/lib/db/tables/desk-acts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import {
  firstAdminToken,
  makeFirstAdmin,
  makeForgottenLink,
  makeLink,
  spendPasswordLink,
} from './account-links';
import { type AccountParts, openAccounts } from './library';
import { changePassword, endSessions, listSessions } from './my-account';
import { changeAccount, invitePerson, listPeople, makeLinkFor } from './people';
import {
  type Browser,
  findSignedIn,
  LOCK_MS,
  MAX_TRIES,
  type SignInResult,
  signIn,
  signOut,
} from './sign-in';
import { browserWith, cookiesOf } from './testing/browser';

const SECRET = 'a-secret-of-accounts-for-tests-alone-0123456789';
const PASSWORD = 'correct horse battery';
const ADA = { name: 'Ada Byrne', email: 'Ada@Example.com', password: PASSWORD };
const ADMIN: Person = { name: 'operator', role: 'admin' };

let database: Database;
let accounts: AccountParts;
let now = new Date();

beforeAll(async () => {
  database = await openTestDatabase();
  accounts = openAccounts({ database, secret: SECRET, origin: 'http://localhost:3000', now: () => now });
});
afterAll(() => database.close());
beforeEach(async () => {
  now = new Date();
  await database.query('delete from desk_account');
  await database.query(`delete from setting where key = 'first-account'`);
});

const stranger = browserWith([]);
const signedInWith = async (browser: Browser) => {
  const found = await findSignedIn(accounts, browser);
  if (found === null) throw new Error('nobody is signed in');
  return found;
};
const first = () => makeFirstAdmin(accounts, firstAdminToken(accounts), ADA);
const enter = (email: string, password = PASSWORD) => signIn(accounts, stranger, { email, password });

async function browserOf(email: string, password = PASSWORD) {
  return browserWith(cookiesOf(await enter(email, password)));
}
async function joined(name: string, role: 'viewer' | 'admin') {
  const link = await invitePerson(accounts, ADMIN, { name, email: `${name}@example.com` }, role);
  return spendPasswordLink(accounts, link.token, PASSWORD);
}

describe('the first admin', () => {
  test('is made once, by the address alone', async () => {
    await expect(makeFirstAdmin(accounts, 'x'.repeat(43), ADA)).rejects.toMatchObject({ code: 'not-found' });
    const both = await Promise.allSettled([first(), first()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(first()).rejects.toMatchObject({ code: 'not-found' });
    expect(await listPeople(accounts)).toMatchObject([
      { name: 'Ada Byrne', email: 'ada@example.com', role: 'admin', state: 'active', hasSecondFactor: false },
    ]);
  });

  test.each(['made by the address', 'invited with the operator’s token'])(
    'is made by no address once somebody was %s, though nobody is left',
    async (way) => {
      expect(await hadAccount(database)).toBe(false);
      if (way === 'made by the address') await first();
      else await invitePerson(accounts, ADMIN, ADA, 'viewer');
      await database.query('delete from desk_account');
      await expect(first()).rejects.toMatchObject({ code: 'not-found' });
      // The operator's token makes the next one.
      const link = await invitePerson(accounts, ADMIN, ADA, 'admin');
      await spendPasswordLink(accounts, link.token, PASSWORD);
      expect(await enter(ADA.email)).toMatchObject({ kind: 'in' });
    },
  );

  test.each([
    [{ name: ' ' }, 'name'],
    [{ name: 'a\nb' }, 'name'],
    [{ name: 'Operator' }, 'name'],
    [{ name: 'token stock' }, 'name'],
    [{ email: 'ada' }, 'email'],
    [{ email: 'a&b@example.com' }, 'email'],
    [{ password: 'eleven char' }, 'password'],
    [{ password: 'x'.repeat(129) }, 'password'],
  ])('takes no %j', async (wrong, field) => {
    const made = makeFirstAdmin(accounts, firstAdminToken(accounts), { ...ADA, ...wrong });
    await expect(made).rejects.toMatchObject({ code: 'bad-request', field });
    expect(await listPeople(accounts)).toEqual([]);
  });
});

describe('signing in', () => {
  test('takes address and password, and nothing of it lies open in the database', async () => {
    await first();
    const signedIn = await findSignedIn(accounts, await browserOf(' ADA@example.com '));
    expect(signedIn).toMatchObject({
      person: { name: 'Ada Byrne', role: 'admin' },
      email: 'ada@example.com',
    });
    const [credential] = await database.prisma.deskCredential.findMany();
    expect(credential?.password).not.toContain(PASSWORD);
    expect(await database.prisma.deskAccountSession.findMany()).toMatchObject([{ ipAddress: '' }]);
  });

  test('a copy of the database signs nobody in', async () => {
    await first();
    const browser = await browserOf('ada@example.com');
    const [row] = await database.prisma.deskAccountSession.findMany();
    const [name = ''] = (browser.headers.get('cookie') ?? '').split('=');
    for (const value of [row?.token, `${row?.token}.`, `${row?.token}.${'A'.repeat(43)}=`])
      expect(await findSignedIn(accounts, browserWith([`${name}=${value}`]))).toBeNull();
    const other = openAccounts({
      ...{ database, origin: 'http://localhost:3000', now: () => now },
      secret: `${SECRET}-another`,
    });
    expect(await findSignedIn(other, browser)).toBeNull();
  });

  test.each([
    ['an unknown address', 'bo@example.com', PASSWORD],
    ['a wrong password', 'ada@example.com', 'wrong horse battery'],
    ['no password', 'ada@example.com', ''],
    ['no address', 'ada', PASSWORD],
  ])('refuses %s', async (_name, email, password) => {
    await first();
    expect(await enter(email, password)).toMatchObject({ kind: 'wrong' });
  });

  test('the tenth wrong password in a row locks the account for a quarter of an hour, the right one included', async () => {
    await first();
    const wrong: SignInResult[] = [];
    for (let tries = 0; tries < MAX_TRIES - 1; tries += 1) wrong.push(await enter('ada@example.com', 'x'));
    // One that is right in between begins the row anew.
    expect(await enter('ada@example.com')).toMatchObject({ kind: 'in' });
    for (let tries = 0; tries < MAX_TRIES; tries += 1) wrong.push(await enter('ada@example.com', 'x'));
    expect(wrong.map((result) => result.kind === 'wrong' && result.isLocked).indexOf(true)).toBe(
      2 * MAX_TRIES - 2,
    );
    expect(await enter('ada@example.com')).toMatchObject({ kind: 'wrong' });
    expect(await listPeople(accounts)).toMatchObject([{ state: 'locked' }]);
    now = new Date(now.getTime() + LOCK_MS + 1);
    expect(await enter('ada@example.com')).toMatchObject({ kind: 'in' });
  });

  test('takes a domain of another script as it is typed', async () => {
    const bo = { name: 'Bo', email: 'bo@bücher.example' };
    const link = await invitePerson(accounts, ADMIN, bo, 'viewer');
    await spendPasswordLink(accounts, link.token, PASSWORD);
    expect(await enter('Bo@BÜCHER.example')).toMatchObject({ kind: 'in' });
    expect(await makeForgottenLink(accounts, bo.email)).not.toBeNull();
  });

  test('many tries at once are not more than there are', async () => {
    await first();
    const tries = Array.from({ length: MAX_TRIES + 4 }, () => enter('ada@example.com', 'x'));
    const locked = (await Promise.all(tries)).filter((one) => one.kind === 'wrong' && one.isLocked);
    expect(locked).toHaveLength(1);
  });

  test('over HTTPS the cookie is of this host alone', async () => {
    await first();
    const secure = { headers: new Headers(), isSecure: true };
    const result = await signIn(accounts, secure, { email: 'ada@example.com', password: PASSWORD });
    expect(result.kind === 'in' ? result.cookies : []).toEqual([
      expect.stringMatching(
        /^__Host-orderflow-account\.session_token=\S+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    expect(await findSignedIn(accounts, browserWith(cookiesOf(result), true))).not.toBeNull();
    expect(await findSignedIn(accounts, browserWith(cookiesOf(result), false))).toBeNull();
  });

  test('ends on the server with signing out', async () => {
    await first();
    const browser = await browserOf('ada@example.com');
    expect(await signOut(accounts, browser)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^orderflow-account\.session_token=; Max-Age=0/)]),
    );
    expect(await findSignedIn(accounts, browser)).toBeNull();
  });
});

describe('a link', () => {
  test('lets in whoever was invited, once, and for three days', async () => {
    const bo = { name: 'Bo', email: 'bo@example.com' };
    const link = await invitePerson(accounts, ADMIN, bo, 'viewer');
    expect(await listPeople(accounts)).toMatchObject([{ name: 'Bo', role: 'viewer', state: 'invited' }]);
    expect(await enter('bo@example.com')).toMatchObject({ kind: 'wrong' });
    const kept = JSON.stringify(await database.prisma.deskVerification.findMany());
    expect(kept).not.toContain(link.token);
    await spendPasswordLink(accounts, link.token, PASSWORD);
    expect(await enter('bo@example.com')).toMatchObject({ kind: 'in' });
    await expect(spendPasswordLink(accounts, link.token, PASSWORD)).rejects.toMatchObject({
      code: 'not-found',
    });
    const late = await makeLinkFor(accounts, ADMIN, (await listPeople(accounts))[0]?.id ?? '');
    now = new Date(now.getTime() + 3 * 24 * 60 * 60 * 1000 + 1);
    await expect(spendPasswordLink(accounts, late.token, PASSWORD)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('of two at once one is used', async () => {
    const { id } = await first();
    const token = await makeLink(accounts, id, 60_000);
    const both = await Promise.allSettled([
      spendPasswordLink(accounts, token, 'one horse battery'),
      spendPasswordLink(accounts, token, 'two horse battery'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('to a new password ends all sessions; nobody who has no account gets one', async () => {
    await first();
    const browser = await browserOf('ada@example.com');
    expect(await makeForgottenLink(accounts, 'bo@example.com')).toBeNull();
    const made = await makeForgottenLink(accounts, 'Ada@example.com');
    await spendPasswordLink(accounts, made?.token ?? '', 'another horse battery');
    expect(await findSignedIn(accounts, browser)).toBeNull();
    expect(await enter('ada@example.com')).toMatchObject({ kind: 'wrong' });
    expect(await enter('ada@example.com', 'another horse battery')).toMatchObject({ kind: 'in' });
  });

  test('is over with the password it was for, however that was set', async () => {
    const bo = await invitePerson(accounts, ADMIN, { name: 'Bo', email: 'bo@example.com' }, 'viewer');
    const { id } = (await listPeople(accounts))[0] ?? { id: '' };
    const again = await makeLink(accounts, id, 60_000);
    await spendPasswordLink(accounts, again, PASSWORD);
    const isOver = (token: string) =>
      expect(spendPasswordLink(accounts, token, 'another horse battery')).rejects.toMatchObject({
        code: 'not-found',
      });
    await isOver(bo.token);
    const old = await makeLinkFor(accounts, ADMIN, id);
    const newer = await makeLinkFor(accounts, ADMIN, id);
    await isOver(old.token);
    const browser = await browserOf('bo@example.com');
    await changePassword(accounts, browser, await signedInWith(browser), {
      old: PASSWORD,
      wanted: 'third horse battery',
    });
    await isOver(newer.token);
    const last = await makeLinkFor(accounts, ADMIN, id);
    await changeAccount(accounts, ADMIN, id, { act: 'disable' });
    await changeAccount(accounts, ADMIN, id, { act: 'enable' });
    await isOver(last.token);
  });

  test('to a new password unlocks', async () => {
    const { id } = await first();
    for (let tries = 0; tries < MAX_TRIES; tries += 1) await enter('ada@example.com', 'x');
    await spendPasswordLink(accounts, await makeLink(accounts, id, 60_000), 'another horse battery');
    expect(await enter('ada@example.com', 'another horse battery')).toMatchObject({ kind: 'in' });
  });

  test('for whoever forgot is made once in ten minutes', async () => {
    await first();
    expect(await makeForgottenLink(accounts, 'ada@example.com')).not.toBeNull();
    expect(await makeForgottenLink(accounts, 'ada@example.com')).toBeNull();
    now = new Date(now.getTime() + 10 * 60 * 1000 + 60_000);
    expect(await makeForgottenLink(accounts, 'ada@example.com')).not.toBeNull();
  });

  test('a name has one account, so that the record says who', async () => {
    await first();
    const twice = invitePerson(accounts, ADMIN, { name: 'ada byrne', email: 'bo@example.com' }, 'viewer');
    await expect(twice).rejects.toMatchObject({ code: 'conflict', field: 'name' });
    expect(await listPeople(accounts)).toHaveLength(1);
  });

  test('an address has one account', async () => {
    await first();
    const twice = invitePerson(accounts, ADMIN, { name: 'Ada', email: 'ADA@example.com' }, 'viewer');
    await expect(twice).rejects.toMatchObject({ code: 'conflict', field: 'email' });
  });
});

describe('whoever manages people', () => {
  test('changes a role, at once', async () => {
    await first();
    const bo = await joined('bo', 'viewer');
    const browser = await browserOf('bo@example.com');
    await changeAccount(accounts, ADMIN, bo.id, { act: 'set-role', role: 'operator' });
    expect((await findSignedIn(accounts, browser))?.person.role).toBe('operator');
  });

  test('disables and removes, at once, and lets in again', async () => {
    await first();
    const bo = await joined('bo', 'viewer');
    const browser = await browserOf('bo@example.com');
    await changeAccount(accounts, ADMIN, bo.id, { act: 'disable' });
    expect(await findSignedIn(accounts, browser)).toBeNull();
    expect(await enter('bo@example.com')).toMatchObject({ kind: 'wrong' });
    expect(await makeForgottenLink(accounts, 'bo@example.com')).toBeNull();
    await expect(makeLinkFor(accounts, ADMIN, bo.id)).rejects.toMatchObject({ code: 'conflict' });
    await changeAccount(accounts, ADMIN, bo.id, { act: 'enable' });
    const again = await browserOf('bo@example.com');
    await changeAccount(accounts, ADMIN, bo.id, { act: 'remove' });
    expect(await findSignedIn(accounts, again)).toBeNull();
    expect(await database.prisma.deskCredential.count({ where: { userId: bo.id } })).toBe(0);
  });

  test('cannot take away the last admin, whoever goes first', async () => {
    const ada = await first();
    const last = [{ act: 'set-role', role: 'operator' }, { act: 'disable' }, { act: 'remove' }] as const;
    for (const change of last)
      await expect(changeAccount(accounts, ADMIN, ada.id, change)).rejects.toMatchObject({
        code: 'conflict',
      });
    const bo = await joined('bo', 'admin');
    const both = await Promise.allSettled(
      [ada, bo].map(({ id }) => changeAccount(accounts, ADMIN, id, { act: 'disable' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('cannot leave the shop to an admin who never set a password', async () => {
    const ada = await first();
    await invitePerson(accounts, ADMIN, { name: 'Bo', email: 'bo@example.com' }, 'admin');
    await expect(changeAccount(accounts, ADMIN, ada.id, { act: 'disable' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('is in the record, with what became of it', async () => {
    const ada = await first();
    await changeAccount(accounts, ADMIN, ada.id, { act: 'disable' }).catch(() => {});
    const acts = await database.prisma.deskAct.findMany({ orderBy: { id: 'desc' }, take: 2 });
    expect(acts.map(({ person, act, result }) => [person, act, result])).toEqual([
      ['operator', 'disable', 'refused'],
      ['operator', 'disable', 'asked'],
    ]);
    expect(JSON.stringify(acts.map(({ input }) => input))).not.toContain('example.com');
    await changeAccount(accounts, { ...ADMIN, accountId: 'of-bo' }, ada.id, { act: 'disable' }).catch(
      () => {},
    );
    const [act] = await database.prisma.deskAct.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(JSON.parse(act?.input ?? '')).toEqual({ account: ada.id, by: 'of-bo' });
    expect(await findBrokenDeskAct(database)).toBeNull();
  });
});

describe('somebody’s own sessions', () => {
  test('are listed and ended one by one, or all others', async () => {
    await first();
    const [one, two, three] = [
      await browserOf('ada@example.com'),
      await browserOf('ada@example.com'),
      await browserOf('ada@example.com'),
    ];
    const me = await findSignedIn(accounts, one);
    const other = await findSignedIn(accounts, two);
    if (me === null || other === null) throw new Error('nobody is signed in');
    const listed = await listSessions(accounts, me);
    expect(listed).toHaveLength(3);
    expect(listed.filter(({ isThis }) => isThis).map(({ id }) => id)).toEqual([me.sessionId]);
    await endSessions(accounts, me, other.sessionId);
    expect(await findSignedIn(accounts, two)).toBeNull();
    await endSessions(accounts, me, 'others');
    expect(await findSignedIn(accounts, three)).toBeNull();
    expect(await findSignedIn(accounts, one)).not.toBeNull();
  });

  test('nobody ends those of others', async () => {
    await first();
    await joined('bo', 'viewer');
    const ada = await findSignedIn(accounts, await browserOf('ada@example.com'));
    const browser = await browserOf('bo@example.com');
    const bo = await findSignedIn(accounts, browser);
    if (ada === null || bo === null) throw new Error('nobody is signed in');
    await endSessions(accounts, ada, bo.sessionId);
    expect(await findSignedIn(accounts, browser)).not.toBeNull();
  });

  test('end with a new password, but for the one that asked', async () => {
    await first();
    const [one, two] = [await browserOf('ada@example.com'), await browserOf('ada@example.com')];
    const wanted = 'another horse battery';
    const me = await signedInWith(one);
    const wrong = changePassword(accounts, one, me, { old: 'not it at all', wanted });
    await expect(wrong).rejects.toMatchObject({ code: 'forbidden' });
    const cookies = await changePassword(accounts, one, me, { old: PASSWORD, wanted });
    expect(await findSignedIn(accounts, two)).toBeNull();
    expect(
      await findSignedIn(accounts, browserWith(cookies.map((one) => one.split(';')[0] ?? ''))),
    ).not.toBeNull();
  });
});
