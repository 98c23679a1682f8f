import type { Database, NoticeListener, Sql, Transaction } from '@/lib/db/database';
import { RunningStatements } from '@/lib/db/running-statements';
import type { NoticeBus } from './notice-bus';
import { never, realErrorIn, SimulatedFault } from './simulated-fault';
import type { Fault } from './tally';

/** A fault of the database, and the statement of the transaction at which it strikes; beyond the last: at COMMIT. */
export interface DatabaseFault {
  readonly kind: Extract<
    Fault,
    | 'crash before commit'
    | 'crash after commit'
    | 'connection lost before commit'
    | 'connection lost after commit'
    | 'serialisation conflict'
    | 'deadlock'
  >;
  readonly statement: number;
}

export interface FaultyDatabaseOptions {
  /** What processes tell each other; null: this one is alone, as on the embedded database. */
  readonly bus: NoticeBus | null;
  /** Asked at the start of each transaction; null: it goes well. */
  readonly nextFault: () => DatabaseFault | null;
  /** Asked before each statement outside a transaction. */
  readonly losesRead: () => boolean;
  /** Told once a transaction is open: what is submitted here arrives while it runs. */
  readonly onTransaction: () => void;
  /** Told of each fault that strikes. */
  readonly onStrike: (kind: Fault) => void;
  /** An error that the real database raised: nobody else writes to it, so nothing of the product may provoke one. */
  readonly onRealError: (error: Error) => void;
}

const CODES = {
  'serialisation conflict': '40001',
  deadlock: '40P01',
  'connection lost before commit': '57P01',
  'connection lost after commit': '08006',
} as const;

/** What PostgreSQL says to every statement after the one that failed. */
const ABORTED = '25P02';

/**
 * One process's connection to the database. After a crash it is dead: nothing that uses it ever gets an answer,
 * as nothing of a killed process goes on.
 */
export class FaultyDatabase implements Database {
  readonly kind: Database['kind'];
  readonly isShared: boolean;
  readonly prisma: Database['prisma'];
  readonly copyFiles = null;
  /** Resolves when the process dies. */
  readonly died: Promise<void>;
  #dead = false;
  #tellDeath: () => void = () => {};

  constructor(
    private readonly real: Database,
    private readonly options: FaultyDatabaseOptions,
  ) {
    this.kind = real.kind;
    this.isShared = options.bus !== null;
    this.prisma = real.prisma;
    this.died = new Promise((resolve) => {
      this.#tellDeath = resolve;
    });
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** The process is gone, with all it kept in memory. */
  die(): void {
    this.#dead = true;
    this.#tellDeath();
  }

  query: Database['query'] = (text, values) => {
    if (this.#dead) return never();
    if (this.options.losesRead()) {
      this.options.onStrike('connection lost while reading');
      return Promise.reject(new SimulatedFault('connection lost while reading', '08006'));
    }
    return this.#guard(this.real.query(text, values));
  };

  script(text: string): Promise<void> {
    return this.#dead ? never() : this.#guard(this.real.script(text));
  }

  async transaction<T>(work: (sql: Transaction) => Promise<T>): Promise<T> {
    if (this.#dead) return never();
    const fault = this.options.nextFault();
    const notices: string[] = [];
    const result = await this.#guard(this.real.transaction((sql) => this.#run(sql, work, fault, notices)));
    this.options.bus?.deliver(notices);
    if (fault?.kind === 'crash after commit' || fault?.kind === 'connection lost after commit')
      return this.#strike(fault.kind);
    return result;
  }

  longTransaction<T>(work: (sql: Transaction) => Promise<T>): Promise<T> {
    return this.transaction(work);
  }

  listen(_channel: string, listener: NoticeListener): () => Promise<void> {
    return this.options.bus?.listen(listener, this) ?? (async () => {});
  }

  async close(): Promise<void> {}

  /** The work, up to the moment at which the fault strikes. */
  async #run<T>(
    sql: Sql,
    work: (sql: Transaction) => Promise<T>,
    fault: DatabaseFault | null,
    notices: string[],
  ): Promise<T> {
    this.options.onTransaction();
    const early = fault !== null && !fault.kind.endsWith('after commit') ? fault : null;
    let statements = 0;
    let aborted = false;
    let tellCrash: (error: Error) => void = () => {};
    const crashed = new Promise<never>((_, reject) => {
      tellCrash = reject;
    });
    // A crash is told to the transaction alone: the code that waits for the statement never goes on.
    const strikeAt = async (kind: DatabaseFault['kind']): Promise<never> => {
      aborted = true;
      if (kind === 'crash before commit') tellCrash(new SimulatedFault(kind, '57P01'));
      return this.#strike(kind);
    };
    const running = new RunningStatements();
    const query: Sql['query'] = async (text, values) => {
      if (aborted) throw new SimulatedFault('the transaction is aborted', ABORTED);
      statements += 1;
      if (early?.statement === statements) return strikeAt(early.kind);
      if (text.startsWith('select pg_notify')) notices.push(...payloadsOf(values));
      return sql.query(text, values);
    };
    const faulty: Transaction = {
      query: <Row>(text: string, values?: readonly unknown[]) => running.watch(query<Row>(text, values)),
      script: (text) => sql.script(text),
      later: (statement) => running.add(statement),
    };
    const whole = async () => {
      try {
        const result = await work(faulty);
        await running.done();
        return result;
      } catch (error) {
        throw running.causeOf(error);
      }
    };
    const working = whole().then((result) => {
      // PostgreSQL answers such a COMMIT with a rollback and no error: what was told to a client would be lost.
      if (aborted) throw new Error('the product went on after its transaction had been aborted');
      return early === null ? result : strikeAt(early.kind);
    });
    return Promise.race([working, crashed]);
  }

  #strike(kind: DatabaseFault['kind']): Promise<never> {
    this.options.onStrike(kind);
    if (kind === 'crash before commit' || kind === 'crash after commit') {
      this.die();
      return never();
    }
    return Promise.reject(new SimulatedFault(kind, CODES[kind]));
  }

  /** What a dead process asked for is never answered; a real refusal of the database is told. */
  async #guard<T>(answer: Promise<T>): Promise<T> {
    try {
      const result = await answer;
      return this.#dead ? never() : result;
    } catch (error) {
      if (this.#dead) return never();
      const real = realErrorIn(error);
      if (real !== null) this.options.onRealError(real);
      throw error;
    }
  }
}

/** Of the product's one statement that notifies: the channel, then the payloads. */
function payloadsOf(values: readonly unknown[] = []): string[] {
  const [, payloads] = values;
  if (!Array.isArray(payloads))
    throw new Error('the product notifies in another way than the simulator knows');
  return payloads.map(String);
}
