import { beginAtProvider, endAtProvider, type ProviderResult } from '@/lib/accounts/provider-sign-in';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { deskPath } from './desk-path';
import { browserOf } from './desk-session';
import { readForm } from './form';
import { clientOf } from './limit';
import { refusalByTries } from './operator-form';
import type { Incoming } from './route';
import { type Words, wordsPage } from './words-page';

type Refused = Extract<ProviderResult, { kind: 'out' }>;

function requireProvider(): string {
  const name = getApp().accounts.provider?.name;
  if (name === undefined) throw new AppError('not-found', 'Nobody signs in by a provider at this shop.');
  return name;
}

/**
 * `POST /desk/sign-in/provider`: on to the provider. By a page of ours that leads there, not by a redirect: the policy of the
 * sign-in page lets its forms lead to no other site, and what it says needs no knowledge of the provider's addresses.
 */
export async function providerByForm(incoming: Incoming): Promise<Response> {
  const name = requireProvider();
  const over = refusalByTries(incoming, deskPaths.home());
  if (over !== null) return over;
  const { request, body } = incoming;
  const { accounts, log } = getApp();
  const to = deskPath((await readForm(request, body))('to'));
  try {
    const { url, cookies } = await beginAtProvider(accounts, browserOf(request), to);
    return onwards(
      { title: 'Signing in', heading: `On to ${name}.`, words: [], label: `Go on to ${name}` },
      url,
      cookies,
    );
  } catch (error) {
    log.error({ err: error }, 'the provider of sign-ins cannot be asked');
    return wordsPage(503, {
      title: 'Not signed in',
      heading: `${name} does not answer as it should.`,
      words: ['Try again in a while. Whoever has a password here signs in with that.'],
      link: { href: to, label: 'Back to the sign-in' },
      headers: { 'retry-after': '60' },
    });
  }
}

/** `GET /desk/sign-in/callback`: back from the provider. */
export async function backFromProvider(incoming: Incoming): Promise<Response> {
  const name = requireProvider();
  const over = refusalByTries(incoming, deskPaths.home());
  if (over !== null) return over;
  const { request, url } = incoming;
  const result = await endAtProvider(getApp().accounts, browserOf(request), url.searchParams);
  logProvider(request, result);
  if (result.kind === 'in') {
    // What this answer sets is sent by links of our own pages alone, and a browser takes a redirect for the provider's.
    const said = { title: 'Signed in', heading: 'You are signed in.', words: [], label: 'Go on to the desk' };
    return onwards(said, deskPath(result.to), result.cookies);
  }
  const { heading, words } = refusalWords(result, name);
  return wordsPage(result.why === 'failed' ? 401 : 403, {
    ...{ title: 'Not signed in', heading, words },
    link: { href: deskPaths.home(), label: 'Back to the sign-in' },
    headers: result.why === 'failed' ? { 'www-authenticate': 'Bearer' } : {},
  });
}

/** A page that goes on by itself, without a script, and by its link. */
function onwards(
  { label, ...said }: Omit<Words, 'link' | 'headers'> & { readonly label: string },
  href: string,
  cookies: readonly string[],
): Response {
  const page = wordsPage(200, { ...said, link: { href, label }, headers: { refresh: `0; url=${href}` } });
  for (const cookie of cookies) page.headers.append('set-cookie', cookie);
  return page;
}

/** By account, never by name, address or client. */
function logProvider(request: Request, result: ProviderResult): void {
  const { log, hash } = getApp();
  const { accountId: account } = result;
  if (result.kind === 'in') {
    log.info({ account, by: 'provider' }, 'signed in at the desk');
    return;
  }
  const client = hash.of('desk-client', clientOf(request));
  const { why, detail } = result;
  log.warn({ account, client, why, detail }, 'a sign-in by the provider was refused');
}

function refusalWords({ why, email }: Refused, name: string): Pick<Words, 'heading' | 'words'> {
  const address = email ?? 'this address';
  const admins = `An admin of this shop can see and change that, at ${getApp().origin}${deskPaths.people()}.`;
  switch (why) {
    case 'unknown':
    case 'disabled':
      return {
        heading: 'You have no way in here.',
        words: [
          `${name} knows you as ${address}, and this shop has no account for you that is open.`,
          `Ask an admin of this shop to invite exactly this address. ${admins}`,
        ],
      };
    case 'domain':
      return {
        heading: 'Addresses like yours do not come in here.',
        words: [
          `${name} knows you as ${address}. This shop lets in addresses of its own domains alone.`,
          'Sign in with one of those, or ask whoever runs this shop to add your domain.',
        ],
      };
    case 'unverified':
      return {
        heading: 'Your address is not verified.',
        words: [
          `${name} does not vouch for your mail address, so nobody knows here whose it is.`,
          `Have your address verified at ${name}, or ask whoever runs it. Then sign in again.`,
        ],
      };
    case 'locked':
      return {
        heading: 'Your account is locked.',
        words: ['Somebody typed ten wrong passwords in a row. Try again in a quarter of an hour.'],
      };
    case 'taken':
      return {
        heading: 'Somebody else comes in with this account.',
        words: [
          `${address} has an account here, and another person of ${name} comes in with it.`,
          `Ask an admin of this shop to drop that sign-in. ${admins}`,
        ],
      };
    case 'full':
      return {
        heading: 'There is no room for another account.',
        words: [`Ask an admin of this shop to remove one that nobody needs. ${admins}`],
      };
    case 'failed':
      return {
        heading: 'The sign-in did not come to its end.',
        words: [`${name} said no, or took too long, or this is not the browser that asked. Begin again.`],
      };
  }
}
