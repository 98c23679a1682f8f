import type { Acknowledged, InvariantName, Violation } from '@/lib/contract/check';
import type { Sql } from '@/lib/db/database';

/** What one invariant's check found: all of them counted, the first few named. */
export interface Found {
  readonly count: number;
  readonly violations: readonly Omit<Violation, 'invariant'>[];
  /** What was not looked at. */
  readonly note?: string;
}

/** Runs its work on one consistent state of the database. */
export type Snapshot = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

export interface Invariant {
  readonly name: InvariantName;
  readonly title: string;
  check(snapshot: Snapshot, acknowledged: Acknowledged | null): Promise<Found>;
}
