import {
  addMyPasskey,
  beginPasskey,
  beginPasskeySignIn,
  passkeyHost,
  signInWithPasskey as signIn,
} from '@/lib/accounts/passkeys';
import type { Browser, SignedIn } from '@/lib/accounts/sign-in';
import type { DeskFormJson } from '@/lib/contract/desk';
import type { PasskeyStepJson } from '@/lib/contract/people';
import { isAppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { logSignIn } from './desk-sign-in';
import type { Fields } from './take-form';

/** Do passkeys sign in at this shop? */
export const hasPasskeys = (): boolean => passkeyHost(getApp().accounts) !== null;

/** The first step of a sign-in says this in place of a passkey's answer. */
const ASK = 'ask';

function json(
  status: number,
  body: DeskFormJson | PasskeyStepJson,
  cookies: readonly string[] = [],
): Response {
  const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(body), { status, headers });
}

/** What is wrong is told beside the button that was pressed: only scripts ask for passkeys. */
async function step(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!isAppError(error) || error.code === 'unavailable' || error.code === 'busy') throw error;
    return json(422, { errors: { [error.field ?? 'form']: error.message } });
  }
}

/** `POST /desk/sign-in` with `passkey`: `ask`, then the browser's answer. @param to where it leads */
export function signInByPasskey(
  request: Request,
  browser: Browser,
  passkey: string,
  to: string,
): Promise<Response> {
  const { accounts, log } = getApp();
  return step(async () => {
    if (passkey === ASK) return json(200, { options: await beginPasskeySignIn(accounts) });
    const result = await signIn(accounts, browser, passkey);
    logSignIn(request, result, 'passkey');
    if (result.kind !== 'wrong') return json(200, { to }, result.cookies);
    log.warn({ account: result.accountId, why: result.why }, 'why a passkey is wrong');
    return json(422, {
      errors: {
        form: 'That passkey does not sign in here. It may have been removed: sign in with your password.',
      },
    });
  });
}

/** `POST /desk/me` with the acts of passkeys that take two steps. */
export function passkeyAct(
  act: 'begin-passkey' | 'add-passkey',
  { browser, signedIn, field }: { browser: Browser; signedIn: SignedIn; field: Fields },
): Promise<Response> {
  const { accounts, log } = getApp();
  return step(async () => {
    if (act === 'begin-passkey')
      return json(200, { options: await beginPasskey(accounts, browser, signedIn, field('password')) });
    await addMyPasskey(accounts, signedIn, { name: field('name'), answer: field('passkey') });
    log.info({ account: signedIn.person.accountId, act }, 'an account was changed');
    return json(200, { to: deskPaths.me() });
  });
}
