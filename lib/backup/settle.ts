import pg from 'pg';
import type { Sql } from '@/lib/db/database';
import type { OnlyClient } from '@/lib/db/only-client';
import { findRestored, keepRestored, type NumberGap, type Restored } from '@/lib/db/restored';
import { pauseBulkActs } from '@/lib/db/tables/bulk-acts';
import { holdAllDeliveries } from '@/lib/db/tables/deliveries';
import { holdAllMails } from '@/lib/db/tables/mails';
import type { BackupEnd } from './records';
import { findSequences } from './tables';

export interface Settling {
  /** When the backup was taken. */
  readonly takenAt: Date;
  readonly now: Date;
  /** How long open timers and the mail of orders that the backup holds wait. */
  readonly graceMs: number;
  /** How many numbers of invoices are left out; null: as many as may have been given since, by far. */
  readonly skip: bigint | null;
}

/** So many times the busiest hour that the backup knows, for each hour since. */
const BUSY_FACTOR = 2n;
const MIN_SKIP = 1_000n;
const HOUR_MS = 60 * 60 * 1000;

const BUSIEST_HOUR = `select coalesce(max(invoices), 0)::text as invoices from
  (select count(*) as invoices from invoice group by date_trunc('hour', issued_at)) h`;
const SKIP = `update counter set value = value + $1::bigint
  returning name as counter, (value - $1::bigint)::text as after, value::text as until`;
const END_RIGHTS = ['desk_account_session', 'desk_session', 'desk_verification', 'desk_passkey'].map(
  (table) => `delete from ${table}`,
);
const REVOKE_TOKENS = 'update api_token set revoked_at = $1 where revoked_at is null';
const HOLD_TIMERS = 'update timer set fire_at = $1 where fire_at < $1';

/**
 * Makes of a state of the past one to go on from. What was done since is lost here and known outside: no number that
 * somebody may have seen is given again, no mail is sent that may have been, no session, link or token that may have been
 * ended opens anything, and nothing is cancelled before payments that
 * were made meanwhile can be told again.
 */
export async function settle(
  sql: Sql,
  sequences: BackupEnd['sequences'],
  { takenAt, now, graceMs, skip }: Settling,
): Promise<Restored> {
  const skipped = skip ?? (await likelySkip(sql, now.getTime() - takenAt.getTime()));
  for (const { name, type, step } of await findSequences(sql)) {
    const state = sequences[name];
    if (state === undefined) continue;
    // Those of small numbers are seen by nobody, and have none to give away.
    const ahead = type === 'bigint' ? skipped * step : 0n;
    await sql.query('select setval($1::regclass, $2::bigint, $3)', [
      pg.escapeIdentifier(name),
      (BigInt(state.last) + ahead).toString(),
      state.isCalled,
    ]);
  }
  const gaps = await sql.query<NumberGap>(SKIP, [skipped.toString()]);
  await holdAllMails(sql);
  await holdAllDeliveries(sql);
  await pauseBulkActs(sql);
  for (const end of END_RIGHTS) await sql.query(end);
  await sql.query(REVOKE_TOKENS, [now]);
  const catchUpUntil = new Date(now.getTime() + graceMs);
  await sql.query(HOLD_TIMERS, [catchUpUntil]);
  const restored = {
    takenAt: takenAt.toISOString(),
    restoredAt: now.toISOString(),
    catchUpUntil: catchUpUntil.toISOString(),
    invoicesAfter: gaps.find(({ counter }) => counter === 'invoice')?.until ?? '0',
    gaps: [...((await findRestored(sql))?.gaps ?? []), ...gaps],
    isAsked: false,
  };
  await keepRestored(sql, restored);
  return restored;
}

/**
 * The same for a database that PostgreSQL's own tools have set back to a moment.
 * @throws where there is no shop, or one that never was before that moment
 */
export async function settleInPlace({ sql }: OnlyClient, options: Settling): Promise<Restored> {
  await sql.script('begin');
  try {
    const states = (await findSequences(sql)).map(
      ({ name, last, isCalled }) => [name, { last, isCalled }] as const,
    );
    if (states.length === 0) throw new Error('There is no shop in this database.');
    const restored = await settle(sql, Object.fromEntries(states), options);
    await sql.script('commit');
    return restored;
  } catch (error) {
    await sql.script('rollback').catch(() => {});
    throw error;
  }
}

async function likelySkip(sql: Sql, sinceMs: number): Promise<bigint> {
  const [busiest] = await sql.query<{ invoices: string }>(BUSIEST_HOUR);
  const hours = BigInt(Math.max(Math.ceil(sinceMs / HOUR_MS), 1));
  const likely = BigInt(busiest?.invoices ?? 0) * hours * BUSY_FACTOR;
  return likely > MIN_SKIP ? likely : MIN_SKIP;
}
