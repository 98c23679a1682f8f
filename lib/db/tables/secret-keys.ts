import type { Sql } from '../database';
import { NOTICES, SECRETS_CHANGED } from '../notices';

export interface SecretKeyRow {
  readonly purpose: string;
  readonly number: number;
  readonly sealed: string;
  readonly createdAt: Date;
  readonly validUntil: Date | null;
}

const COLUMNS = `purpose, number, sealed, created_at as "createdAt", valid_until as "validUntil"`;
const FIND = `select ${COLUMNS} from secret_key order by purpose, number`;
/** Whoever changes the ring waits here; who only reads it does not. */
const LOCK = 'lock table secret_key in share row exclusive mode';
const INSERT =
  'insert into secret_key (purpose, number, sealed, created_at, valid_until) values ($1, $2, $3, $4, $5)';
const RESEAL = 'update secret_key set sealed = $3 where purpose = $1 and number = $2';
const END = `update secret_key set valid_until = least(coalesce(valid_until, $2), $2) where purpose = $1`;
const DELETE = 'delete from secret_key where purpose = $1 and number = $2';
const DELETE_ENDED = 'delete from secret_key where valid_until <= $1';
const TAKE_PLAIN = `delete from setting where key in ('cookie-secret', 'webhook-secret') returning key, value`;

export const findSecretKeys = (sql: Sql) => sql.query<SecretKeyRow>(FIND);

/** One changes the ring at a time, until the transaction ends. */
export const lockSecretKeys = (sql: Sql) => sql.query(LOCK);

export const insertSecretKey = (sql: Sql, { purpose, number, sealed, createdAt, validUntil }: SecretKeyRow) =>
  sql.query(INSERT, [purpose, number, sealed, createdAt, validUntil]);

export const resealSecretKey = (
  sql: Sql,
  { purpose, number, sealed }: Pick<SecretKeyRow, 'purpose' | 'number' | 'sealed'>,
) => sql.query(RESEAL, [purpose, number, sealed]);

/** The keys of a purpose end then; those that would have ended before stay with that. */
export const endSecretKeys = (sql: Sql, purpose: string, until: Date) => sql.query(END, [purpose, until]);

export const deleteSecretKey = (sql: Sql, purpose: string, number: number) =>
  sql.query(DELETE, [purpose, number]);

export const deleteEndedSecretKeys = (sql: Sql, now: Date) => sql.query(DELETE_ENDED, [now]);

/** Takes the secrets out of the database that versions before the ring kept there as plain text. */
export const takePlainSecrets = (sql: Sql) => sql.query<{ key: string; value: string }>(TAKE_PLAIN);

/** Tells the servers on this database, once the transaction commits. */
export const tellSecretsChanged = (sql: Sql) =>
  sql.query('select pg_notify($1, $2)', [NOTICES, SECRETS_CHANGED]);
