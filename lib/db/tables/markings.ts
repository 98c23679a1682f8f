import type { Marking, OpenWork } from '@/lib/engine/types';
import type { LibraryVersion } from '@/lib/engine/versions';
import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';
import { OF_VERSION } from './definitions';

const MARKING_COLUMNS = {
  definition_id: 'int',
  engine_version: 'text',
  canonical_version: 'int',
  hash: 'text',
  state: 'text',
  open_work: 'jsonb',
} as const;

const INSERT_MARKINGS = `${insertOf('marking', MARKING_COLUMNS)}
  on conflict (definition_id, engine_version, canonical_version, hash) do update set state = excluded.state
  where marking.state = ''`;

/** Adds markings that are not there yet, and the state of those that have lost it. @returns their rows */
export async function insertMarkings(
  sql: Sql,
  version: LibraryVersion,
  definitionId: number,
  markings: readonly Marking[],
): Promise<{ readonly id: number; readonly hash: string }[]> {
  if (markings.length === 0) return [];
  const rows = markings.map((marking) => ({
    definition_id: definitionId,
    engine_version: version.engine,
    canonical_version: version.canonical,
    hash: marking.hash,
    state: marking.state,
    open_work: marking.openWork,
  }));
  await sql.query(INSERT_MARKINGS, valuesOf(MARKING_COLUMNS, rows));
  const hashes = markings.map(({ hash }) => hash);
  return sql.query(`select id, hash from marking where ${OF_VERSION} and hash = any($4::text[])`, [
    definitionId,
    version.engine,
    version.canonical,
    hashes,
  ]);
}

/** A marking as it is stored; its state is empty where it was dropped. */
export interface MarkingRow extends Marking {
  id: number;
}

const MARKING_SELECT = `select id, hash, state, open_work as "openWork"`;
/** A statement that takes longer would be in the way. */
const MOST_EMPTIED = 5_000;

/**
 * Those of these markings that are stored, in the order in which they were found.
 * @param atMostBytes of all that is read of them together: also one that has lost its state holds its open work
 */
export function findFirstMarkings(
  sql: Sql,
  version: LibraryVersion,
  definitionId: number,
  hashes: readonly string[],
  atMostBytes: number | null,
): Promise<MarkingRow[]> {
  return sql.query<MarkingRow>(
    `${MARKING_SELECT} from (
       select *, sum(octet_length(state) + octet_length(open_work::text)) over (order by id) as bytes from marking
       where ${OF_VERSION} and hash = any($4::text[])
     ) m where $5::bigint is null or bytes <= $5 order by id`,
    [definitionId, version.engine, version.canonical, hashes, atMostBytes],
  ) satisfies Promise<{ openWork: readonly OpenWork[] }[]>;
}

/** Those of these markings that are stored. */
export function findMarkingsByHash(
  sql: Sql,
  version: LibraryVersion,
  definitionId: number,
  hashes: readonly string[],
): Promise<MarkingRow[]> {
  return sql.query<MarkingRow>(
    `${MARKING_SELECT} from marking where ${OF_VERSION} and hash = any($4::text[])`,
    [definitionId, version.engine, version.canonical, hashes],
  );
}

/**
 * Drops the states of markings that no open order stands on: from there the library is not asked soon, and what it needs is
 * had again by the way that leads there. The rows stay, for the log names them.
 * @param keptIds of these the state stays
 */
export async function emptyStates(
  sql: Sql,
  version: LibraryVersion,
  definitionId: number,
  keptIds: readonly number[],
): Promise<void> {
  await sql.query(
    `update marking set state = '' where id in (
       select m.id from marking m where ${OF_VERSION} and m.state <> '' and m.id <> all($4::int[])
       and not exists (select 1 from order_count c where c.definition_id = m.definition_id and c.marking_id = m.id
         having sum(c.orders) > 0)
       order by m.id limit ${MOST_EMPTIED})`,
    [definitionId, version.engine, version.canonical, keptIds],
  );
}

/** Of a marking that has lost it. */
export async function saveState(sql: Sql, id: number, state: string): Promise<void> {
  await sql.query(`update marking set state = $2 where id = $1 and state = ''`, [id, state]);
}

/** Markings by row, whatever version of the library made them. */
export function findMarkingsById(sql: Sql, ids: readonly number[]): Promise<Omit<MarkingRow, 'state'>[]> {
  return sql.query(`select id, hash, open_work as "openWork" from marking where id = any($1::int[])`, [ids]);
}
