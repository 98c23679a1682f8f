import type { Database, Sql } from '../database';

/** So many mails until `endsAt`. */
export interface MailWindow {
  readonly scope: string;
  /** Whose count it is: a keyed hash, or empty where there is one for all. */
  readonly key: string;
  readonly endsAt: Date;
  readonly limit: number;
}

const TAKE = `insert into mail_allowance as a (scope, key, ends_at, sent) values ($1, $2, $3, 1)
  on conflict (scope, key, ends_at) do update set sent = a.sent + 1 where a.sent < $4 returning a.sent`;
const FORGET = `delete from mail_allowance where ctid in
  (select ctid from mail_allowance where ends_at <= $1 limit $2) returning 1 as gone`;

/** Nothing may stay of a mail that does not go. */
class Full extends Error {
  override readonly name = 'Full';

  constructor(readonly window: MailWindow) {
    super(window.scope);
  }
}

/**
 * Counts one mail in all of these windows, or in none: the counts are of all processes together.
 * @param windows in one order always, so that two mails never wait for each other in a circle
 * @returns the first window that is full, or null where the mail may go
 */
export async function takeMailAllowance(
  database: Database,
  windows: readonly MailWindow[],
): Promise<MailWindow | null> {
  try {
    await database.transaction(async (sql) => {
      for (const window of windows) {
        const { scope, key, endsAt, limit } = window;
        const taken = await sql.query<{ sent: number }>(TAKE, [scope, key, endsAt, limit]);
        if (taken.length === 0) throw new Full(window);
      }
    });
    return null;
  } catch (error) {
    if (error instanceof Full) return error.window;
    throw error;
  }
}

/** Forgets counts whose time is over. @returns how many, `limit` at most */
export async function forgetMailAllowances(sql: Sql, until: Date, limit: number): Promise<number> {
  return (await sql.query(FORGET, [until, limit])).length;
}
