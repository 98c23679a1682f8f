import type { Database } from './database';

export interface DatabaseOptions {
  /** PostgreSQL URL; null opens PGlite. */
  readonly url: string | null;
  /** PostgreSQL's own, where the other leads to a pooler. */
  readonly directUrl?: string | null;
  /** Folder of PGlite's files; null keeps everything in memory. */
  readonly folder: string | null;
}

/** Opens a read replica of PostgreSQL. Asks it nothing yet. */
export async function openReadReplica(url: string): Promise<Database> {
  return (await import('./postgres')).openReplica(url);
}

/**
 * Opens the database; of the two drivers only the one that is needed is loaded.
 * @throws when PostgreSQL cannot be reached, or the folder cannot be opened
 */
export async function openDatabase({ url, directUrl = null, folder }: DatabaseOptions): Promise<Database> {
  if (url !== null) return (await import('./postgres')).openPostgres({ url, directUrl });
  return (await import('./pglite')).openPglite(folder);
}
