import pg from 'pg';
import type { Sql } from '@/lib/db/database';

const id = pg.escapeIdentifier;

/** Foreign keys stand on the primary and unique ones, so they go first and come last. */
const CONSTRAINTS = `select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition from pg_constraint k
  join pg_class c on c.oid = k.conrelid where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
  and k.contype = any($1::"char"[]) and c.relname <> all($2::text[]) order by c.relname, k.conname`;
const INDEXES = `select c.relname as table, i.relname as name, pg_get_indexdef(i.oid) as definition from pg_index x
  join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> all($1::text[])
  and not exists (select 1 from pg_constraint k where k.conindid = i.oid) order by i.relname`;

interface Part {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/**
 * Takes away the indexes and keys of all tables, to load them without: to sort all entries of an index at the end takes a
 * part of the time that it takes to find the place of each.
 * @param except tables that keep theirs
 * @returns how they are made again, which fails where a key does not hold
 */
export async function dropIndexes(sql: Sql, except: readonly string[]): Promise<() => Promise<void>> {
  const references = await sql.query<Part>(CONSTRAINTS, [['f'], except]);
  for (const { table, name } of references)
    await sql.script(`alter table ${id(table)} drop constraint ${id(name)}`);
  const keys = await sql.query<Part>(CONSTRAINTS, [['p', 'u'], except]);
  for (const { table, name } of keys)
    await sql.script(`alter table ${id(table)} drop constraint ${id(name)}`);
  const indexes = await sql.query<Part>(INDEXES, [except]);
  for (const { name } of indexes) await sql.script(`drop index ${id(name)}`);
  return async () => {
    for (const { definition } of indexes) await sql.script(definition);
    for (const { table, name, definition } of [...keys, ...references])
      await sql.script(`alter table ${id(table)} add constraint ${id(name)} ${definition}`);
  };
}
