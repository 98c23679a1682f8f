import type { Acknowledged, CheckReport, InvariantName, InvariantReport } from '@/lib/contract/check';
import type { Database } from '@/lib/db/database';
import { invariants } from './invariants';
import { countOrders, findStanding } from './standing';
import type { Snapshot } from './types';

export interface CheckOptions {
  /** What clients were told; null: only what the database can tell by itself. */
  readonly acknowledged?: Acknowledged | null;
  /** Left out: all. */
  readonly only?: readonly InvariantName[] | undefined;
}

/**
 * Each invariant on a state of its own, the log page by page: on a live server nobody waits for the whole check,
 * which on PGlite, with its one connection, everybody would.
 */
export function snapshotsOf(database: Database): Snapshot {
  return (work) =>
    database.transaction(async (sql) => {
      await sql.query('set transaction isolation level repeatable read read only');
      return work(sql);
    });
}

/** Checks the invariants of a live or a resting database. */
export async function check(snapshot: Snapshot, options: CheckOptions = {}): Promise<CheckReport> {
  const { acknowledged = null, only } = options;
  const { orders, standing } = await snapshot(async (sql) => ({
    orders: await countOrders(sql),
    standing: await findStanding(sql),
  }));
  const reports: InvariantReport[] = [];
  for (const { name, title, check } of invariants) {
    if (only !== undefined && !only.includes(name)) continue;
    const { violations, ...found } = await check(snapshot, acknowledged);
    reports.push({
      invariant: name,
      title,
      ...found,
      violations: violations.map((violation) => ({ invariant: name, ...violation })),
    });
  }
  return { ok: reports.every((report) => report.count === 0), orders, standing, invariants: reports };
}
