import type { Sql } from './database';
import type { MailHold } from './tables/mails';

const KEY = 'restored';

/** Numbers of a counter that were left out: behind `after`, up to `until` and with it. */
export interface NumberGap {
  readonly counter: string;
  readonly after: string;
  readonly until: string;
}

/** What a start has to know of a restore: a row of `setting`. */
export interface Restored {
  /** When the backup was taken; ISO 8601, as the others. */
  readonly takenAt: string;
  readonly restoredAt: string;
  /** Until then open timers wait, and mail of orders that the backup holds is held back. */
  readonly catchUpUntil: string;
  /** Invoices go on after this number: what lies between was left out, as it may have been given to orders that are lost. */
  readonly invoicesAfter: string;
  /** All that restores ever left out: it explains gaps in what has none otherwise. */
  readonly gaps: readonly NumberGap[];
  /** The providers have been asked for payments of the time between. */
  readonly isAsked: boolean;
}

/** What waited until then is done in a row behind it. */
const AFTER_MS = 5 * 60_000;

export function mailHoldOf({ restoredAt, catchUpUntil }: Restored): MailHold {
  return { restoredAt: new Date(restoredAt), until: new Date(Date.parse(catchUpUntil) + AFTER_MS) };
}

/** @returns null where nothing was ever restored */
export async function findRestored(sql: Sql): Promise<Restored | null> {
  const [row] = await sql.query<{ value: string }>('select value from setting where key = $1', [KEY]);
  // Only this file writes it.
  return row === undefined ? null : (JSON.parse(row.value) as Restored);
}

export async function keepRestored(sql: Sql, restored: Restored): Promise<void> {
  await sql.query(
    'insert into setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
    [KEY, JSON.stringify(restored)],
  );
}
