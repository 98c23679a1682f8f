import type { ServerFacts } from '@/lib/contract/system';
import type { Sql } from '../database';

export interface ServerRow {
  readonly holder: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly facts: ServerFacts;
}

const FORGET_MS = 24 * 60 * 60 * 1000;
const MAX_LISTED = 100;

const BEAT = `insert into server (holder, started_at, seen_at, facts) values ($1, $2, $3, $4::jsonb)
  on conflict (holder) do update set seen_at = excluded.seen_at, facts = excluded.facts`;
const LIST = `select holder, started_at as "startedAt", seen_at as "seenAt", facts from server order by seen_at desc, holder limit $1`;

/** A server lives. Those that are gone for a day are forgotten. */
export async function noteServer(sql: Sql, row: ServerRow): Promise<void> {
  await sql.query(BEAT, [row.holder, row.startedAt, row.seenAt, JSON.stringify(row.facts)]);
  await sql.query('delete from server where seen_at < $1', [new Date(row.seenAt.getTime() - FORGET_MS)]);
}

/** It stops. */
export async function forgetServer(sql: Sql, holder: string): Promise<void> {
  await sql.query('delete from server where holder = $1', [holder]);
}

/** Those that were seen last come first. */
export const findServers = (sql: Sql) => sql.query<ServerRow>(LIST, [MAX_LISTED]);
