import { randomBytes } from 'node:crypto';
import { asRole } from '@/lib/accounts/as-role';
import {
  type Browser,
  signOut as endAccountSession,
  findSignedIn,
  type SignedIn,
} from '@/lib/accounts/sign-in';
import type { Person } from '@/lib/contract/desk';
import { addDeskSession, endDeskSession, findDeskSession } from '@/lib/db/tables/desk-sessions';
import { can } from '@/lib/desk/can';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { bearersOf, WITH_TOKEN } from './bearer';
import { isSecure, type OwnCookie, readCookie, setCookie } from './cookies';
import { signInByPasskey } from './desk-passkeys';
import { deskPath } from './desk-path';
import { signInWithPassword } from './desk-sign-in';
import { readForm } from './form';
import type { Rule } from './operator';
import { refusalByTries, refusalOfToken } from './operator-form';
import type { Incoming } from './route';
import { seeOther } from './see-other';

const COOKIE: OwnCookie = { name: 'orderflow-desk', path: '/desk', sameSite: 'Strict' };
/** A working day. */
const MAX_AGE_S = 12 * 60 * 60;
const ID_BYTES = 32;

/** The database keeps no more than this of a session: neither it nor a copy of it opens the desk. */
const keyOf = (id: string) => getApp().signForOperator(`desk\n${id}`);

/** The browser of a request, as accounts want it. */
export const browserOf = (request: Request): Browser => ({
  headers: request.headers,
  isSecure: isSecure(request),
});

/** Who is signed in with an account. */
export const signedInOf = (request: Request): Promise<SignedIn | null> =>
  findSignedIn(getApp().accounts, browserOf(request));

/**
 * Who asks: with a bearer token, signed in with an account, or with the operator's token.
 * @param may what is to be done: of a token with several scopes the one that may counts
 * @returns null: nobody that is known
 */
export async function personOf(request: Request, may: Rule = can.look): Promise<Person | null> {
  const bearers = bearersOf(request);
  const bearer = bearers.find(may) ?? bearers[0];
  if (bearer !== undefined) return bearer;
  const signedIn = await signedInOf(request);
  if (signedIn !== null) return signedIn.person;
  const id = readCookie(request, COOKIE);
  if (!/^[\w-]{43}$/.test(id)) return null;
  const session = await findDeskSession(getApp().database, keyOf(id), new Date());
  const role = asRole(session?.role ?? '');
  return session !== null && role !== null ? { name: session.name, role } : null;
}

/** `POST /desk/sign-in`: e-mail and password, a passkey, or the operator's token; for this browser and a working day. */
export async function signIn(incoming: Incoming): Promise<Response> {
  const { request, body } = incoming;
  const over = refusalByTries(incoming, deskPaths.home());
  if (over !== null) return over;
  const field = await readForm(request, body);
  const to = deskPath(field('to'));
  if (field('passkey') !== '') return signInByPasskey(request, browserOf(request), field('passkey'), to);
  if (field('email') !== '') {
    const typed = { email: field('email'), password: field('password') };
    return signInWithPassword(incoming, browserOf(request), typed, to);
  }
  const wrong = refusalOfToken(incoming, { opens: 'the desk', token: field('token'), again: to });
  if (wrong !== null) return wrong;
  const app = getApp();
  const id = randomBytes(ID_BYTES).toString('base64url');
  const startedAt = new Date();
  const endsAt = new Date(startedAt.getTime() + MAX_AGE_S * 1000);
  await addDeskSession(app.database, { key: keyOf(id), ...WITH_TOKEN, startedAt, endsAt });
  app.log.info({ person: WITH_TOKEN.name }, 'signed in at the desk');
  return seeOther(to, [setCookie(request, COOKIE, id, MAX_AGE_S)]);
}

/** `POST /desk/sign-out`: ends the session here and in the browser. Whoever has none has signed out already. */
export async function signOut({ request }: Incoming): Promise<Response> {
  const app = getApp();
  const id = readCookie(request, COOKIE);
  if (id !== '') await endDeskSession(app.database, keyOf(id));
  const cookies = await endAccountSession(app.accounts, browserOf(request));
  return seeOther(deskPaths.home(), [setCookie(request, COOKIE, '', 0), ...cookies]);
}
