import { readFileSync } from 'node:fs';
import { readSecret } from '@/lib/backup/seal';
import { readDurationMs } from '@/lib/server/env-values.mjs';
import { readCommandLine } from '@/scripts/setup/command-line.mjs';

export interface BackupOptions {
  readonly file: string;
  /** What it is encrypted with; null: it is not. */
  readonly secret: string | null;
}

export interface RestoreOptions extends BackupOptions, SettleOptions {}

export interface SettleOptions {
  readonly graceMs: number;
  /** How many numbers of bills are left out; null: as many as may have been given since. */
  readonly skip: bigint | null;
}

const KEY = { key: { type: 'string' } } as const;
const BACKUP_CALL = 'npm run backup -- FILE [--key FILE]';
const BACKUP_USAGE = `${BACKUP_CALL}

Writes the whole shop as it is at one moment into one file, from which either database is restored. The server goes on.
Ends with 2 when it could not. docs/backup.md has the rest.

  --key FILE  encrypts it with the key in that file

For example: npm run backup -- /safe/shop.backup --key /safe/backup.key`;
const RESTORE_CALL =
  'npm run restore -- FILE [--key FILE] [--grace PT1H] [--skip-numbers N], or --settle TIME in place of FILE';
const RESTORE_USAGE = `${RESTORE_CALL}

Writes a backup into an empty place: DATABASE_URL, or DATA_DIR. Ends with 2 when it could not, and has changed nothing then.
docs/backup.md has the rest.

  --key FILE         the key that the file was encrypted with
  --grace PT1H       so long no timer fires that was due before, and payments since the backup are asked for
  --skip-numbers N   numbers of bills that are left out, else as many as may have been given since
  --settle TIME      restores nothing: settles a database that PostgreSQL's own tools have set back to that moment

For example: npm run restore -- /safe/shop.backup --key /safe/backup.key`;

/** ISO 8601 with its zone: a time without one is another everywhere. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** @throws with the usage */
export function readBackupOptions(args: readonly string[]): BackupOptions {
  const { values, positionals } = readCommandLine(
    BACKUP_USAGE,
    { options: KEY, allowPositionals: true },
    args,
  );
  return { file: onlyFile(positionals, BACKUP_CALL), secret: secretIn(values.key) };
}

/**
 * @returns a file to restore, or `settle`, the moment that PostgreSQL's own tools have set the database back to
 * @throws with the usage, or what an option takes
 */
export function readRestoreOptions(
  args: readonly string[],
): RestoreOptions | (SettleOptions & { readonly settle: Date }) {
  const { values, positionals } = readCommandLine(
    RESTORE_USAGE,
    {
      allowPositionals: true,
      options: {
        ...KEY,
        grace: { type: 'string', default: 'PT1H' },
        'skip-numbers': { type: 'string' },
        settle: { type: 'string' },
      },
    },
    args,
  );
  const skip = values['skip-numbers'];
  if (skip !== undefined && !/^\d{1,12}$/.test(skip))
    throw new Error(`--skip-numbers takes how many numbers are left out, such as 1000, not "${skip}".`);
  const settling = {
    graceMs: readDurationMs('--grace', values.grace),
    skip: skip === undefined ? null : BigInt(skip),
  };
  if (values.settle === undefined)
    return { file: onlyFile(positionals, RESTORE_CALL), secret: secretIn(values.key), ...settling };
  const settle = new Date(values.settle);
  if (!INSTANT.test(values.settle) || Number.isNaN(settle.getTime()) || settle.getTime() > Date.now())
    throw new Error(
      `--settle takes the moment in the past that the database was set back to, such as 2026-11-27T20:40:09Z, not "${values.settle}".`,
    );
  if (positionals.length > 0) throw new Error(`--settle takes no file: ${RESTORE_CALL}`);
  return { settle, ...settling };
}

function onlyFile(positionals: readonly string[], usage: string): string {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error(`It takes one file: ${usage}`);
  return file;
}

const secretIn = (file: string | undefined) =>
  file === undefined ? null : readSecret(readFileSync(file, 'utf8'), file);
