import { personsOfToken } from '@/lib/accounts/tokens';
import type { Person } from '@/lib/contract/desk';
import { getApp } from '@/lib/server/app';

/** Who has the operator's token does all. */
export const WITH_TOKEN: Person = { name: 'operator', role: 'admin' };

const known = new WeakMap<Request, readonly Person[]>();

/** The bearer token of a request; null: it sends none. */
export const bearerToken = ({ headers }: Request): string | null =>
  /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;

/** Looks up whose token a request sends, before anything asks for it. Costs nothing where it sends none of ours. */
export async function readBearer(request: Request): Promise<void> {
  const token = bearerToken(request);
  if (token === null) return;
  const app = getApp();
  known.set(request, app.isOperator(token) ? [WITH_TOKEN] : await personsOfToken(app.accounts, token));
}

/**
 * Who a request speaks for by its bearer token: the operator, or somebody of each role that the token's scopes stand for.
 * @returns none: no token, or one that is not valid
 */
export const bearersOf = (request: Request): readonly Person[] => known.get(request) ?? [];
