import type { Chance } from './chance';
import type { DatabaseFault } from './faulty-database';

/** How likely each fault strikes: one draw a seed, so that some days are calm and some are not. */
export interface Weather {
  /** Of each transaction. */
  readonly database: number;
  /** Of each statement outside a transaction. */
  readonly reads: number;
  /** Of each call of a handler, at each of its places. */
  readonly handlers: number;
  /** Of each group of requests. */
  readonly clock: number;
}

const CALM: Weather = { database: 0, reads: 0, handlers: 0, clock: 0 };
const BREEZE: Weather = { database: 0.05, reads: 0.006, handlers: 0.012, clock: 0.15 };
const STORM: Weather = { database: 0.16, reads: 0.02, handlers: 0.03, clock: 0.3 };

/** Statements of a usual batch: beyond them a fault strikes at COMMIT. */
const STATEMENTS = 16;

/** The sky over one seed's day; `clear` ends all faults. */
export class Sky {
  weather: Weather;

  constructor(private readonly chance: Chance) {
    this.weather = { calm: CALM, breeze: BREEZE, storm: STORM }[
      chance.weighted({ calm: 1, breeze: 5, storm: 5 })
    ];
  }

  clear(): void {
    this.weather = CALM;
  }

  /** What is to befall the next transaction. */
  nextDatabaseFault(): DatabaseFault | null {
    const { chance, weather } = this;
    if (weather.database === 0 || !chance.hits(weather.database)) return null;
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
    return this.weather.reads > 0 && this.chance.hits(this.weather.reads);
  }

  /** A notice is as easily lost as a connection. */
  losesNotice(): boolean {
    return this.weather.database > 0 && this.chance.hits(this.weather.database);
  }

  /** Is the clock one that jumps? */
  get isUnruly(): boolean {
    return this.weather.clock > 0;
  }

  movesClock(): boolean {
    return this.weather.clock > 0 && this.chance.hits(this.weather.clock);
  }
}
