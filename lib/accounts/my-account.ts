import type { SecondFactorState, SessionJson } from '@/lib/contract/people';
import { clearTries, endLinksOf, takeTry } from '@/lib/db/tables/desk-accounts';
import { AppError } from '@/lib/errors';
import { keepAct } from '@/lib/record/keep-act';
import type { AccountParts } from './library';
import { readPassword } from './read-person';
import {
  type Browser,
  browserHeaders,
  LOCK_MS,
  MAX_TRIES,
  refusable,
  type SignedIn,
  takeCode,
} from './sign-in';

/** Sessions that are shown; one person has a handful. */
const MAX_LISTED = 50;

export const WRONG_PASSWORD = () => new AppError('forbidden', 'That is not your password.', 'password');

/** The browsers that are signed in with this account, the newest first. */
export async function listSessions(
  { database, now }: AccountParts,
  { person, sessionId }: SignedIn,
): Promise<SessionJson[]> {
  const rows = await database.prisma.deskAccountSession.findMany({
    where: { userId: person.accountId, expiresAt: { gt: now() } },
    orderBy: { createdAt: 'desc' },
    take: MAX_LISTED,
  });
  return rows.map(({ id, createdAt, expiresAt, userAgent }) => ({
    id,
    startedAt: createdAt.toISOString(),
    endsAt: expiresAt.toISOString(),
    browser: userAgent ?? '',
    isThis: id === sessionId,
  }));
}

/** What somebody does to their own account stands in the record, too. */
export const own = <T>(parts: AccountParts, { person }: SignedIn, act: string, work: () => Promise<T>) =>
  keepAct(
    parts.database,
    person,
    { act, orderNumber: null, input: { account: person.accountId }, reason: '' },
    work,
  );

/** Ends one session of this account, or all but the one that asks. One that is over, or of others, is left alone. */
export async function endSessions(
  parts: AccountParts,
  signedIn: SignedIn,
  which: string | 'others',
): Promise<void> {
  const { deskAccountSession } = parts.database.prisma;
  const isAll = which === 'others';
  const where = {
    userId: signedIn.person.accountId,
    id: isAll ? { not: signedIn.sessionId } : which,
  };
  if ((await deskAccountSession.count({ where })) === 0) return;
  await own(parts, signedIn, isAll ? 'end-others' : 'end-session', () =>
    deskAccountSession.deleteMany({ where }),
  );
}

/**
 * Does something for whoever knows the password, which somebody with a session alone does not: a wrong one counts as at sign-in,
 * and locks as there.
 * @param work throws `WRONG_PASSWORD` where it is not theirs
 * @throws AppError `conflict`: the account is locked
 */
export async function withPassword<T>(
  { database, now }: AccountParts,
  { email, person }: SignedIn,
  work: () => Promise<T>,
): Promise<T> {
  const at = now();
  const lockUntil = new Date(at.getTime() + LOCK_MS);
  if ((await takeTry(database, email, at, { limit: MAX_TRIES, lockUntil })) === null)
    throw new AppError('conflict', 'Too many passwords were wrong. Try again in a quarter of an hour.');
  const done = await work();
  await clearTries(database, person.accountId);
  return done;
}

/** A new password, for whoever knows the old one; all other sessions and all links end. @returns cookies @throws AppError */
export async function changePassword(
  parts: AccountParts,
  browser: Browser,
  signedIn: SignedIn,
  { old, wanted }: { readonly old: string; readonly wanted: string },
): Promise<readonly string[]> {
  readPassword(wanted);
  const library = await parts.library(browser.isSecure);
  const work = async () => {
    const answer = await refusable(() =>
      library.api.changePassword({
        body: { currentPassword: old, newPassword: wanted, revokeOtherSessions: true },
        headers: browserHeaders(browser),
        returnHeaders: true,
      }),
    );
    if (answer === null) throw WRONG_PASSWORD();
    await endLinksOf(parts.database, answer.response.user.id);
    return answer.headers.getSetCookie();
  };
  return own(parts, signedIn, 'change-password', () => withPassword(parts, signedIn, work));
}

export async function secondFactorOf(
  { database }: AccountParts,
  { person }: SignedIn,
): Promise<SecondFactorState> {
  const found = await database.prisma.deskTwoFactor.findUnique({ where: { userId: person.accountId } });
  if (found === null) return 'no';
  return found.verified === false ? 'begun' : 'on';
}

/** What an authenticator is told, and the recovery codes: shown once. */
export interface SecondFactorKey {
  /** In base32, for typing. */
  readonly key: string;
  readonly recoveryCodes: readonly string[];
}

/** Begins a second factor; it counts once a code of it was typed. @throws AppError `forbidden`, `conflict` */
export async function beginSecondFactor(
  parts: AccountParts,
  browser: Browser,
  signedIn: SignedIn,
  password: string,
): Promise<SecondFactorKey> {
  if ((await secondFactorOf(parts, signedIn)) === 'on')
    throw new AppError('conflict', 'You have a second factor: turn it off before you make another.');
  const library = await parts.library(browser.isSecure);
  const work = async () => {
    const answer = await refusable(() =>
      library.api.enableTwoFactor({ body: { password }, headers: browserHeaders(browser) }),
    );
    if (answer === null || !('totpURI' in answer)) throw WRONG_PASSWORD();
    const key = new URL(answer.totpURI).searchParams.get('secret') ?? '';
    return { key, recoveryCodes: answer.backupCodes };
  };
  return own(parts, signedIn, 'begin-second-factor', () => withPassword(parts, signedIn, work));
}

/** The first code: from now on the account asks for one. @returns cookies @throws AppError `bad-request` */
export async function confirmSecondFactor(
  parts: AccountParts,
  browser: Browser,
  signedIn: SignedIn,
  code: string,
): Promise<readonly string[]> {
  const library = await parts.library(browser.isSecure);
  const typed = code.replace(/\s/g, '');
  return own(parts, signedIn, 'confirm-second-factor', async () => {
    const answer = await refusable(() =>
      library.api.verifyTOTP({
        body: { code: typed },
        headers: browserHeaders(browser),
        returnHeaders: true,
      }),
    );
    if (answer === null)
      throw new AppError(
        'bad-request',
        'code: takes the six digits that your authenticator shows now',
        'code',
      );
    await takeCode(parts, library, answer.response.user.id, typed);
    return answer.headers.getSetCookie();
  });
}

/** Turns the second factor off. @returns cookies @throws AppError `forbidden` */
export async function endSecondFactor(
  parts: AccountParts,
  browser: Browser,
  signedIn: SignedIn,
  password: string,
): Promise<readonly string[]> {
  const library = await parts.library(browser.isSecure);
  const work = async () => {
    const answer = await refusable(() =>
      library.api.disableTwoFactor({
        body: { password },
        headers: browserHeaders(browser),
        returnHeaders: true,
      }),
    );
    if (answer === null) throw WRONG_PASSWORD();
    return answer.headers.getSetCookie();
  };
  return own(parts, signedIn, 'end-second-factor', () => withPassword(parts, signedIn, work));
}
