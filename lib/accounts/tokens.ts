import { createHash, randomBytes } from 'node:crypto';
import type { Person, Role } from '@/lib/contract/desk';
import {
  ROLE_OF_SCOPE,
  TOKEN_DAYS,
  TOKEN_SCOPES,
  type TokenJson,
  type TokenScope,
} from '@/lib/contract/people';
import {
  type ApiTokenRow,
  addToken,
  findToken,
  findTokens,
  MAX_TOKENS,
  noteTokenUse,
  revokeToken,
} from '@/lib/db/tables/api-tokens';
import { AppError } from '@/lib/errors';
import { keepAct } from '@/lib/record/keep-act';
import { newAccountId } from './account-links';
import { asRole } from './as-role';
import type { AccountParts } from './library';
import { readName } from './read-person';

/** Tells a token of ours, to whoever finds one where it should not be, and to us without a look into the database. */
const PREFIX = 'oft_';
const SHAPE = /^oft_[\w-]{43}$/;
const BYTES = 32;
const DAY_MS = 24 * 60 * 60 * 1000;

type Parts = Pick<AccountParts, 'database' | 'now'>;

// 256 random bits: a hash that is slow would keep nothing that this one does not.
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/** What a token of somebody may at most. */
const SCOPES_OF: Readonly<Record<Role, readonly TokenScope[]>> = {
  viewer: ['read'],
  operator: ['read', 'operate'],
  merchant: ['read', 'merchant'],
  admin: TOKEN_SCOPES,
};

const saidScopes = ({ scopes }: ApiTokenRow): TokenScope[] => {
  const said = scopes.split(' ');
  return TOKEN_SCOPES.filter((scope) => said.includes(scope));
};

/** What it may now: no more than whoever made it. */
const scopesOf = (row: ApiTokenRow): TokenScope[] => {
  const role = asRole(row.makerRole ?? '');
  return role === null ? [] : saidScopes(row).filter((scope) => SCOPES_OF[role].includes(scope));
};

/** What a new token is to be. */
export interface NewToken {
  readonly name: string;
  readonly scopes: readonly string[];
  /** One of `TOKEN_DAYS`. */
  readonly days: number;
}

/** Makes a token. @returns the token itself, which is kept nowhere @throws AppError `bad-request`; `conflict`: too many */
export async function makeToken({ database, now }: Parts, by: Person, typed: NewToken): Promise<string> {
  const name = readName(typed.name);
  const scopes = TOKEN_SCOPES.filter((scope) => typed.scopes.includes(scope));
  if (scopes.length === 0)
    throw new AppError('bad-request', `scope: takes one or several of ${TOKEN_SCOPES.join(', ')}`, 'scope');
  const days = TOKEN_DAYS.find((one) => one === typed.days);
  if (days === undefined)
    throw new AppError('bad-request', `days: takes one of ${TOKEN_DAYS.join(', ')}`, 'days');
  const token = PREFIX + randomBytes(BYTES).toString('base64url');
  const id = newAccountId();
  const createdAt = now();
  const endsAt = new Date(createdAt.getTime() + days * DAY_MS);
  const input = { token: id, scopes: scopes.join(' '), endsAt: endsAt.toISOString() };
  await keepAct(database, by, { act: 'make-token', orderNumber: null, input, reason: '' }, async () => {
    const row = {
      ...{ id, name, hash: hashOf(token), scopes: scopes.join(' ') },
      ...{ createdBy: by.name, accountId: by.accountId ?? null },
    };
    if (!(await addToken(database, { ...row, createdAt, endsAt })))
      throw new AppError('conflict', `${MAX_TOKENS} tokens are valid: revoke some first.`);
  });
  return token;
}

/** Those that are valid, then the others that are kept; of each the newest first. */
export async function listTokens({ database, now }: Parts): Promise<TokenJson[]> {
  const at = now();
  return (await findTokens(database, at)).map((row) => ({
    id: row.id,
    name: row.name,
    scopes: saidScopes(row),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    state:
      row.revokedAt !== null ? 'revoked' : row.endsAt <= at || scopesOf(row).length === 0 ? 'ended' : 'valid',
  }));
}

/** Ends a token at once, on every server. @throws AppError `not-found` */
export async function endToken({ database, now }: Parts, by: Person, id: string): Promise<void> {
  await keepAct(
    database,
    by,
    { act: 'revoke-token', orderNumber: null, input: { token: id }, reason: '' },
    async () => {
      if ((await revokeToken(database, id, now())) === null)
        throw new AppError('not-found', 'There is no such token, or it was revoked already.');
    },
  );
}

/**
 * Who a token speaks for: somebody of each role that its scopes stand for, as far as whoever made it may that still. Asked of the database each time, so that a
 * revoked one is over at once.
 * @returns none: it is no token of ours, or not valid
 */
export async function personsOfToken({ database, now }: Parts, token: string): Promise<Person[]> {
  if (!SHAPE.test(token)) return [];
  const at = now();
  const row = await findToken(database, hashOf(token), at);
  if (row === null) return [];
  await noteTokenUse(database, row.id, at);
  return scopesOf(row).map((scope) => ({
    name: `token ${row.name}`,
    role: ROLE_OF_SCOPE[scope],
    tokenId: row.id,
  }));
}
