import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { clientKey } from '@/lib/server/gate/client-address';
import { CLIENT_HEADER } from '@/lib/server/gate/request-facts';
import { isOperator } from './operator';
import { problem } from './problem';

/** Who asks, as limits count them. */
export const clientOf = ({ headers }: Request): string => clientKey(headers.get(CLIENT_HEADER) ?? '');

/** Who places an order, for the bounds of mail: a keyed hash, never the address. Null: the operator, who has none. */
export const mailClientOf = (request: Request): string | null =>
  isOperator(request) ? null : getApp().hash.of('mail-client', clientOf(request));

/**
 * Counts a creating or paying request of this client.
 * @returns the 429 to answer with, or null where it may go on
 */
export function refusalByLimit(request: Request): Response | null {
  const { rateLimiter } = getApp();
  if (rateLimiter === null) return null;
  const { isOver, limit, remaining, resetS } = rateLimiter.take(clientOf(request), performance.now());
  if (!isOver) return null;
  const detail = `This address takes ${limit} such requests a minute from one client. Try again in ${resetS} s.`;
  return problem(new AppError('too-many-requests', detail), {
    'retry-after': String(resetS),
    // Names and form of the IETF's draft-ietf-httpapi-ratelimit-headers.
    'ratelimit-policy': `"minute";q=${limit};w=60`,
    ratelimit: `"minute";r=${remaining};t=${resetS}`,
  });
}
