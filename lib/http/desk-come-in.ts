import {
  findLinkAccount,
  isFirstAdminLink,
  makeFirstAdmin,
  makeForgottenLink,
  spendPasswordLink,
} from '@/lib/accounts/account-links';
import { signIn } from '@/lib/accounts/sign-in';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { browserOf } from './desk-session';
import { logSignIn } from './desk-sign-in';
import { refusalByTries } from './operator-form';
import type { Incoming } from './route';
import { seeOther } from './see-other';
import { takeForm } from './take-form';
import { wordsPage } from './words-page';

const lastPart = ({ url }: Incoming) => url.pathname.split('/').at(-1) ?? '';

/** Is this the address that makes the first admin? */
export const isFirstLink = (token: string) => isFirstAdminLink(getApp().accounts, token);

/** Whom the address lets in; null: it is not good any more. */
export const accountOfLink = (token: string) => findLinkAccount(getApp().accounts, token);

/** `POST /desk/first/<token>`: makes the first admin, who is signed in at once. */
export function firstByForm(incoming: Incoming): Promise<Response> {
  const token = lastPart(incoming);
  const over = refusalByTries(incoming, deskPaths.first(token));
  if (over !== null) return Promise.resolve(over);
  return takeForm(incoming, deskPaths.first(token), async (field) => {
    const [email, password] = [field('email'), field('password')];
    const { accounts, log } = getApp();
    const made = await makeFirstAdmin(accounts, token, { name: field('name'), email, password });
    log.warn({ account: made.id }, 'the first admin was made');
    return comeIn(incoming, made.email, password);
  });
}

/** `POST /desk/join/<token>`: sets the password, and signs in, but for a second factor. */
export function joinByForm(incoming: Incoming): Promise<Response> {
  const token = lastPart(incoming);
  const over = refusalByTries(incoming, deskPaths.join(token));
  if (over !== null) return Promise.resolve(over);
  return takeForm(incoming, deskPaths.join(token), async (field) => {
    const password = field('password');
    const { accounts, log } = getApp();
    const account = await spendPasswordLink(accounts, token, password);
    log.info({ account: account.id }, 'a password was set by a link');
    return comeIn(incoming, account.email, password);
  });
}

async function comeIn({ request }: Incoming, email: string, password: string): Promise<Response> {
  const result = await signIn(getApp().accounts, browserOf(request), { email, password });
  logSignIn(request, result);
  if (result.kind === 'wrong')
    return wordsPage(200, {
      title: 'The password is set',
      heading: 'Your password is set.',
      words: ['Sign in with it.'],
      link: { href: deskPaths.home(), label: 'Sign in' },
    });
  return seeOther(result.kind === 'second' ? deskPaths.second() : deskPaths.home(), result.cookies);
}

/**
 * `POST /desk/forgotten`: a link to a new password for whoever has an account with this address. The answer is the same for
 * others, and waits for nothing of it.
 */
export async function forgottenByForm(incoming: Incoming): Promise<Response> {
  const over = refusalByTries(incoming, deskPaths.forgotten());
  if (over !== null) return over;
  return takeForm(incoming, deskPaths.forgotten(), async (field) => {
    const { log } = getApp();
    void sendForgotten(field('email')).catch((error: unknown) =>
      log.error({ err: error }, 'a link to a new password was not sent'),
    );
    return seeOther(`${deskPaths.forgotten()}?sent=1`);
  });
}

async function sendForgotten(email: string): Promise<void> {
  const { accounts, mail, origin, log, settings } = getApp();
  if (mail.sendToStaff === null) return;
  const made = await makeForgottenLink(accounts, email);
  if (made === null) return;
  await mail.sendToStaff({
    to: { name: made.name, address: made.email },
    subject: 'A new password for the desk',
    title: 'A new password',
    lines: [
      `Somebody, you we hope, forgot the password of ${made.email} at the desk of ${settings.now.name}.`,
      'The link is good once, for an hour. If it was not you, nothing has changed and there is nothing to do.',
    ],
    button: { label: 'Set a new password', href: origin + deskPaths.join(made.token) },
  });
  log.info({ account: made.id }, 'a link to a new password was sent');
}
