import type { Person } from '@/lib/contract/desk';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { clientKey } from '@/lib/server/gate/client-address';
import { CLIENT_HEADER } from '@/lib/server/gate/request-facts';
import { bearersOf, bearerToken } from './bearer';
import { loggedPath } from './logged-path';

/** Who may: a rule of `lib/desk/can.ts` that needs to know no order. */
export type Rule = (person: Person | null) => boolean;

const isReading = ({ method }: Request) => method === 'GET' || method === 'HEAD';

/**
 * Does the request carry the operator's token, or one of the API that may do this?
 * @param may left out: to read, what a viewer may; to change something, what an operator may
 */
export const isOperator = (
  request: Request,
  may: Rule = isReading(request) ? can.look : can.operate,
): boolean => bearersOf(request).some(may);

/**
 * Who asks an address that takes a bearer token. What changes something is logged, as is whatever is refused; a client that
 * sends one wrong token after the other is told to wait, with no more in the log.
 * @throws AppError `unauthorized`, `forbidden`, `too-many-requests`
 */
export function requireOperator(request: Request, may: Rule): Person {
  const { log } = getApp();
  const path = loggedPath(request);
  const bearers = bearersOf(request);
  const person = bearers.find(may);
  if (person !== undefined) {
    const { name: who, role } = person;
    if (!isReading(request)) log.info({ who, role, path }, 'done with a token');
    return person;
  }
  refuseTooMany(request);
  const [other] = bearers;
  if (other !== undefined) {
    log.warn({ who: other.name, path }, 'a token was refused: its scopes do not allow this');
    throw new AppError('forbidden', 'The scopes of this token do not allow this.');
  }
  throw new AppError('unauthorized', 'Send the operator token: "Authorization: Bearer <token>".');
}

/** Who sends no token is only told so. */
function refuseTooMany(request: Request): void {
  if (bearerToken(request) === null) return;
  const { isOver, limit, resetS } = takeRefusedToken(request, loggedPath(request));
  if (isOver)
    throw new AppError(
      'too-many-requests',
      `${limit} tokens a minute may be wrong. Try again in ${resetS} s.`,
    );
}

/**
 * Counts a token that is refused, by client, and logs a wrong one while there are not too many.
 * @param path null: a page's, which Next does not tell it
 */
export function takeRefusedToken(request: Request, path: string | null) {
  const { bearerTries, hash, log } = getApp();
  const client = clientKey(request.headers.get(CLIENT_HEADER) ?? '');
  const taken = bearerTries.take(client, performance.now());
  if (!taken.isOver && bearersOf(request).length === 0)
    // The same client is known again by a hash; addresses are not logged.
    log.warn({ client: hash.of('desk-client', client), path }, 'a wrong bearer token');
  return taken;
}
