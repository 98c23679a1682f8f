import type { Sql } from '../database';

/** A browser that is signed in at the desk. */
export interface DeskSessionRow {
  readonly key: string;
  readonly name: string;
  readonly role: string;
  readonly startedAt: Date;
  readonly endsAt: Date;
}

/** More than these never are: the eldest ends for the newest. */
const MAX_SESSIONS = 1_000;

const INSERT = `insert into desk_session (key, name, role, started_at, ends_at) values ($1, $2, $3, $4, $5)`;
const FORGET = `delete from desk_session where ends_at <= $1::timestamptz or key in
  (select key from desk_session order by ends_at desc, key offset $2)`;
const FIND = `select key, name, role, started_at as "startedAt", ends_at as "endsAt" from desk_session
  where key = $1 and ends_at > $2::timestamptz`;
const END = 'delete from desk_session where key = $1';

/** Keeps a new session, and forgets those that are over. */
export async function addDeskSession(sql: Sql, row: DeskSessionRow): Promise<void> {
  await sql.query(INSERT, [row.key, row.name, row.role, row.startedAt, row.endsAt]);
  await sql.query(FORGET, [row.startedAt, MAX_SESSIONS]);
}

/** The session of this key, or null where there is none that goes on. */
export async function findDeskSession(sql: Sql, key: string, now: Date): Promise<DeskSessionRow | null> {
  return (await sql.query<DeskSessionRow>(FIND, [key, now]))[0] ?? null;
}

export async function endDeskSession(sql: Sql, key: string): Promise<void> {
  await sql.query(END, [key]);
}
