/** What a run must have met at least once, each: a fault that never strikes tests nothing. */
export const FAULTS = [
  'crash before commit',
  'crash after commit',
  'connection lost before commit',
  'connection lost after commit',
  'connection lost while reading',
  'notice to another process lost',
  'serialisation conflict',
  'deadlock',
  'handler failed before its work',
  'handler failed after its work',
  'handler left a job out',
  'handler failed to its incident',
  'partner failed before its work',
  'partner failed after its work',
  'bank failed before its work',
  'bank failed after its work',
  'request repeated after a lost answer',
  'request repeated just so',
  'work claimed twice',
  'requests reordered',
  'request during a commit',
  'clock jumped forward',
  'clock jumped backward',
  'restart with another version',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What else must have come to pass: an oracle that never sees a case proves nothing about it. */
export const CASES = [
  'ended fulfilled',
  'ended cancelled',
  'ended rejected',
  'ended TERMINATED',
  'ended FAILED',
  'verdict applied',
  'verdict partial',
  'verdict over',
  'verdict early',
  'verdict late',
  'verdict wrong-currency',
  'verdict duplicate',
  'verdict unmatched',
  'answered with the order of the first request',
  'refused bad-request',
  'refused conflict',
  'refused idempotency-mismatch',
  'refused order-unknown',
  'incident retried',
  'timer fired',
  'deadline closed by a payment',
  'step compared with the library',
  'user task completed',
  'message delivered',
  'clock moved',
  'order suspended',
  'order resumed',
  'result kept for a suspended order',
  'timer moved',
  'order moved',
  'timer fired by hand',
  'job completed by hand',
  'pieces given back',
  'variables set by a mapping',
  'signal heard by an order',
  'signal kept for a suspended order',
  'condition met',
  'refund arrived',
  'refund came back',
] as const;
export type CoveredCase = (typeof CASES)[number];

/** How often each fault struck and each case occurred. */
export class Tally {
  readonly #counts = new Map<string, number>([...FAULTS, ...CASES].map((kind) => [kind, 0]));

  add(kind: Fault | CoveredCase, times = 1): void {
    this.#counts.set(kind, this.of(kind) + times);
  }

  of(kind: Fault | CoveredCase): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** Adds the counts of another seed. */
  include(other: Tally): void {
    for (const kind of [...FAULTS, ...CASES]) this.add(kind, other.of(kind));
  }

  /** What never came to pass. */
  missing(): string[] {
    return [...this.#counts].filter(([, count]) => count === 0).map(([kind]) => kind);
  }

  counts(kinds: readonly (Fault | CoveredCase)[]): Record<string, number> {
    return Object.fromEntries(kinds.map((kind) => [kind, this.of(kind)]));
  }
}
