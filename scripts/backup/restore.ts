import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { proveBackup, readBackup } from '@/lib/backup/file';
import { settleInPlace } from '@/lib/backup/settle';
import { type Proven, writeDatabase } from '@/lib/backup/write-database';
import { type OnlyClient, openPgliteClient, openPostgresClient } from '@/lib/db/only-client';
import type { Restored } from '@/lib/db/restored';
import { acquireDataLock } from '@/lib/server/lock.mjs';
import type { RestoreOptions, SettleOptions } from './options';

/** Into a database of PostgreSQL that has no tables. @throws before anything is written where the file is not whole */
export async function restorePostgres(url: string, options: RestoreOptions): Promise<Restored> {
  const proven = await proveBackup(options.file, options.secret);
  return writeInto(await openPostgresClient(url), proven, options);
}

/** Makes a database that PostgreSQL's own tools have set back to a moment one to go on from. */
export async function settlePostgres(
  url: string,
  { settle, graceMs, skip }: SettleOptions & { readonly settle: Date },
): Promise<Restored> {
  const database = await openPostgresClient(url);
  try {
    return await settleInPlace(database, { takenAt: settle, now: new Date(), graceMs, skip });
  } finally {
    await database.close();
  }
}

/**
 * Into a folder without a database: made beside its place, and renamed there when it is whole.
 * @throws before anything is written where the file is not whole
 */
export async function restoreFolder(dataDir: string, options: RestoreOptions): Promise<Restored> {
  const folder = path.join(dataDir, 'pgdata');
  const refuse = () => {
    if (existsSync(folder))
      throw new Error(
        `There is a database in ${dataDir} already. A restore takes a new folder (DATA_DIR); nothing was changed.`,
      );
  };
  refuse();
  const proven = await proveBackup(options.file, options.secret);
  const lock = acquireDataLock(dataDir);
  try {
    refuse();
    const draft = `${folder}.restore`;
    rmSync(draft, { recursive: true, force: true });
    try {
      const restored = await writeInto(await openPgliteClient(draft), proven, options);
      renameSync(draft, folder);
      return restored;
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
}

async function writeInto(database: OnlyClient, proven: Proven, options: RestoreOptions): Promise<Restored> {
  const { file, secret, graceMs, skip } = options;
  try {
    const restored = await writeDatabase(database, readBackup(file, secret), proven, {
      now: new Date(),
      graceMs,
      skip,
    });
    await database.sql.script('checkpoint').catch(() => {});
    return restored;
  } finally {
    await database.close();
  }
}
