import {
  beginSecondFactor,
  changePassword,
  confirmSecondFactor,
  endSecondFactor,
  endSessions,
  listSessions,
  secondFactorOf,
} from '@/lib/accounts/my-account';
import { listPasskeys, passkeyHost, removePasskey } from '@/lib/accounts/passkeys';
import type { SignedIn } from '@/lib/accounts/sign-in';
import { findPassword } from '@/lib/db/tables/desk-accounts';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { requirePerson } from './desk-page';
import { passkeyAct } from './desk-passkeys';
import { browserOf, signedInOf } from './desk-session';
import { refusalByTries } from './operator-form';
import type { Incoming } from './route';
import { seeOther } from './see-other';
import { type Fields, takeForm } from './take-form';
import { wordsPage } from './words-page';

/** What somebody sees of their own account; null: a token has none. */
export async function readMe(request: Request) {
  const signedIn = await signedInOf(request);
  if (signedIn === null) return null;
  const { accounts } = getApp();
  return {
    email: signedIn.email,
    sessions: await listSessions(accounts, signedIn),
    secondFactor: await secondFactorOf(accounts, signedIn),
    passkeys: await listPasskeys(accounts, signedIn),
    canHavePasskeys: passkeyHost(accounts) !== null,
    hasPassword: (await findPassword(accounts.database, signedIn.person.accountId)) !== null,
  };
}

/** What asks for a secret: throttled as signing in is. */
const WITH_SECRET = [
  'begin-passkey',
  'change-password',
  'begin-second-factor',
  'confirm-second-factor',
  'end-second-factor',
];

/** `POST /desk/me`: sessions, password and second factor of whoever asks. */
export async function meByForm(incoming: Incoming): Promise<Response> {
  const { request } = incoming;
  await requirePerson(request, can.look);
  return takeForm(incoming, deskPaths.me(), async (field) => {
    const signedIn = await signedInOf(request);
    if (signedIn === null)
      throw new AppError('conflict', 'A token has no account: sign in with e-mail and password.');
    const act = field('act');
    const over = WITH_SECRET.includes(act) ? refusalByTries(incoming, deskPaths.me()) : null;
    return over ?? doAct(act, { request, field, signedIn });
  });
}

interface Asked {
  readonly request: Request;
  readonly field: Fields;
  readonly signedIn: SignedIn;
}

async function doAct(act: string, { request, field, signedIn }: Asked): Promise<Response> {
  const { accounts, log } = getApp();
  const browser = browserOf(request);
  const done = (cookies: readonly string[] = []) => {
    log.info({ account: signedIn.person.accountId, act }, 'an account was changed');
    return seeOther(deskPaths.me(), cookies);
  };
  switch (act) {
    case 'end-session':
      await endSessions(accounts, signedIn, field('session'));
      return done();
    case 'end-others':
      await endSessions(accounts, signedIn, 'others');
      return done();
    case 'begin-passkey':
    case 'add-passkey':
      return passkeyAct(act, { browser, signedIn, field });
    case 'remove-passkey':
      await removePasskey(accounts, signedIn, field('passkey'));
      return done();
    case 'change-password':
      return done(
        await changePassword(accounts, browser, signedIn, { old: field('old'), wanted: field('password') }),
      );
    case 'begin-second-factor': {
      const { key, recoveryCodes } = await beginSecondFactor(accounts, browser, signedIn, field('password'));
      return wordsPage(200, {
        title: 'A second factor',
        heading: 'Put this key into your authenticator app.',
        words: [
          '1. Open an authenticator app on your phone. Any will do. Add an account, and choose to type in a key.',
          `2. Call the account ${getApp().settings.now.name}, and type in this key:`,
          key,
          'If the app asks for more: the codes change with the time, and have six digits.',
          '3. Write down these recovery codes, and keep them in a safe place. If you lose your phone, each of them signs you in once. You cannot see them again later:',
          recoveryCodes.join('   '),
        ],
        // Without a place on the page: this answer stands at the same address, and a browser would only scroll.
        link: { href: deskPaths.me(), label: 'Next: type in a code from the app' },
      });
    }
    case 'confirm-second-factor':
      return done(await confirmSecondFactor(accounts, browser, signedIn, field('code')));
    case 'end-second-factor':
      return done(await endSecondFactor(accounts, browser, signedIn, field('password')));
    default:
      throw new AppError(
        'bad-request',
        `act: takes one of end-session, end-others, add-passkey, remove-passkey, ${WITH_SECRET.join(', ')}`,
        'act',
      );
  }
}
