import type { Sql } from '../database';

/** An account of the desk, as the library keeps it, with what is ours. */
export interface DeskAccountRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly lockedUntil: Date | null;
  /** Comes in by the provider of OpenID Connect alone, which said the role. */
  readonly madeByProvider: boolean;
  /** What user tasks call them by, as they are spelled. */
  readonly groups: readonly string[];
}

export interface ListedAccountRow extends DeskAccountRow {
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  readonly sessions: number;
  /** Somebody of a provider of OpenID Connect comes in with it. */
  readonly hasProvider: boolean;
  readonly passkeys: number;
}

export interface NewDeskAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly at: Date;
  readonly madeByProvider?: boolean;
}

/** A shop with more people than this is another kind of shop. */
export const MAX_ACCOUNTS = 200;

/** Any number that nothing else in this database locks: who comes, goes or changes role waits for the one before. */
const PEOPLE_LOCK = 7_302_620;

const FIELDS = `a.id, a.name, a.email, a.role, a.created_at as "createdAt", a.disabled_at as "disabledAt",
  a.locked_until as "lockedUntil", a.made_by_provider as "madeByProvider", a.groups`;
const LIST = `select ${FIELDS}, coalesce(a.two_factor_enabled, false) as "hasSecondFactor",
    exists (select 1 from desk_credential c where c.account_id = a.id) as "hasPassword",
    exists (select 1 from desk_credential c where c.account_id = a.id and c.provider_id <> 'credential') as "hasProvider",
    (select count(*)::int from desk_passkey p where p.account_id = a.id) as passkeys,
    (select count(*)::int from desk_account_session s where s.account_id = a.id and s.ends_at > $1) as sessions
  from desk_account a order by a.created_at, a.id limit $2`;
const ALL = `select ${FIELDS} from desk_account a order by a.name, a.id limit $1`;
const FIND = `select ${FIELDS} from desk_account a where a.id = $1`;
const FIND_BY_EMAIL = `select ${FIELDS} from desk_account a where a.email = $1`;
const FIND_BY_SUBJECT = `select ${FIELDS} from desk_account a join desk_credential c on c.account_id = a.id
  where c.provider_id = $1 and c.provider_account_id = $2`;
const FIND_SUBJECT = `select provider_account_id as subject from desk_credential
  where account_id = $1 and provider_id = $2 limit 1`;
const DROP_PROVIDER = `delete from desk_credential where account_id = $1 and provider_id <> 'credential'`;
const NAMES = 'select name from desk_account limit $1';
const INSERT = `with added as (
    insert into desk_account (id, name, email, role, created_at, updated_at, email_verified, made_by_provider)
      values ($1, $2, $3, $4, $5, $5, false, $6) on conflict (email) do nothing returning id),
  kept as (insert into setting (key, value) select 'first-account', id from added on conflict do nothing)
  select id from added`;
const HAD = `select exists (select 1 from setting where key = 'first-account')
  or exists (select 1 from desk_account) as had`;
const TAKE_TRY = `update desk_account set
    failed_tries = case when failed_tries + 1 >= $3 then 0 else failed_tries + 1 end,
    locked_until = case when failed_tries + 1 >= $3 then $4::timestamptz else locked_until end
  where email = $1 and disabled_at is null and (locked_until is null or locked_until <= $2)
  returning id, locked_until as "lockedUntil"`;
const CLEAR_TRIES = 'update desk_account set failed_tries = 0, locked_until = null where id = $1';
const SET_ROLE = 'update desk_account set role = $2, updated_at = $3 where id = $1';
const SET_GROUPS = 'update desk_account set groups = $2, updated_at = $3 where id = $1';
const SET_DISABLED = 'update desk_account set disabled_at = $2, updated_at = $3 where id = $1';
const END_SESSIONS = 'delete from desk_account_session where account_id = $1';
const END_LINKS = 'delete from desk_verification where value = $1';
const DELETE = 'delete from desk_account where id = $1';
const DROP_FACTOR = 'delete from desk_two_factor where account_id = $1';
const NO_FACTOR = 'update desk_account set two_factor_enabled = false where id = $1';
const COUNT = 'select count(*)::int as accounts from desk_account';
const ADMINS = `select id from desk_account a where role = 'admin' and disabled_at is null
  and exists (select 1 from desk_credential c where c.account_id = a.id and c.password is not null)`;
// A sign-in that waits for its second step lies there too, for ten minutes.
const HAS_NEW_LINK = `select 1 from desk_verification
  where value = $1 and created_at > $2 and ends_at > created_at + interval '30 minutes' limit 1`;
const PASSWORD = `select c.password as hash, c.updated_at as "setAt" from desk_credential c
  join desk_account a on a.id = c.account_id and a.disabled_at is null where a.id = $1 and c.password is not null`;
const FORGET_SESSIONS = 'delete from desk_account_session where ends_at <= $1';
const FORGET_VERIFICATIONS = 'delete from desk_verification where ends_at <= $1';

export const lockPeople = (sql: Sql) => sql.query('select pg_advisory_xact_lock($1)', [PEOPLE_LOCK]);

export const findAccounts = (sql: Sql, now: Date) => sql.query<ListedAccountRow>(LIST, [now, MAX_ACCOUNTS]);

/** The same without what is known of how they sign in, by name. */
export const findStaff = (sql: Sql) => sql.query<DeskAccountRow>(ALL, [MAX_ACCOUNTS]);

