import { createHash, timingSafeEqual } from 'node:crypto';
import { paths } from '@/lib/paths';
import { getApp } from '@/lib/server/app';
import { type OwnCookie, readCookie, setCookie } from './cookies';
import { readForm } from './form';
import { clientOf } from './limit';
import { isOperator } from './operator';
import type { Incoming } from './route';
import { wordsPage } from './words-page';

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

const TO_OUTBOX = { href: paths.outbox(), label: 'Try again' };

/** The form of the closed outbox: the operator's token opens it for this browser. */
export async function openOutbox({ request, body }: Incoming): Promise<Response> {
  const app = getApp();
  const { isOver, resetS } = app.tokenTries.take(clientOf(request), performance.now());
  if (isOver)
    return wordsPage(429, {
      title: 'Too many tries',
      heading: 'Too many tries.',
      words: [`Try again in ${resetS} s.`],
      link: TO_OUTBOX,
      headers: { 'retry-after': String(resetS) },
    });
  const field = await readForm(request, body);
  if (!app.isOperator(field('token')))
    return wordsPage(401, {
      title: 'Not the token',
      heading: 'That is not the operator’s token.',
      words: ['It is what OPERATOR_TOKEN says, or stands in the file that the server named at its start.'],
      link: TO_OUTBOX,
      headers: { 'www-authenticate': 'Bearer' },
    });
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
