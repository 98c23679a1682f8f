import type { Sql } from '../database';

/** A passkey of an account of the desk. */
export interface PasskeyRow {
  /** Of the credential, in base64url. */
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  /** COSE, in base64url. */
  readonly publicKey: string;
  /** Signatures that its authenticator says it has made; 0: it does not count. */
  readonly counter: number;
  /** With blanks between. */
  readonly transports: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** A phone, a computer, a key or two, and their spares. */
export const MAX_PASSKEYS = 10;

const FIELDS = `id, account_id as "accountId", name, public_key as "publicKey", counter::float8 as counter, transports,
  created_at as "createdAt", last_used_at as "lastUsedAt"`;
const FIND = `select ${FIELDS} from desk_passkey where id = $1`;
const LIST = `select ${FIELDS} from desk_passkey where account_id = $1 order by created_at, id limit ${MAX_PASSKEYS}`;
const INSERT = `insert into desk_passkey (id, account_id, name, public_key, counter, transports, created_at)
  select $1, $2, $3, $4, $5::bigint, $6, $7
  where (select count(*) from desk_passkey where account_id = $2) < ${MAX_PASSKEYS}
  on conflict (id) do nothing returning id`;
// Of two answers with the same count one counts: the other comes from a copy.
const NOTE_USE = `update desk_passkey set counter = $2::bigint, last_used_at = $3
  where id = $1 and (counter < $2::bigint or (counter = 0 and $2::bigint = 0)) returning id`;
const DELETE = 'delete from desk_passkey where account_id = $1 and id = $2 returning id';
const DELETE_ALL = 'delete from desk_passkey where account_id = $1';

export async function findPasskey(sql: Sql, id: string): Promise<PasskeyRow | null> {
  return (await sql.query<PasskeyRow>(FIND, [id]))[0] ?? null;
}

/** The eldest first. */
export const findPasskeysOf = (sql: Sql, accountId: string) => sql.query<PasskeyRow>(LIST, [accountId]);

/** @returns false: it is somebody's already, or the account has as many as it may have */
export async function addPasskey(sql: Sql, row: Omit<PasskeyRow, 'lastUsedAt'>): Promise<boolean> {
  const { id, accountId, name, publicKey, counter, transports, createdAt } = row;
  const values = [id, accountId, name, publicKey, counter, transports, createdAt];
  return (await sql.query(INSERT, values)).length === 1;
}

/** @returns false: it was removed, or its authenticator has counted further already */
export async function notePasskeyUse(sql: Sql, id: string, counter: number, at: Date): Promise<boolean> {
  return (await sql.query(NOTE_USE, [id, counter, at])).length === 1;
}

/** @returns false: the account has no such passkey */
export async function deletePasskey(sql: Sql, accountId: string, id: string): Promise<boolean> {
  return (await sql.query(DELETE, [accountId, id])).length === 1;
}

export async function deletePasskeysOf(sql: Sql, accountId: string): Promise<void> {
  await sql.query(DELETE_ALL, [accountId]);
}