export async function countAccounts(sql: Sql): Promise<number> {
  return (await sql.query<{ accounts: number }>(COUNT))[0]?.accounts ?? 0;
}

/** What somebody signs in with now, as a hash, and since when; null: nobody does with this account. */
export async function findPassword(
  sql: Sql,
  id: string,
): Promise<{ readonly hash: string; readonly setAt: Date } | null> {
  return (await sql.query<{ hash: string; setAt: Date }>(PASSWORD, [id]))[0] ?? null;
}

/** Was there ever an account? The address of the first admin is over then, for good. */
export async function hadAccount(sql: Sql): Promise<boolean> {
  return (await sql.query<{ had: boolean }>(HAD))[0]?.had ?? false;
}

export async function findAccount(sql: Sql, id: string): Promise<DeskAccountRow | null> {
  return (await sql.query<DeskAccountRow>(FIND, [id]))[0] ?? null;
}

export async function findAccountByEmail(sql: Sql, email: string): Promise<DeskAccountRow | null> {
  return (await sql.query<DeskAccountRow>(FIND_BY_EMAIL, [email]))[0] ?? null;
}

/** Who comes in as this one of a provider of OpenID Connect. */
export async function findAccountBySubject(
  sql: Sql,
  provider: string,
  subject: string,
): Promise<DeskAccountRow | null> {
  return (await sql.query<DeskAccountRow>(FIND_BY_SUBJECT, [provider, subject]))[0] ?? null;
}

/** As whom of the provider an account comes in; null: as nobody yet. */
export async function findSubject(sql: Sql, id: string, provider: string): Promise<string | null> {
  return (await sql.query<{ subject: string }>(FIND_SUBJECT, [id, provider]))[0]?.subject ?? null;
}

/** Whoever comes by a provider next, with the address of this account, is its person. */
export async function dropProvider(sql: Sql, id: string): Promise<void> {
  await sql.query(DROP_PROVIDER, [id]);
}

/** What everybody goes by. */
export async function findNames(sql: Sql): Promise<string[]> {
  return (await sql.query<{ name: string }>(NAMES, [MAX_ACCOUNTS])).map(({ name }) => name);
}

/** @returns false: somebody has this address */
export async function addAccount(sql: Sql, account: NewDeskAccount): Promise<boolean> {
  const { id, name, email, role, at, madeByProvider = false } = account;
  return (await sql.query(INSERT, [id, name, email, role, at, madeByProvider])).length === 1;
}

/**
 * Takes one of the tries before it is known whether it is a good one, so that many at once are not more than there are.
 * @param limit the try that locks the account, until `lockUntil`
 * @returns null: there is no such account, or it is locked or disabled
 */
export async function takeTry(
  sql: Sql,
  email: string,
  now: Date,
  { limit, lockUntil }: { readonly limit: number; readonly lockUntil: Date },
): Promise<{ readonly id: string; readonly lockedUntil: Date | null } | null> {
  const rows = await sql.query<{ id: string; lockedUntil: Date | null }>(TAKE_TRY, [
    email,
    now,
    limit,
    lockUntil,
  ]);
  return rows[0] ?? null;
}

export async function clearTries(sql: Sql, id: string): Promise<void> {
  await sql.query(CLEAR_TRIES, [id]);
}

export async function setRole(sql: Sql, id: string, role: string, at: Date): Promise<void> {
  await sql.query(SET_ROLE, [id, role, at]);
}

export async function setGroups(sql: Sql, id: string, groups: readonly string[], at: Date): Promise<void> {
  await sql.query(SET_GROUPS, [id, groups, at]);
}

/** @param disabledAt null: may sign in again */
export async function setDisabled(sql: Sql, id: string, disabledAt: Date | null, at: Date): Promise<void> {
  await sql.query(SET_DISABLED, [id, disabledAt, at]);
}

export async function endSessionsOf(sql: Sql, id: string): Promise<void> {
  await sql.query(END_SESSIONS, [id]);
}

/** Links that set a password, and sign-ins that wait for the second step: each belongs to the password of its time. */
export async function endLinksOf(sql: Sql, id: string): Promise<void> {
  await sql.query(END_LINKS, [id]);
}

/** Was a link that sets a password made for this account since then, which nobody used? */
export async function hasNewLink(sql: Sql, id: string, since: Date): Promise<boolean> {
  return (await sql.query(HAS_NEW_LINK, [id, since])).length > 0;
}

export async function deleteAccount(sql: Sql, id: string): Promise<void> {
  await sql.query(DELETE, [id]);
}

/** For whoever lost it: the password alone signs in. */
export async function dropSecondFactor(sql: Sql, id: string): Promise<void> {
  await sql.query(DROP_FACTOR, [id]);
  await sql.query(NO_FACTOR, [id]);
}

/** Where nothing opens them any more. */
export async function dropAllSecondFactors(sql: Sql): Promise<void> {
  await sql.query('delete from desk_two_factor');
  await sql.query('update desk_account set two_factor_enabled = false where two_factor_enabled');
}

/** Ids of those who can manage people: who never set a password cannot. */
export async function findAdmins(sql: Sql): Promise<string[]> {
  return (await sql.query<{ id: string }>(ADMINS)).map(({ id }) => id);
}

/** Sessions and links that are over open nothing; they need not lie there. */
export async function forgetEndedSignIns(sql: Sql, now: Date): Promise<void> {
  await sql.query(FORGET_SESSIONS, [now]);
  await sql.query(FORGET_VERIFICATIONS, [now]);
}
