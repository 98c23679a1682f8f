import type { Person } from '@/lib/contract/desk';
import { clearTries, endSessionsOf, findAccount, takeTry } from '@/lib/db/tables/desk-accounts';
import { asRole } from './as-role';
import { ACCOUNT_COOKIE, type AccountLibrary, type AccountParts } from './library';
import { keptEmail } from './read-person';

/** Wrong passwords in a row, and for how long none is tried then. */
export const MAX_TRIES = 10;
export const LOCK_MS = 15 * 60 * 1000;

/** A browser that asks: its cookies and what it calls itself. */
export interface Browser {
  readonly headers: Headers;
  /** Does it speak TLS? */
  readonly isSecure: boolean;
}

/** Somebody who is signed in with an account. */
export interface SignedIn {
  readonly person: Person & { readonly accountId: string };
  readonly email: string;
  readonly sessionId: string;
  readonly hasSecondFactor: boolean;
}

/** What a try came to; `cookies`: what the browser is to keep, as `Set-Cookie` says it. */
export type SignInResult =
  | { readonly kind: 'in' | 'second'; readonly accountId: string; readonly cookies: readonly string[] }
  /** Unknown, wrong, locked or disabled: nobody learns which. `isLocked`: by this very try. */
  | { readonly kind: 'wrong'; readonly accountId: string | null; readonly isLocked: boolean };

/** Nothing else of a request is the library's concern. */
export function browserHeaders({ headers }: Browser): Headers {
  const kept = new Headers();
  for (const name of ['cookie', 'user-agent']) {
    const value = headers.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept;
}

export const hasAccountCookie = ({ headers }: Browser) =>
  (headers.get('cookie') ?? '').includes(`${ACCOUNT_COOKIE}.`);

/** Tells the library's refusals from faults. */
export const isRefusal = (error: unknown) => error instanceof Error && error.name === 'APIError';

/** Who is signed in with an account in this browser; null: nobody, or somebody who may not any more. */
export async function findSignedIn(parts: AccountParts, browser: Browser): Promise<SignedIn | null> {
  if (!hasAccountCookie(browser)) return null;
  const library = await parts.library(browser.isSecure);
  const found = await library.api.getSession({ headers: browserHeaders(browser) });
  const role = asRole(found?.user.role ?? '');
  if (found === null || role === null || found.user.disabledAt) return null;
  const { id, name, email, twoFactorEnabled } = found.user;
  return {
    person: { name, role, accountId: id },
    email,
    sessionId: found.session.id,
    hasSecondFactor: twoFactorEnabled === true,
  };
}

/**
 * Signs in with e-mail and password. A try is taken before the password is looked at; the tenth wrong one in a row locks the
 * account for a quarter of an hour. Whatever was wrong, the answer is the same, after the same work.
 */
export async function signIn(
  parts: AccountParts,
  browser: Browser,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<SignInResult> {
  const now = parts.now();
  const known = keptEmail(email);
  const library = await parts.library(browser.isSecure);
  const lockUntil = new Date(now.getTime() + LOCK_MS);
  const tried = await takeTry(parts.database, known, now, { limit: MAX_TRIES, lockUntil });
  const wrong = (isLocked: boolean): SignInResult => ({
    kind: 'wrong',
    accountId: tried?.id ?? null,
    isLocked,
  });
  if (tried === null) {
    // As long as one that is looked at.
    await (await library.$context).password.hash(password);
    return wrong(false);
  }
  const answer = await refusable(() =>
    library.api.signInEmail({
      body: { email: known, password },
      headers: browserHeaders(browser),
      returnHeaders: true,
    }),
  );
  if (answer === null) return wrong(tried.lockedUntil !== null);
  const cookies = answer.headers.getSetCookie();
  if ('twoFactorRedirect' in answer.response) {
    // The password was right; the tries are given back when the second step is, too.
    return { kind: 'second', accountId: tried.id, cookies };
  }
  await clearTries(parts.database, tried.id);
  return { kind: 'in', accountId: tried.id, cookies };
}

/** @returns null: the library refused */
export async function refusable<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** The second step: six digits of an authenticator, or a recovery code, which is good once. */
export async function signInSecond(
  parts: AccountParts,
  browser: Browser,
  typed: string,
): Promise<SignInResult> {
  const library = await parts.library(browser.isSecure);
  const code = typed.replace(/\s/g, '');
  const ask = { body: { code }, headers: browserHeaders(browser), returnHeaders: true as const };
  const isTotp = /^\d{6}$/.test(code);
  const answer = await refusable<SecondAnswer>(() =>
    isTotp ? library.api.verifyTOTP(ask) : library.api.verifyBackupCode(ask),
  );
  const accountId = answer?.response.user.id;
  if (answer === null || accountId === undefined) return { kind: 'wrong', accountId: null, isLocked: false };
  // The library knows nothing of disabled accounts, and has made a session by now.
  if ((await findAccount(parts.database, accountId))?.disabledAt !== null) {
    await endSessionsOf(parts.database, accountId);
    return { kind: 'wrong', accountId, isLocked: false };
  }
  if (isTotp && !(await takeCode(parts, library, accountId, code))) {
    const { internalAdapter } = await library.$context;
    await internalAdapter.deleteSession(answer.response.token ?? '');
    return { kind: 'wrong', accountId, isLocked: false };
  }
  await clearTries(parts.database, accountId);
  return { kind: 'in', accountId, cookies: answer.headers.getSetCookie() };
}

interface SecondAnswer {
  readonly headers: Headers;
  readonly response: { readonly token?: string | undefined; readonly user: { readonly id: string } };
}

/** Longer than a code counts: half a minute, and half a minute on either side. */
const CODE_TAKEN_MS = 2 * 60 * 1000;

/** Takes the code of an authenticator, so that it counts once (RFC 6238, 5.2). @returns false: it was taken before */
export async function takeCode(
  { now }: AccountParts,
  library: AccountLibrary,
  accountId: string,
  code: string,
): Promise<boolean> {
  const { internalAdapter } = await library.$context;
  return internalAdapter.reserveVerificationValue({
    identifier: `totp-${accountId}-${code}`,
    // Not the account: a new password ends what waits for it, and this stays.
    value: 'taken',
    expiresAt: new Date(now().getTime() + CODE_TAKEN_MS),
  });
}

/** Ends the session of this browser. @returns what the browser is to forget */
export async function signOut(parts: AccountParts, browser: Browser): Promise<readonly string[]> {
  if (!hasAccountCookie(browser)) return [];
  const library: AccountLibrary = await parts.library(browser.isSecure);
  const answer = await refusable(() =>
    library.api.signOut({ headers: browserHeaders(browser), returnHeaders: true }),
  );
  return answer?.headers.getSetCookie() ?? [];
}
