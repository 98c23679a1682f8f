import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Database, Sql } from './database';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, as Prisma records it. */
  readonly checksum: string;
  /** Breaks a server of the version before: its text says so. */
  readonly stopsOthers: boolean;
}

const STOPS_OTHERS = /^-- All other servers have to be stopped\.$/m;

/** The migrations under `prisma/migrations`, in order of their names. */
export function readMigrations(folder = path.resolve('prisma/migrations')): Migration[] {
  return readdirSync(/* turbopackIgnore: true */ folder, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isDirectory() &&
        existsSync(path.join(/* turbopackIgnore: true */ folder, entry.name, 'migration.sql')),
    )
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(/* turbopackIgnore: true */ folder, name, 'migration.sql'), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { name, sql, checksum, stopsOthers: STOPS_OTHERS.test(sql) };
    });
}

/** Any number that nothing else in this database locks; two servers starting at once migrate one after the other. */
const MIGRATION_LOCK = 7_302_615;

const CREATE_BOOK = `create table if not exists _prisma_migrations (
  id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

/**
 * Applies what is missing, in order, each in the same transaction as its line in `_prisma_migrations`,
 * so that `prisma migrate deploy` agrees where it can run.
 * @param onStart told of each before it begins, unless the database is new
 * @returns the names applied now
 * @throws when an applied migration was edited afterwards
 */
export async function migrate(
  database: Database,
  migrations = readMigrations(),
  onStart: (migration: Migration) => void = () => {},
): Promise<string[]> {
  // Another server may migrate for a while, and so may we.
  return database.longTransaction((sql) => applyMigrations(sql, migrations, onStart));
}

/** The same within a transaction that is open. */
export async function applyMigrations(
  sql: Sql,
  migrations: readonly Migration[],
  onStart: (migration: Migration) => void = () => {},
): Promise<string[]> {
  await sql.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  await sql.query(CREATE_BOOK);
  const applied = await appliedMigrations(sql);
  const missing = migrations.filter((migration) => {
    const checksum = applied.get(migration.name);
    if (checksum !== undefined && checksum !== migration.checksum)
      throw new Error(
        `Migration ${migration.name} was changed after it had been applied; add a new migration instead.`,
      );
    return checksum === undefined;
  });
  for (const migration of missing) {
    if (applied.size > 0) onStart(migration);
    await sql.script(migration.sql);
    await sql.query(
      `insert into _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       values ($1, $2, now(), $3, 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
  }
  return missing.map((migration) => migration.name);
}

async function appliedMigrations(sql: Sql): Promise<Map<string, string>> {
  const rows = await sql.query<{ migration_name: string; checksum: string }>(
    'select migration_name, checksum from _prisma_migrations where rolled_back_at is null',
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}
