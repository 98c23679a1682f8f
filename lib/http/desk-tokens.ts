import { endToken, listTokens, makeToken } from '@/lib/accounts/tokens';
import { TOKEN_SCOPES } from '@/lib/contract/people';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { bearerToken, WITH_TOKEN } from './bearer';
import { requirePerson } from './desk-page';
import type { Incoming } from './route';
import { seeOther } from './see-other';
import { takeForm } from './take-form';
import { wordsPage } from './words-page';

export const readTokens = () => listTokens(getApp().accounts);

/** `POST /desk/tokens`: makes a token, which is shown once, or revokes one. */
export async function tokensByForm(incoming: Incoming): Promise<Response> {
  const person = await requirePerson(incoming.request, can.manage);
  return takeForm(incoming, deskPaths.tokens(), async (field) => {
    const { accounts, log } = getApp();
    const who = person.accountId ?? person.name;
    switch (field('act')) {
      case 'make': {
        if (bearerToken(incoming.request) !== null && person !== WITH_TOKEN)
          throw new AppError('forbidden', 'A token makes no others: sign in, or send the operator token.');
        const scopes = TOKEN_SCOPES.filter((scope) => field(`scope-${scope}`) !== '');
        const token = await makeToken(accounts, person, {
          name: field('name'),
          scopes,
          days: Number(field('days')),
        });
        log.info({ who, scopes }, 'a token was made');
        return wordsPage(200, {
          title: 'A new token',
          heading: 'Copy the token now.',
          words: ['It is shown once. Send it as “Authorization: Bearer” and the token.', token],
          link: { href: deskPaths.tokens(), label: 'Back to the tokens' },
        });
      }
      case 'revoke':
        await endToken(accounts, person, field('token'));
        log.info({ who, token: field('token') }, 'a token was revoked');
        return seeOther(deskPaths.tokens());
      default:
        throw new AppError('bad-request', 'act: takes make or revoke', 'act');
    }
  });
}
