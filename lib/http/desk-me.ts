import {
  beginSecondFactor,
  changePassword,
  confirmSecondFactor,
  endSecondFactor,
  endSessions,
  listSessions,
  secondFactorOf,
} from '@/lib/accounts/my-account';
import type { SignedIn } from '@/lib/accounts/sign-in';
import { findPassword } from '@/lib/db/tables/desk-accounts';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { requirePerson } from './desk-page';
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
    hasPassword: (await findPassword(accounts.database, signedIn.person.accountId)) !== null,
  };
}

/** What asks for a secret: throttled as signing in is. */
const WITH_SECRET = ['change-password', 'begin-second-factor', 'confirm-second-factor', 'end-second-factor'];

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
    case 'change-password':
      return done(
        await changePassword(accounts, browser, signedIn, { old: field('old'), wanted: field('password') }),
      );
    case 'begin-second-factor': {
      const { key, recoveryCodes } = await beginSecondFactor(accounts, browser, signedIn, field('password'));
      return wordsPage(200, {
        title: 'A second factor',
        heading: 'Tell your authenticator this key.',
        words: [
          'Take “enter a setup key”: for Kettle & Loom, by time, six digits.',
          key,
          'Keep these recovery codes where you find them without your phone. Each signs in once. They are shown only now:',
          recoveryCodes.join('   '),
        ],
        // Without a place on the page: this answer stands at the same address, and a browser would only scroll.
        link: { href: deskPaths.me(), label: 'Continue with a code from it' },
      });
    }
    case 'confirm-second-factor':
      return done(await confirmSecondFactor(accounts, browser, signedIn, field('code')));
    case 'end-second-factor':
      return done(await endSecondFactor(accounts, browser, signedIn, field('password')));
    default:
      throw new AppError(
        'bad-request',
        `act: takes one of end-session, end-others, ${WITH_SECRET.join(', ')}`,
        'act',
      );
  }
}
