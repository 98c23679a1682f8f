import type { Sql } from '../database';

/** What is known of an address, by its keyed hash; null: nothing of this kind has happened. */
export interface MailAddress {
  readonly answeredAt: Date | null;
  readonly refusedAt: Date | null;
  readonly bouncedAt: Date | null;
}

const FIND = `select answered_at as "answeredAt", refused_at as "refusedAt", bounced_at as "bouncedAt"
  from mail_address where hash = $1`;

/** The latest answer or bounce counts, and the first refusal. */
const NOTE = {
  answered: `insert into mail_address (hash, answered_at) values ($1, $2)
    on conflict (hash) do update set answered_at = excluded.answered_at, bounced_at = null`,
  refused: `insert into mail_address (hash, refused_at) values ($1, $2)
    on conflict (hash) do update set refused_at = coalesce(mail_address.refused_at, excluded.refused_at)`,
  bounced: `insert into mail_address (hash, bounced_at) values ($1, $2)
    on conflict (hash) do update set bounced_at = excluded.bounced_at`,
} as const;

/** A refusal is for ever; the rest is forgotten. */
const FORGET = `delete from mail_address where ctid in (select ctid from mail_address
  where refused_at is null and greatest(answered_at, bounced_at) <= $1 limit $2) returning 1 as gone`;

export async function findMailAddress(sql: Sql, hash: string): Promise<MailAddress | null> {
  return (await sql.query<MailAddress>(FIND, [hash]))[0] ?? null;
}

export async function noteMailAddress(
  sql: Sql,
  hash: string,
  what: keyof typeof NOTE,
  at: Date,
): Promise<void> {
  await sql.query(NOTE[what], [hash, at]);
}

/** Forgets addresses that refused nothing and of which nothing was heard since. @returns how many, `limit` at most */
export async function forgetMailAddresses(sql: Sql, until: Date, limit: number): Promise<number> {
  return (await sql.query(FORGET, [until, limit])).length;
}
