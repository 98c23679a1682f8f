import pg from 'pg';
import { copyIn } from '@/lib/db/copy';
import { applyMigrations, type Migration, readMigrations } from '@/lib/db/migrate';
import type { OnlyClient } from '@/lib/db/only-client';
import type { Restored } from '@/lib/db/restored';
import { dropIndexes } from './indexes';
import type { BackupEnd, BackupHead, BackupRecord, BackupTable } from './records';
import { DamagedBackup } from './seal';
import { type Settling, settle } from './settle';
import { findTables, isEmptyPlace, MIGRATIONS } from './tables';

export interface Proven {
  readonly head: BackupHead;
  readonly end: BackupEnd;
}

/**
 * Writes a backup into an empty place, in one transaction: all of it or nothing.
 * @param proven of the same file, so that nothing is begun with one that is not whole
 * @throws where the place is not empty, or the backup is of a version that this one does not know
 */
export async function writeDatabase(
  database: OnlyClient,
  records: AsyncIterable<BackupRecord>,
  { head, end }: Proven,
  options: Omit<Settling, 'takenAt'>,
): Promise<Restored> {
  const { sql } = database;
  const migrations = migrationsOf(head);
  await sql.script('begin');
  try {
    if (!(await isEmptyPlace(sql)))
      throw new Error('The database is not empty. A restore takes a new one; nothing was changed.');
    await applyMigrations(sql, migrations);
    const tables = await findTables(sql);
    const names = tables.map(({ name }) => pg.escapeIdentifier(name));
    // What triggers would count and check was counted and checked when the rows were first written.
    for (const name of names) await sql.script(`alter table ${name} disable trigger user`);
    await sql.script(`truncate ${names.join(', ')}`);
    const makeIndexes = await dropIndexes(sql, [MIGRATIONS]);
    const rows = await writeRows(database, records, tables);
    await makeIndexes();
    for (const [name, count] of Object.entries(end.rows))
      if (rows.get(name) !== count)
        throw new DamagedBackup(`Of ${name} ${rows.get(name)} rows are there instead of ${count}.`);
    for (const name of names) await sql.script(`alter table ${name} enable trigger user`);
    const restored = await settle(sql, end.sequences, { ...options, takenAt: new Date(head.takenAt) });
    await sql.script('commit');
    await sql.script('analyze');
    return restored;
  } catch (error) {
    await sql.script('rollback').catch(() => {});
    throw error;
  }
}

/** Those that made the tables of the backup; later ones are applied by the next start. @throws where one is not known here */
function migrationsOf({ migrations }: BackupHead): Migration[] {
  const known = new Map(readMigrations().map((migration) => [migration.name, migration]));
  return migrations.map(({ name, checksum }) => {
    const migration = known.get(name);
    if (migration?.checksum !== checksum)
      throw new Error(
        `The backup was made by another version of Orderflow, with migration ${name}: restore it with that version or a later one.`,
      );
    return migration;
  });
}

async function writeRows(
  { client }: OnlyClient,
  records: AsyncIterable<BackupRecord>,
  tables: readonly BackupTable[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let text = '';
  let name = '';
  for await (const record of records) {
    if (record.kind === 'table') {
      name = record.table.name;
      text = copyTextOf(record.table, tables);
      counts.set(name, 0);
    } else if (record.kind === 'rows')
      counts.set(name, (counts.get(name) ?? 0) + (await copyIn(client, text, record.rows)));
  }
  return counts;
}

function copyTextOf({ name, columns }: BackupTable, tables: readonly BackupTable[]): string {
  const own = tables.find((table) => table.name === name);
  if (own === undefined || columns.some((column) => !own.columns.includes(column)))
    throw new Error(`The backup has a table ${name} that its migrations do not make.`);
  return `copy ${pg.escapeIdentifier(name)} (${columns.map(pg.escapeIdentifier).join(', ')}) from stdin`;
}
