import type { Chance } from './chance';
import type { DatabaseFault } from './faulty-database';

/** How likely each fault strikes: one draw a seed, so that some days are quiet and some are not. */
export interface FaultRates {
  /** Of each transaction. */
  readonly database: number;
  /** Of each statement outside a transaction. */
  readonly reads: number;
  /** Of each call of a handler, at each of its places. */
  readonly handlers: number;
  /** Of each group of requests. */
  readonly clock: number;
}

const NO_FAULTS: FaultRates = { database: 0, reads: 0, handlers: 0, clock: 0 };
const FEW_FAULTS: FaultRates = { database: 0.05, reads: 0.006, handlers: 0.012, clock: 0.15 };
const MANY_FAULTS: FaultRates = { database: 0.16, reads: 0.02, handlers: 0.03, clock: 0.3 };

/** Statements of a usual batch: beyond them a fault strikes at COMMIT. */
const STATEMENTS = 16;

/** Which faults strike on one seed's day; `clear` ends them all. */
export class FaultPlan {
  rates: FaultRates;

  constructor(private readonly chance: Chance) {
    this.rates = { none: NO_FAULTS, few: FEW_FAULTS, many: MANY_FAULTS }[
      chance.weighted({ none: 1, few: 5, many: 5 })
    ];
  }

  clear(): void {
    this.rates = NO_FAULTS;
  }

  /** What is to befall the next transaction. */
  nextDatabaseFault(): DatabaseFault | null {
    const { chance, rates } = this;
    if (rates.database === 0 || !chance.hits(rates.database)) return null;
    const kind = chance.weighted({
      'crash before commit': 3,
      'crash after commit': 3,
      'connection lost before commit': 3,
      'connection lost after commit': 3,
      'serialisation conflict': 4,
      deadlock: 3,
    });
    return { kind, statement: chance.between(1, STATEMENTS) };
  }

  losesRead(): boolean {
    return this.rates.reads > 0 && this.chance.hits(this.rates.reads);
  }

  /** A notice is as easily lost as a connection. */
  losesNotice(): boolean {
    return this.rates.database > 0 && this.chance.hits(this.rates.database);
  }

  /** Is the clock one that jumps? */
  get isUnruly(): boolean {
    return this.rates.clock > 0;
  }

  movesClock(): boolean {
    return this.rates.clock > 0 && this.chance.hits(this.rates.clock);
  }
}
