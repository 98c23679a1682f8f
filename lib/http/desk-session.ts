import { randomBytes } from 'node:crypto';
import { type Person, ROLES, type Role } from '@/lib/contract/desk';
import { addDeskSession, endDeskSession, findDeskSession } from '@/lib/db/tables/desk-sessions';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { type OwnCookie, readCookie, setCookie } from './cookies';
import { readForm } from './form';
import { isOperator } from './operator';
import { refusalByTries, refusalOfToken } from './operator-form';
import type { Incoming } from './route';

const COOKIE: OwnCookie = { name: 'orderflow-desk', path: '/desk', sameSite: 'Strict' };
/** A working day. */
const MAX_AGE_S = 12 * 60 * 60;
const ID_BYTES = 32;

/** Until there are accounts: who has the token does all. */
const WITH_TOKEN: Person = { name: 'operator', role: 'admin' };

/** The database keeps no more than this of a session: neither it nor a copy of it opens the desk. */
const keyOf = (id: string) => getApp().signForOperator(`desk\n${id}`);

const isRole = (text: string): text is Role => ROLES.some((role) => role === text);

/** Who asks: signed in at the desk, or with the operator's token. @returns null: nobody that is known */
export async function personOf(request: Request): Promise<Person | null> {
  if (isOperator(request)) return WITH_TOKEN;
  const id = readCookie(request, COOKIE);
  if (!/^[\w-]{43}$/.test(id)) return null;
  const session = await findDeskSession(getApp().database, keyOf(id), new Date());
  return session !== null && isRole(session.role) ? { name: session.name, role: session.role } : null;
}

/** Only to pages of the desk: what comes from outside leads nowhere else. */
const backTo = (path: string) => (/^\/desk(?:[/?][\w\-/?=&%.+:*]*)?$/.test(path) ? path : paths.desk());

const seeOther = (location: string, cookie: string) =>
  new Response(null, {
    status: 303,
    headers: { location, 'set-cookie': cookie, 'cache-control': 'no-store' },
  });

/** `POST /desk/sign-in`: the operator's token, for this browser and a working day. */
export async function signIn(incoming: Incoming): Promise<Response> {
  const { request, body } = incoming;
  const over = refusalByTries(incoming, paths.desk());
  if (over !== null) return over;
  const field = await readForm(request, body);
  const again = backTo(field('to'));
  const wrong = refusalOfToken(incoming, { opens: 'the desk', token: field('token'), again });
  if (wrong !== null) return wrong;
  const app = getApp();
  const id = randomBytes(ID_BYTES).toString('base64url');
  const startedAt = new Date();
  const endsAt = new Date(startedAt.getTime() + MAX_AGE_S * 1000);
  await addDeskSession(app.database, { key: keyOf(id), ...WITH_TOKEN, startedAt, endsAt });
  app.log.info({ person: WITH_TOKEN.name }, 'signed in at the desk');
  return seeOther(again, setCookie(request, COOKIE, id, MAX_AGE_S));
}

/** `POST /desk/sign-out`: ends the session here and in the browser. Whoever has none has signed out already. */
export async function signOut({ request }: Incoming): Promise<Response> {
  const id = readCookie(request, COOKIE);
  if (id !== '') await endDeskSession(getApp().database, keyOf(id));
  return seeOther(paths.desk(), setCookie(request, COOKIE, '', 0));
}
