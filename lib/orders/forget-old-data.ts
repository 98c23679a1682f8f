import type { Database, Sql } from '@/lib/db/database';
import { forgetMailAddresses } from '@/lib/db/tables/mail-addresses';
import { forgetMailAllowances } from '@/lib/db/tables/mail-allowances';
import { type Cutoffs, forgetCustomers, forgetPayloads, lockRetention } from '@/lib/db/tables/retention';

/** Rows of one transaction: short enough for everybody who waits behind it. */
const BATCH_ROWS = 500;
/** What is left then goes with the next sweep. */
const MAX_BATCHES = 2_000;

/** Where the looks at orders go on: most of a large shop's stay, and one sweep looks at a million at most. */
export interface Sweep {
  /** Behind this order number the next sweep begins; set by each that is not ended by an error. */
  after: bigint;
  readonly maxBatches: number;
}

/** Begins with the first customer. A process keeps one: after a start the looks begin there again. */
export const newSweep = (): Sweep => ({ after: 0n, maxBatches: MAX_BATCHES });

/** How long data of persons stay once nothing needs them any more; null: for ever. */
export interface Retention {
  /** From the last change of an order that was paid for and has ended; also of payloads and of what is known of addresses. */
  readonly retentionMs: number | null;
  /** From the end of an order that nothing came of. */
  readonly retentionAbandonedMs: number | null;
}

/** One transaction. Null: another process is at it, or this one stops. */
type Alone = <T>(work: (sql: Sql) => Promise<T>) => Promise<T | null>;

/** How many were forgotten. */
export interface Forgotten {
  readonly customers: number;
  readonly payloads: number;
  readonly addresses: number;
}

/**
 * Forgets the persons of orders that ended long ago, and the variables of those that have none, in small transactions, each
 * whole or not at all: a sweep that is killed goes on with the next. Of several processes one is at it; the others find that and leave it.
 * @param sweep that of the last call, to go on where it stopped
 * @param signal ends it behind the transaction that is under way
 */
export async function forgetOldData(
  database: Database,
  { retentionMs, retentionAbandonedMs }: Retention,
  now: Date,
  sweep = newSweep(),
  signal?: AbortSignal,
): Promise<Forgotten> {
  const alone: Alone = async (work) =>
    signal?.aborted
      ? null
      : database.transaction(async (sql) => ((await lockRetention(sql)) ? work(sql) : null));
  const before = (ms: number | null) => (ms === null ? null : new Date(now.getTime() - ms));
  const cutoffs = { bought: before(retentionMs), abandoned: before(retentionAbandonedMs) };
  const customers = await forgetAllCustomers(alone, cutoffs, now, sweep);
  const { bought } = cutoffs;
  const all = (forget: (sql: Sql, until: Date, limit: number) => Promise<number>, until: Date | null) =>
    until === null ? 0 : inBatches(alone, (sql) => forget(sql, until, BATCH_ROWS));
  await all(forgetMailAllowances, now);
  return {
    customers,
    payloads: await all(forgetPayloads, bought),
    addresses: await all(forgetMailAddresses, bought),
  };
}

/** From where the last sweep stopped to the end, and from the beginning up to there. */
async function forgetAllCustomers(alone: Alone, cutoffs: Cutoffs, now: Date, sweep: Sweep): Promise<number> {
  if (cutoffs.bought === null && cutoffs.abandoned === null) return 0;
  const start = sweep.after;
  let [after, forgotten, wasAtEnd] = [start, 0, false];
  for (let batch = 0; batch < sweep.maxBatches; batch += 1) {
    const page = await alone((sql) => forgetCustomers(sql, cutoffs, { after, limit: BATCH_ROWS, now }));
    if (page === null) break;
    forgotten += page.forgotten;
    const isAtEnd = page.looked < BATCH_ROWS;
    after = isAtEnd ? 0n : page.last;
    if (isAtEnd && (wasAtEnd || start === 0n)) break;
    wasAtEnd ||= isAtEnd;
    if (wasAtEnd && after >= start) break;
  }
  sweep.after = after;
  return forgotten;
}

async function inBatches(alone: Alone, forget: (sql: Sql) => Promise<number>): Promise<number> {
  let forgotten = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const gone = (await alone(forget)) ?? 0;
    forgotten += gone;
    if (gone < BATCH_ROWS) break;
  }
  return forgotten;
}
