import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readSecret } from '@/lib/backup/seal';
import { readDurationMs } from '@/lib/server/env-values.mjs';

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
const BACKUP_USAGE = 'npm run backup -- FILE [--key FILE]';
const RESTORE_USAGE =
  'npm run restore -- FILE [--key FILE] [--grace PT1H] [--skip-numbers N], or --settle TIME in place of FILE';

/** ISO 8601 with its zone: a time without one is another everywhere. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** @throws with the usage */
export function readBackupOptions(args: readonly string[]): BackupOptions {
  const { values, positionals } = parseArgs({ args: [...args], options: KEY, allowPositionals: true });
  return { file: onlyFile(positionals, BACKUP_USAGE), secret: secretIn(values.key) };
}

/**
 * @returns a file to restore, or `settle`, the moment that PostgreSQL's own tools have set the database back to
 * @throws with the usage, or what an option takes
 */
export function readRestoreOptions(
  args: readonly string[],
): RestoreOptions | (SettleOptions & { readonly settle: Date }) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...KEY,
      grace: { type: 'string', default: 'PT1H' },
      'skip-numbers': { type: 'string' },
      settle: { type: 'string' },
    },
  });
  const skip = values['skip-numbers'];
  if (skip !== undefined && !/^\d{1,12}$/.test(skip))
    throw new Error(`--skip-numbers takes how many numbers are left out, such as 1000, not "${skip}".`);
  const settling = {
    graceMs: readDurationMs('--grace', values.grace),
    skip: skip === undefined ? null : BigInt(skip),
  };
  if (values.settle === undefined)
    return { file: onlyFile(positionals, RESTORE_USAGE), secret: secretIn(values.key), ...settling };
  const settle = new Date(values.settle);
  if (!INSTANT.test(values.settle) || Number.isNaN(settle.getTime()) || settle.getTime() > Date.now())
    throw new Error(
      `--settle takes the moment in the past that the database was set back to, such as 2026-11-27T20:40:09Z, not "${values.settle}".`,
    );
  if (positionals.length > 0) throw new Error(`--settle takes no file: ${RESTORE_USAGE}`);
  return { settle, ...settling };
}

function onlyFile(positionals: readonly string[], usage: string): string {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error(`It takes one file: ${usage}`);
  return file;
}

const secretIn = (file: string | undefined) =>
  file === undefined ? null : readSecret(readFileSync(file, 'utf8'), file);
