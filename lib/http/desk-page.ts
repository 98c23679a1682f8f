import type { ReactNode } from 'react';
import { passkeyHost } from '@/lib/accounts/passkeys';
import type { Person } from '@/lib/contract/desk';
import { hadAccount } from '@/lib/db/tables/desk-accounts';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { answerPageAs } from './answer-page';
import { atDesk } from './at-desk';
import { bearersOf, bearerToken } from './bearer';
import { databasePage } from './database-page';
import { personOf } from './desk-session';
import { loggedPath } from './logged-path';
import { type Rule, requireOperator, takeRefusedToken } from './operator';
import { pageRequest } from './page-request';
import type { Incoming } from './route';

/** What stands around a page of the desk, or instead of it. */
export interface DeskFronts {
  readonly frame: (props: { person: Person; children: ReactNode }) => ReactNode;
  /** For who is not signed in; `hasAccounts`: there was somebody who could be; `provider`: by whom else people sign in; `hasPasskeys`: so can passkeys. */
  readonly lock: (props: {
    hasAccounts: boolean;
    provider: string | null;
    hasPasskeys: boolean;
  }) => ReactNode;
  /** For who is, and may not. */
  readonly refused: (props: { person: Person }) => ReactNode;
  readonly outOfService: () => ReactNode;
}

/** What a page of the desk is given. */
export interface Desk {
  readonly person: Person;
  readonly app: App;
  readonly request: Request;
}

/**
 * A page of the desk: asks for itself who looks at it, whatever stands before it.
 * @param page is given the person, and the product that it reads from
 */
export function deskPage<Props>(
  may: Rule,
  fronts: DeskFronts,
  page: (props: Props, desk: Desk) => Promise<ReactNode>,
): (props: Props) => Promise<ReactNode> {
  return databasePage(async (props: Props) => {
    const request = await pageRequest();
    // A wrong token is refused, logged and throttled as at the API, whoever is signed in beside it.
    const isWrong = bearerToken(request) !== null && bearersOf(request).length === 0;
    const person = isWrong ? null : await personOf(request, may);
    if (person === null) {
      const tries = isWrong ? takeRefusedToken(request, null) : null;
      const out = { 'Set-Cookie': atDesk(request, false) };
      if (tries?.isOver) await answerPageAs(429, { ...out, 'Retry-After': String(tries.resetS) });
      else await answerPageAs(401, { ...out, 'WWW-Authenticate': 'Bearer' });
      const { database, accounts } = getApp();
      return fronts.lock({
        hasAccounts: await hadAccount(database),
        provider: accounts.provider?.name ?? null,
        hasPasskeys: passkeyHost(accounts) !== null,
      });
    }
    await answerPageAs(200, { 'Set-Cookie': atDesk(request, true) });
    if (!may(person)) {
      logRefused(person, null);
      await answerPageAs(403, {});
      return fronts.refused({ person });
    }
    return fronts.frame({ person, children: await page(props, { person, app: getApp(), request }) });
  }, fronts.outOfService);
}

/** By account, not by name. @param path null: a page's, which Next does not tell it */
const logRefused = ({ accountId, name, role }: Person, path: string | null) =>
  getApp().log.warn({ who: accountId ?? name, role, path }, 'refused at the desk');

/** Who asks a handler of the desk. @throws AppError `unauthorized`, `forbidden` */
export async function requirePerson(request: Request, may: Rule): Promise<Person> {
  // Wrong and weak tokens are refused, logged and throttled as at the API.
  if (bearerToken(request) !== null) return requireOperator(request, may);
  const person = await personOf(request, may);
  if (person === null)
    throw new AppError(
      'unauthorized',
      'Sign in at /desk, or send the operator token: "Authorization: Bearer <token>".',
    );
  if (!may(person)) {
    logRefused(person, loggedPath(request));
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  }
  return person;
}

/** A handler of the desk's data: for who may, and kept by nobody. */
export function deskData(may: Rule, read: (incoming: Incoming) => Promise<unknown>) {
  return async (incoming: Incoming): Promise<Response> => {
    await requirePerson(incoming.request, may);
    return new Response(JSON.stringify(await read(incoming)), {
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
  };
}
