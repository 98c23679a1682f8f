import type { ReactNode } from 'react';
import type { Person } from '@/lib/contract/desk';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import type { App } from '@/lib/server/compose';
import { answerPageAs } from './answer-page';
import { databasePage } from './database-page';
import { personOf } from './desk-session';
import { pageRequest } from './page-request';
import type { Incoming } from './route';

/** Who may: a rule of `lib/desk/can.ts` that needs to know no order. */
export type Rule = (person: Person | null) => boolean;

/** What stands around a page of the desk, or instead of it. */
export interface DeskFronts {
  readonly frame: (props: { person: Person; children: ReactNode }) => ReactNode;
  /** For who is not signed in. */
  readonly lock: () => ReactNode;
  /** For who is, and may not. */
  readonly refused: (props: { person: Person }) => ReactNode;
  readonly outOfService: () => ReactNode;
}

/**
 * A page of the desk: asks for itself who looks at it, whatever stands before it.
 * @param page is given the person, and the product that it reads from
 */
export function deskPage<Props>(
  may: Rule,
  fronts: DeskFronts,
  page: (props: Props, desk: { readonly person: Person; readonly app: App }) => Promise<ReactNode>,
): (props: Props) => Promise<ReactNode> {
  return databasePage(async (props: Props) => {
    const person = await personOf(await pageRequest());
    if (person === null) {
      await answerPageAs(401, { 'WWW-Authenticate': 'Bearer' });
      return fronts.lock();
    }
    if (!may(person)) {
      await answerPageAs(403, {});
      return fronts.refused({ person });
    }
    return fronts.frame({ person, children: await page(props, { person, app: getApp() }) });
  }, fronts.outOfService);
}

/** Who asks a handler of the desk. @throws AppError `unauthorized`, `forbidden` */
export async function requirePerson(request: Request, may: Rule): Promise<Person> {
  const person = await personOf(request);
  if (person === null)
    throw new AppError(
      'unauthorized',
      'Sign in at /desk, or send the operator token: "Authorization: Bearer <token>".',
    );
  if (!may(person)) {
    const path = new URL(request.url).pathname;
    getApp().log.warn({ person: person.name, role: person.role, path }, 'refused at the desk');
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
