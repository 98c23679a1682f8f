import pg from 'pg';
import type { Sql } from '@/lib/db/database';
import type { BackupTable, SequenceState } from './records';

/** Made by the migrations themselves. */
export const MIGRATIONS = '_prisma_migrations';

const TABLES = `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> $1
  group by c.oid, c.relname order by c.relname`;
const REFERENCES = `select distinct a.relname as "from", b.relname as "to" from pg_constraint k
  join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid
  where k.contype = 'f' and a.oid <> b.oid and a.relnamespace = current_schema()::regnamespace`;
const SEQUENCES = `select s.sequencename as name, s.data_type::text as type, s.increment_by::text as step from pg_sequences s
  where s.schemaname = current_schema() order by s.sequencename`;

export interface Sequence extends SequenceState {
  readonly name: string;
  readonly type: string;
  readonly step: bigint;
}
/** All tables of the product, those that others refer to first: whatever migrations come to add is among them. */
export async function findTables(sql: Sql): Promise<BackupTable[]> {
  const tables = await sql.query<BackupTable>(TABLES, [MIGRATIONS]);
  const references = await sql.query<{ from: string; to: string }>(REFERENCES);
  const ordered: BackupTable[] = [];
  const isThere = (name: string) => ordered.some((table) => table.name === name);
  while (ordered.length < tables.length) {
    const next = tables.find(
      ({ name }) => !isThere(name) && references.every(({ from, to }) => from !== name || isThere(to)),
    );
    if (next === undefined) throw new Error('Tables refer to each other in a circle.');
    ordered.push(next);
  }
  return ordered;
}

export async function findSequences(sql: Sql): Promise<Sequence[]> {
  const found = await sql.query<{ name: string; type: string; step: string }>(SEQUENCES);
  const sequences: Sequence[] = [];
  for (const { name, type, step } of found) {
    // Where none was given yet, `pg_sequences` does not tell which will be the first.
    const [state] = await sql.query<SequenceState>(
      `select last_value::text as last, is_called as "isCalled" from ${pg.escapeIdentifier(name)}`,
    );
    if (state !== undefined) sequences.push({ name, type, step: BigInt(step), ...state });
  }
  return sequences;
}

/** The migrations that were applied, in order. */
export function findMigrations(sql: Sql): Promise<{ name: string; checksum: string }[]> {
  return sql.query(
    `select migration_name as name, checksum from ${MIGRATIONS} where rolled_back_at is null order by migration_name`,
  );
}

/** Is there anything at all where the product would have its tables? */
export async function isEmptyPlace(sql: Sql): Promise<boolean> {
  const [found] = await sql.query<{ any: boolean }>(
    `select exists (select 1 from pg_class where relnamespace = current_schema()::regnamespace) as any`,
  );
  return found?.any === false;
}
