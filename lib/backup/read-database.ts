import pg from 'pg';
import { copyOut } from '@/lib/db/copy';
import type { OnlyClient } from '@/lib/db/only-client';
import type { BackupRecord, BackupTable } from './records';
import { findMigrations, findSequences, findTables } from './tables';

/** Of a table that is read at once: 16 MB, of which the text is about as much. */
const PORTION_PAGES = 2048;
const PAGE_BYTES = 8192;

/**
 * Reads everything, as it was at one moment: on PostgreSQL whoever writes meanwhile is not hindered, and not seen.
 * @throws where there is no database of the product
 */
export async function* readDatabase(database: OnlyClient): AsyncGenerator<BackupRecord> {
  const { sql } = database;
  await sql.script('begin isolation level repeatable read, read only');
  const tables = await findTables(sql);
  if (!tables.some(({ name }) => name === 'orders')) throw new Error('There is no shop in this database.');
  // No migration may change them under way.
  await sql.script(
    `lock table ${tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ')} in access share mode`,
  );
  const [start] = await sql.query<{ now: Date }>('select now() as now');
  if (start === undefined) throw new Error('The database does not know the time.');
  const head = { takenAt: start.now.toISOString(), migrations: await findMigrations(sql) };
  yield { kind: 'head', head };
  const counts: Record<string, number> = {};
  for (const table of tables) {
    yield { kind: 'table', table };
    counts[table.name] = 0;
    for await (const { bytes, rows } of readTable(database, table)) {
      counts[table.name] = (counts[table.name] ?? 0) + rows;
      yield { kind: 'rows', rows: bytes };
    }
  }
  // No snapshot holds them still: read after the rows, they are beyond what those have.
  const sequences = await findSequences(sql);
  await sql.script('commit');
  const states = sequences.map(({ name, last, isCalled }) => [name, { last, isCalled }] as const);
  yield { kind: 'end', end: { rows: counts, sequences: Object.fromEntries(states) } };
}

async function* readTable({ client, sql }: OnlyClient, { name, columns }: BackupTable) {
  const table = pg.escapeIdentifier(name);
  const list = columns.map(pg.escapeIdentifier).join(', ');
  const [size] = await sql.query<{ bytes: string }>('select pg_relation_size($1::regclass) as bytes', [
    table,
  ]);
  const pages = Number(size?.bytes ?? 0) / PAGE_BYTES;
  for (let page = 0; page < pages; page += PORTION_PAGES) {
    const end = page + PORTION_PAGES;
    const portion = await copyOut(
      client,
      `copy (select ${list} from ${table} where ctid >= '(${page},0)' and ctid < '(${end},0)') to stdout`,
    );
    if (portion.rows > 0) yield portion;
  }
}
