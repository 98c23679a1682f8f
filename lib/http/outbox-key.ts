import { createHash, timingSafeEqual } from 'node:crypto';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { type OwnCookie, readCookie, setCookie } from './cookies';
import { readForm } from './form';
import { isOperator } from './operator';
import { refusalByTries, refusalOfToken } from './operator-form';
import type { Incoming } from './route';

const COOKIE: OwnCookie = { name: 'orderflow-outbox', path: '/outbox' };
/** A working day. */
const MAX_AGE_S = 12 * 60 * 60;

/** The mail of everybody: a sandbox that others than this machine reach shows it to the operator alone. */
export function mayReadOutbox(request: Request): boolean {
  return !getApp().env.isExposed || isOperator(request) || hasKey(request, Date.now());
}

const sign = (expiresS: string) => getApp().signForOperator(`outbox\n${expiresS}`);

/** Equal, in a time that tells nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}

function hasKey(request: Request, nowMs: number): boolean {
  const [expiresS = '', signature = ''] = readCookie(request, COOKIE).split('.');
  return /^\d{1,12}$/.test(expiresS) && isSame(signature, sign(expiresS)) && Number(expiresS) * 1000 > nowMs;
}

/** The form of the closed outbox: the operator's token opens it for this browser. */
export async function openOutbox(incoming: Incoming): Promise<Response> {
  const { request, body } = incoming;
  const again = paths.outbox();
  const over = refusalByTries(incoming, again);
  if (over !== null) return over;
  const field = await readForm(request, body);
  const wrong = refusalOfToken(incoming, { opens: 'the outbox', token: field('token'), again });
  if (wrong !== null) return wrong;
  const expiresS = String(Math.floor(Date.now() / 1000) + MAX_AGE_S);
  return new Response(null, {
    status: 303,
    headers: {
      location: paths.outbox(),
      'set-cookie': setCookie(request, COOKIE, `${expiresS}.${sign(expiresS)}`, MAX_AGE_S),
      'cache-control': 'no-store',
    },
  });
}
