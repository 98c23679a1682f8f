import { type Browser, type SignInResult, signIn, signInSecond } from '@/lib/accounts/sign-in';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { deskPath } from './desk-path';
import { readForm } from './form';
import { clientOf } from './limit';
import { refusalByTries } from './operator-form';
import type { Incoming } from './route';
import { seeOther } from './see-other';
import { wordsPage } from './words-page';

/** Notes down who came in, or did not: by account, never by name, address or client. */
export function logSignIn(
  request: Request,
  result: SignInResult,
  by: 'password' | 'passkey' = 'password',
): void {
  const { log, hash } = getApp();
  const { accountId: account } = result;
  if (result.kind !== 'wrong') {
    if (result.kind === 'in') log.info({ account, by }, 'signed in at the desk');
    return;
  }
  const client = hash.of('desk-client', clientOf(request));
  log.warn({ account, client }, by === 'passkey' ? 'a wrong passkey' : 'a wrong password or code');
  if (result.isLocked) log.warn({ account }, 'an account is locked for a quarter of an hour');
}

/** E-mail and password. @param to where it leads */
export async function signInWithPassword(
  { request }: Incoming,
  browser: Browser,
  typed: { readonly email: string; readonly password: string },
  to: string,
): Promise<Response> {
  const result = await signIn(getApp().accounts, browser, typed);
  logSignIn(request, result);
  if (result.kind === 'wrong')
    return wordsPage(401, {
      title: 'Not signed in',
      heading: 'That is not an address with its password.',
      words: [
        'Look at both again. Whoever typed ten wrong passwords in a row has to wait for a quarter of an hour, the right one included.',
      ],
      link: { href: to, label: 'Try again' },
      headers: { 'www-authenticate': 'Bearer' },
    });
  return seeOther(result.kind === 'second' ? deskPaths.second(to) : to, result.cookies);
}

/** `POST /desk/second`: the code of an authenticator, or a recovery code. */
export async function secondByForm(incoming: Incoming, browser: Browser): Promise<Response> {
  const { request, body } = incoming;
  const over = refusalByTries(incoming, deskPaths.second());
  if (over !== null) return over;
  const field = await readForm(request, body);
  const to = deskPath(field('to'));
  const result = await signInSecond(getApp().accounts, browser, field('code'));
  logSignIn(request, result);
  if (result.kind === 'in') return seeOther(to, result.cookies);
  return wordsPage(401, {
    title: 'Not signed in',
    heading: 'This code is not right.',
    words: [
      'Type in the code that your app shows now: it changes every half minute, and each works once. A recovery code works once, too. After five wrong codes, or ten minutes, begin again with your password.',
    ],
    link: { href: deskPaths.second(to), label: 'Try again' },
    headers: { 'www-authenticate': 'Bearer' },
  });
}
