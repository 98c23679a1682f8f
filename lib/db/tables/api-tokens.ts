import type { Sql } from '../database';

/** A token of the API; of the token itself only a hash. */
export interface ApiTokenRow {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  /** With spaces between. */
  readonly scopes: string;
  readonly createdBy: string;
  /** Null: made with the operator's token. */
  readonly accountId: string | null;
  /** What its maker is now, who may do all with the operator's token; null: may not sign in any more. */
  readonly makerRole: string | null;
  readonly createdAt: Date;
  readonly endsAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export type NewApiToken = Omit<ApiTokenRow, 'lastUsedAt' | 'revokedAt' | 'makerRole'>;

/** Valid at once. */
export const MAX_TOKENS = 100;
const MAX_LISTED = 200;

const FIELDS = `id, name, hash, scopes, created_by as "createdBy", created_at as "createdAt", ends_at as "endsAt",
  last_used_at as "lastUsedAt", revoked_at as "revokedAt", account_id as "accountId",
  case when account_id is null then 'admin' else
    (select a.role from desk_account a where a.id = account_id and a.disabled_at is null) end as "makerRole"`;
const INSERT = `insert into api_token (id, name, hash, scopes, created_by, created_at, ends_at, account_id)
  select $1, $2, $3, $4, $5, $6::timestamptz, $7::timestamptz, $9::text
  where (select count(*) from api_token where revoked_at is null and ends_at > $6::timestamptz) < $8 returning id`;
const LIST = `select ${FIELDS} from api_token
  order by (revoked_at is null and ends_at > $2) desc, created_at desc, id limit $1`;
const FIND = `select ${FIELDS} from api_token where hash = $1 and revoked_at is null and ends_at > $2`;
const NOTE_USE = `update api_token set last_used_at = $2
  where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`;
const FORGET = `delete from api_token where ends_at <= $1::timestamptz - interval '30 days'`;
const REVOKE = 'update api_token set revoked_at = $2 where id = $1 and revoked_at is null returning id, name';

/** @returns false: there are too many */
export async function addToken(sql: Sql, row: NewApiToken): Promise<boolean> {
  const { id, name, hash, scopes, createdBy, createdAt, endsAt, accountId } = row;
  const rows = await sql.query(INSERT, [
    ...[id, name, hash, scopes, createdBy, createdAt, endsAt],
    ...[MAX_TOKENS, accountId],
  ]);
  return rows.length === 1;
}

/** Those that are valid, then the others; of each the newest first. */
export const findTokens = (sql: Sql, now: Date) => sql.query<ApiTokenRow>(LIST, [MAX_LISTED, now]);

/** Those that ended a month ago, revoked or not: the record of the desk keeps who made them. */
export async function forgetEndedTokens(sql: Sql, now: Date): Promise<void> {
  await sql.query(FORGET, [now]);
}

/** The token of this hash, if it is valid. */
export async function findToken(sql: Sql, hash: string, now: Date): Promise<ApiTokenRow | null> {
  return (await sql.query<ApiTokenRow>(FIND, [hash, now]))[0] ?? null;
}

/** To the minute: a token that is used a thousand times a second writes no more. */
export async function noteTokenUse(sql: Sql, id: string, now: Date): Promise<void> {
  await sql.query(NOTE_USE, [id, now]);
}

/** @returns its name; null: there is none that could be revoked */
export async function revokeToken(sql: Sql, id: string, now: Date): Promise<string | null> {
  return (await sql.query<{ name: string }>(REVOKE, [id, now]))[0]?.name ?? null;
}
