import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import { findBrokenDeskAct } from '@/lib/db/tables/desk-acts';
import { openTestDatabase } from '@/lib/db/testing/test-database';
import { firstAdminToken, makeFirstAdmin, makeLink, spendPasswordLink } from './account-links';
import { type AccountParts, openAccounts } from './library';
import {
  beginSecondFactor,
  changePassword,
  confirmSecondFactor,
  endSecondFactor,
  endSessions,
} from './my-account';
import { findSignedIn, signIn } from './sign-in';
import { browserWith, cookiesOf, keptOf } from './testing/browser';
import { totpCode } from './testing/totp';

const PASSWORD = 'correct horse battery';
const OTHER = 'another horse battery';
const ADA = { name: 'Ada Byrne', email: 'ada@example.com', password: PASSWORD };

let database: Database;
let accounts: AccountParts;
beforeAll(async () => {
  database = await openTestDatabase();
  const secret = 'a-secret-of-accounts-for-tests-alone-0123456789';
  accounts = openAccounts({ database, secret, origin: 'http://localhost:3000', now: () => new Date() });
});
afterAll(() => database.close());

async function enter(password: string) {
  const browser = browserWith(cookiesOf(await signIn(accounts, browserWith([]), { ...ADA, password })));
  const me = await findSignedIn(accounts, browser);
  if (me === null) throw new Error('nobody is signed in');
  return { browser, me };
}

test('the record has the first admin, and what people do to their own accounts, with no secret of it', async () => {
  const { id } = await makeFirstAdmin(accounts, firstAdminToken(accounts), ADA);
  await spendPasswordLink(accounts, await makeLink(accounts, id, 60_000), OTHER);
  const other = await enter(OTHER);
  const { browser, me } = await enter(OTHER);
  await endSessions(accounts, me, other.me.sessionId);
  // One that is over, and what was never one.
  await endSessions(accounts, me, other.me.sessionId);
  await endSessions(accounts, me, 'x'.repeat(10_000));
  await enter(OTHER);
  await endSessions(accounts, me, 'others');
  const { key, recoveryCodes } = await beginSecondFactor(accounts, browser, me, OTHER);
  await confirmSecondFactor(accounts, browser, me, totpCode(key)).then(async (cookies) => {
    const now = browserWith(keptOf(cookies));
    await expect(endSecondFactor(accounts, now, me, 'wrong')).rejects.toThrow();
    await endSecondFactor(accounts, now, me, OTHER).then((kept) =>
      changePassword(accounts, browserWith(keptOf(kept)), me, { old: OTHER, wanted: PASSWORD }),
    );
  });
  const rows = await database.prisma.deskAct.findMany({ orderBy: { id: 'asc' } });
  expect(rows.map(({ act, result }) => `${act} ${result}`)).toEqual([
    ...['make-first-admin asked', 'make-first-admin done', 'set-password asked', 'set-password done'],
    ...['end-session asked', 'end-session done', 'end-others asked', 'end-others done'],
    ...['begin-second-factor asked', 'begin-second-factor done'],
    ...['confirm-second-factor asked', 'confirm-second-factor done'],
    ...['end-second-factor asked', 'end-second-factor refused'],
    ...['end-second-factor asked', 'end-second-factor done'],
    ...['change-password asked', 'change-password done'],
  ]);
  for (const { person, role, input } of rows)
    expect({ person, role, ...JSON.parse(input) }).toEqual({
      ...{ person: ADA.name, role: 'admin', account: id, by: id },
    });
  const said = JSON.stringify(rows.map(({ input, detail, reason }) => [input, detail, reason]));
  for (const secret of [PASSWORD, OTHER, key, ...recoveryCodes]) expect(said).not.toContain(secret);
  expect(await findBrokenDeskAct(database)).toBeNull();
});
