import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writeBackup } from '@/lib/backup/file';
import { readDatabase } from '@/lib/backup/read-database';
import type { FrozenCopyJson } from '@/lib/contract/backup';
import { type OnlyClient, openPgliteClient, openPostgresClient } from '@/lib/db/only-client';
import { askServer } from '@/lib/server/ask-server';
import { acquireDataLock } from '@/lib/server/lock.mjs';
import { findRunningServer, type RunningServer } from '@/lib/server/running-server';
import type { BackupOptions } from './options';

const ANSWER_LIMIT_MS = 10 * 60_000;

export interface BackupReport {
  readonly bytes: number;
  /** How long orders of a running server had to wait; 0 where they had not. */
  readonly waitMs: number;
}

/** PostgreSQL is read directly, in one snapshot that hinders nobody. @param url its own, not a pooler's */
export async function backUpPostgres(url: string, options: BackupOptions): Promise<BackupReport> {
  return { bytes: await writeFrom(await openPostgresClient(url), options), waitMs: 0 };
}

/**
 * The embedded database of this folder: a server that has it open copies its files at once, and the copy is read here;
 * else it is opened here under the lock.
 */
export async function backUpFolder(dataDir: string, options: BackupOptions): Promise<BackupReport> {
  const server = findRunningServer(dataDir);
  if (server !== null) return backUpRunning(server, options);
  const folder = path.join(dataDir, 'pgdata');
  if (!existsSync(folder))
    throw new Error(`There is no database in ${dataDir}. DATA_DIR names another folder.`);
  const lock = acquireDataLock(dataDir);
  try {
    return { bytes: await writeFrom(await openPgliteClient(folder), options), waitMs: 0 };
  } finally {
    lock.release();
  }
}

async function backUpRunning(server: RunningServer, options: BackupOptions): Promise<BackupReport> {
  const { status, text } = await askServer(`${server.url}/api/operator/backup`, server.publicUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.operatorToken}` },
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
  });
  if (status !== 200) throw new Error(`${server.url} answered ${status}: ${text}`);
  // Our own server's answer, made from the same type.
  const { folder, waitMs }: FrozenCopyJson = JSON.parse(text);
  try {
    return { bytes: await writeFrom(await openPgliteClient(folder), options), waitMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFrom(database: OnlyClient, { file, secret }: BackupOptions): Promise<number> {
  try {
    return await writeBackup(file, readDatabase(database), secret);
  } finally {
    await database.close();
  }
}
