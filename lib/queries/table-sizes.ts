import type { Sql } from '@/lib/db/database';

export interface TableSize {
  readonly table: string;
  /** With its indexes, and what is kept beside it for being large. */
  readonly bytes: number;
}

/** Looks at the files, not at the rows: with a million orders it takes as long as with none. */
const SIZES = `select relname as "table", pg_total_relation_size(oid)::float8 as bytes from pg_class
  where relkind = 'r' and relnamespace = current_schema()::regnamespace and pg_total_relation_size(oid) is not null
  order by relname`;

/** What each table takes on the disk of the database. */
export function findTableSizes(sql: Sql): Promise<TableSize[]> {
  return sql.query<TableSize>(SIZES);
}
