import type { Sql } from '@/lib/db/database';

export interface TableSize {
  readonly table: string;
  /** With its indexes, and what is kept beside it for being large. */
  readonly bytes: number;
}

/** Whoever collects metrics asks four times a minute, and no table grows in one as much as would matter. */
const KNOWN_FOR_MS = 60_000;

/**
 * Looks at the files, not at the rows: with a million orders it takes as long as with none. Each file once, though: the
 * embedded database needs a tenth of a second for it, in which nothing else is answered.
 */
const SIZES = `with size as materialized (
    select relname, pg_total_relation_size(oid)::float8 as bytes from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace)
  select relname as "table", bytes from size where bytes is not null order by relname`;

/** What each table takes on the disk of the database. */
export function findTableSizes(sql: Sql): Promise<TableSize[]> {
  return sql.query<TableSize>(SIZES);
}

/**
 * The same for who asks often: as it was at most a minute ago. A look that failed is taken again at the next question.
 * @param now tells the time
 */
export function tableSizesOfLate(sql: Sql, now: () => Date): () => Promise<TableSize[]> {
  let last: { readonly atMs: number; readonly sizes: Promise<TableSize[]> } | null = null;
  return () => {
    const atMs = now().getTime();
    // A clock that was set back must not make it old.
    if (last !== null && atMs >= last.atMs && atMs - last.atMs < KNOWN_FOR_MS) return last.sizes;
    const look = { atMs, sizes: findTableSizes(sql) };
    last = look;
    look.sizes.catch(() => {
      if (last === look) last = null;
    });
    return look.sizes;
  };
}
