import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '@/lib/db/database';
import { AppError } from '@/lib/errors';

const PREFIX = 'backup-copy-';
/** Whoever asked for a copy takes it away; one of these was left by somebody who was killed. */
const FORGOTTEN_MS = 60 * 60 * 1000;
const MAX_COPIES = 2;

export interface FrozenCopy {
  /** A whole cluster, on the server's machine; whoever asked for it removes it. */
  readonly folder: string;
  /** How long orders had to wait for it. */
  readonly waitMs: number;
}

/**
 * Copies the files of the embedded database as they are at one moment, for somebody else to read at leisure: to read it in
 * place would keep its one session from everybody for as long as that takes.
 * @throws AppError `conflict` where there are no files, or too many copies already; `unavailable` where the disk is full
 */
export async function freezeCopy(
  { copyFiles }: Pick<Database, 'copyFiles'>,
  dataDir: string,
): Promise<FrozenCopy> {
  if (copyFiles === null)
    throw new AppError(
      'conflict',
      'The database of this server is PostgreSQL: npm run backup asks it directly, with the same DATABASE_URL.',
    );
  if ((await copiesIn(dataDir)) >= MAX_COPIES)
    throw new AppError('conflict', `${MAX_COPIES} backups are under way already. Wait for them to end.`);
  const folder = path.join(dataDir, `${PREFIX}${randomUUID()}`);
  try {
    return { folder, waitMs: await copyFiles(folder) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new AppError('unavailable', `The disk of ${dataDir} has no room for a copy of the database.`);
    throw error;
  }
}

/** Removes those that were forgotten. @returns how many are left */
async function copiesIn(dataDir: string): Promise<number> {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith(PREFIX));
  let left = 0;
  for (const name of names) {
    const folder = path.join(dataDir, name);
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > FORGOTTEN_MS) await rm(folder, { recursive: true, force: true });
    else left += 1;
  }
  return left;
}
