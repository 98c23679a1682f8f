import type { Database, Sql } from './database';
import { Freshness } from './freshness';
import { isTransient } from './sql-state';

/**
 * Reads where it may be done elsewhere: on a read replica that has all that was committed before it was asked, else on
 * the primary. So nobody is told less than before, by whichever process: a replica that lags only costs its help.
 */
export type ReadFrom = <T>(read: (database: Database) => Promise<T>) => Promise<T>;

export interface ReadReplica {
  readonly readFrom: ReadFrom;
  /** The primary, but for statements outside transactions: those are read from where `readFrom` says. */
  readonly reads: Database;
  close(): Promise<void>;
}

export interface ReadReplicaOptions {
  readonly primary: Database;
  readonly replica: Database;
  /** Hears when it begins to be of no help, and why. */
  readonly onLost: (error: Error) => void;
  readonly onFound: () => void;
}

export function readReplicaOf({ primary, replica, onLost, onFound }: ReadReplicaOptions): ReadReplica {
  const freshness = new Freshness({ primary, replica, onLost, onFound });
  const readFrom: ReadFrom = async (read) => {
    if (!(await freshness.isFresh())) return read(primary);
    try {
      return await read(replica);
    } catch (error) {
      if (!isTransient(error)) throw error;
      // It is gone, or has ended a statement that was in the way of what it replays.
      freshness.lost(error);
      return read(primary);
    }
  };
  const query: Sql['query'] = (text, values) => readFrom((database) => database.query(text, values));
  return { readFrom, reads: { ...primary, query }, close: () => replica.close() };
}
