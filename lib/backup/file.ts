import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Bytes, fromPieces, toPieces } from './pieces';
import { type BackupEnd, type BackupHead, type BackupRecord, fromBytes, toBytes } from './records';
import { DamagedBackup } from './seal';

const READ_BYTES = 1024 * 1024;

/**
 * Writes a backup under a temporary name beside its place, and renames it when all of it is on the disk. Only its owner may
 * read it.
 * @param secret null: not encrypted
 * @returns its bytes
 */
export async function writeBackup(
  path: string,
  records: AsyncIterable<BackupRecord>,
  secret: string | null,
): Promise<number> {
  const draft = `${path}.${process.pid}.part`;
  const file = await open(draft, 'w', 0o600);
  try {
    let length = 0;
    for await (const bytes of toPieces(toBytes(records), secret)) {
      await file.writeFile(bytes);
      length += bytes.byteLength;
    }
    await file.sync();
    await file.close();
    await rename(draft, path);
    await syncFolder(dirname(path));
    return length;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}

/** The name, too, outlives a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder);
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

/** @throws DamagedBackup, at the latest at its end; Error where it is no backup or the key does not fit */
export async function* readBackup(path: string, secret: string | null): AsyncGenerator<BackupRecord> {
  try {
    // It reads buffers, as it is given no encoding.
    yield* fromBytes(fromPieces(createReadStream(path, { highWaterMark: READ_BYTES }) as Bytes, secret));
  } catch (error) {
    if (!(error instanceof DamagedBackup)) throw error;
    throw new DamagedBackup(`${path} is no whole backup: ${error.message}.`);
  }
}

/** Reads all of it, so that nothing is restored of one that is not whole. @throws as `readBackup` does */
export async function proveBackup(
  path: string,
  secret: string | null,
): Promise<{ readonly head: BackupHead; readonly end: BackupEnd }> {
  let head: BackupHead | null = null;
  let end: BackupEnd | null = null;
  for await (const record of readBackup(path, secret)) {
    if (record.kind === 'head') head = record.head;
    if (record.kind === 'end') end = record.end;
  }
  if (head === null || end === null) throw new DamagedBackup(`${path} is no whole backup.`);
  return { head, end };
}
