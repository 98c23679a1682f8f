import type { Sql } from '@/lib/db/database';

export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9'] as const;
export type InvariantName = (typeof INVARIANTS)[number];

/** One place where the data breaks an invariant. */
export interface Violation {
  readonly invariant: InvariantName;
  readonly orderId?: string;
  readonly message: string;
}

/** What clients were told: each of these must be in the database. */
export interface Acknowledged {
  readonly orders: readonly string[];
  readonly payments: readonly AcknowledgedPayment[];
}

export interface AcknowledgedPayment {
  readonly orderId: string;
  /** As it was answered: the payment system's own id, or `payment-<number>`. */
  readonly paymentId: string;
  /** The first verdict; it never changes. */
  readonly verdict?: string | undefined;
}

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

export interface InvariantReport {
  readonly invariant: InvariantName;
  readonly title: string;
  readonly count: number;
  readonly violations: readonly Violation[];
  readonly note?: string;
}

/** How many open orders stand where; `openWork` names what they wait for, by element id. */
export interface Standing {
  readonly openWork: readonly string[];
  readonly orders: number;
}

export interface CheckReport {
  readonly ok: boolean;
  readonly orders: number;
  readonly standing: readonly Standing[];
  readonly invariants: readonly InvariantReport[];
}
