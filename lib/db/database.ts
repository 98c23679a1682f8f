import type { PrismaClient } from './generated/client';

/** One connection of the database inside a transaction, or the pool outside. Values are never put into the text. */
export interface Sql {
  /**
   * Runs one statement. `bigint` columns come back as `bigint`, `timestamptz` as `Date`, `jsonb` parsed.
   * @param text SQL with `$1`, `$2` … ; arrays are passed as one value and cast (`$1::bigint[]`)
   */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs several statements without values (migrations). */
  script(text: string): Promise<void>;
}

/** A transaction that is open. */
export interface Transaction extends Sql {
  /**
   * Lets a statement go on by itself: the next ones, the commit too, are sent right behind it, without a round trip
   * between them, and the commit fails with it. Only for what is sent at once, in one statement, and whose answer
   * decides nothing.
   */
  later(statement: Promise<unknown>): void;
}

/**
 * The database behind one small type: PGlite in a folder or PostgreSQL by URL.
 * Both speak through `pg`. Prisma reads and writes what is not in an order's transaction; those use the driver itself,
 * with one statement a table for a whole batch.
 */
export interface Database extends Sql {
  readonly kind: 'pglite' | 'postgres';
  /** May other processes write to it? PGlite belongs to one process, which holds the data lock. */
  readonly isShared: boolean;
  readonly prisma: PrismaClient;
  /** Commits when `work` resolves, rolls back and rethrows when it throws. */
  transaction<T>(work: (sql: Transaction) => Promise<T>): Promise<T>;
  /** The same for what takes as long as it takes, such as a migration: without limits of time, past any pooler. */
  longTransaction<T>(work: (sql: Transaction) => Promise<T>): Promise<T>;
  /**
   * Hears what other processes tell with `pg_notify` in transactions that committed. Reconnects by itself.
   * Only where the database is shared: PGlite has nobody to hear from.
   * @returns how to stop
   */
  listen(channel: string, listener: NoticeListener): () => Promise<void>;
  /**
   * Copies the files of an embedded database to a new folder, as they are at one moment. Everybody else waits meanwhile.
   * Null where it has none: PostgreSQL, and what is in memory.
   * @returns how many milliseconds they waited
   */
  readonly copyFiles: ((to: string) => Promise<number>) | null;
  close(): Promise<void>;
}

export interface NoticeListener {
  onNotice(payload: string): void;
  /** It listens from now on; whatever was told before, or while the connection was lost, was missed. */
  onConnected(): void;
  onError(error: unknown): void;
}

/** Another transaction was faster; run again from the start and see its result. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
  /** PostgreSQL's for the same. */
  readonly code = '40001';
}
