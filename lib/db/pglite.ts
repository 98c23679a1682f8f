import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { copyClusterFiles } from './copy-files';
import type { Database } from './database';
import { gatherWrites } from './gathered-writes';
import { PgliteStream } from './pglite-stream';
import { databaseOn } from './postgres';
import { ONLY_SESSION } from './sessions';

/**
 * Opens PGlite, the embedded database. The caller holds the data lock: PGlite has none of its own.
 * @param folder where the files lie; null: in memory
 */
export async function openPglite(folder: string | null): Promise<Database> {
  if (folder !== null) await prepareFolder(folder);
  return databaseOnPglite(await PGlite.create(folder === null ? {} : { dataDir: folder }), folder);
}

/**
 * The database on a PGlite that is open. Closing it closes PGlite too.
 * @param folder where its files lie; null: in memory, or nobody's concern
 */
export function databaseOnPglite(pglite: PGlite, folder: string | null = null): Database {
  const pool = poolOn(pglite);
  const database = databaseOn(pool, ONLY_SESSION);
  return {
    kind: 'pglite',
    isShared: false,
    listen: () => async () => {},
    copyFiles: folder === null ? null : (to) => copyFiles(pool, folder, to),
    ...database,
    close: async () => {
      await database.close();
      if (!pglite.closed) await pglite.close();
    },
  };
}

/**
 * Copies the files while nobody writes: whoever has the one session has the database. What a checkpoint has to write is
 * written before, so that the second one, and with it the wait, is short.
 */
async function copyFiles(pool: pg.Pool, folder: string, to: string): Promise<number> {
  await pool.query('checkpoint');
  const client = await pool.connect();
  const startedAtMs = performance.now();
  try {
    await client.query('checkpoint');
    const { rows } = await client.query<{ segment: string }>(
      'select pg_walfile_name(pg_current_wal_lsn()) as segment',
    );
    await copyClusterFiles(folder, to, rows[0]?.segment ?? '');
    return performance.now() - startedAtMs;
  } finally {
    client.release();
  }
}

/** The driver's pool on PGlite's one session: whoever needs it waits, and it is never closed for being idle. */
export function poolOn(pglite: PGlite): pg.Pool {
  const stream = () => gatherWrites(new PgliteStream(pglite));
  return new pg.Pool({
    stream,
    pipeline: true,
    max: 1,
    idleTimeoutMillis: 0,
    user: 'postgres',
    database: 'postgres',
  });
}

/**
 * Makes a new cluster beside its place and renames it there when it is whole:
 * a kill in the middle of the first start leaves nothing that a second start would trip over.
 */
async function prepareFolder(folder: string): Promise<void> {
  if (existsSync(path.join(folder, 'PG_VERSION'))) return;
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(path.dirname(folder), { recursive: true });
  const first = await PGlite.create({ dataDir: draft });
  await first.close();
  renameSync(draft, folder);
}
