import type { Person } from '@/lib/contract/desk';
import { PASSWORD } from '@/lib/contract/limits';
import { clearTries, findPassword, takeTry } from '@/lib/db/tables/desk-accounts';
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
  // The library looks at none that is too long: that would be told by the time that it takes.
  if (tried === null || password.length > PASSWORD.max) {
    // As long as one that is looked at.
    await (await library.$context).password.hash('');
    return wrong(tried !== null && tried.lockedUntil !== null);
  }
  const before = await findPassword(parts.database, tried.id);
  const answer = await refusable(() =>
    library.api.signInEmail({
      body: { email: known, password },
      headers: browserHeaders(browser),
      returnHeaders: true,
    }),
  );
  if (answer === null) return wrong(tried.lockedUntil !== null);
  const cookies = answer.headers.getSetCookie();
  // A new password ends what the old one opened, but for what opens a moment later. A second step that began so is told to
  // nobody.
  if ((await findPassword(parts.database, tried.id))?.hash !== before?.hash) {
    await endSession(library, answer.response);
    return wrong(false);
  }
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
  const begun = await findSecondStep(library, browser);
  const before = begun === null ? null : await findPassword(parts.database, begun.accountId);
  const code = typed.replace(/\s/g, '');
  const ask = { body: { code }, headers: browserHeaders(browser), returnHeaders: true as const };
  const isTotp = /^\d{6}$/.test(code);
  const answer = await refusable<SecondAnswer>(() =>
    isTotp ? library.api.verifyTOTP(ask) : library.api.verifyBackupCode(ask),
  );
  const wrong: SignInResult = { kind: 'wrong', accountId: begun?.accountId ?? null, isLocked: false };
  if (answer === null || begun === null) return wrong;
  const { accountId, begunAt } = begun;
  // The library knows nothing of disabled accounts, nor whether the password is still the one of the first step, and has
  // made a session by now.
  const now = await findPassword(parts.database, accountId);
  const isSame = now !== null && now.hash === before?.hash && now.setAt < begunAt;
  if (
    answer.response.user.id !== accountId ||
    !isSame ||
    (isTotp && !(await takeCode(parts, library, accountId, code)))
  ) {
    await endSession(library, answer.response);
    return wrong;
  }
  await clearTries(parts.database, accountId);
  return { kind: 'in', accountId, cookies: answer.headers.getSetCookie() };
}

/** Whose second step this browser is at, and since when; null: at none. */
async function findSecondStep(
  library: AccountLibrary,
  browser: Browser,
): Promise<{ readonly accountId: string; readonly begunAt: Date } | null> {
  const { createAuthCookie, internalAdapter } = await library.$context;
  const { name } = createAuthCookie('two_factor');
  const cookies = (browser.headers.get('cookie') ?? '').split('; ');
  const value = cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  // Whether it is signed is the library's to prove: this one names what nobody could guess.
  const [identifier] = /^2fa-[\w-]+/.exec(value) ?? [];
  const found = identifier === undefined ? null : await internalAdapter.findVerificationValue(identifier);
  return found ? { accountId: found.value, begunAt: found.createdAt } : null;
}

/** Ends the session that the library has just made. */
export async function endSession(library: AccountLibrary, made: object): Promise<void> {
  const { internalAdapter } = await library.$context;
  if ('token' in made && typeof made.token === 'string') await internalAdapter.deleteSession(made.token);
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
