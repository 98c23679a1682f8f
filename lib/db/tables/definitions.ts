import { createHash } from 'node:crypto';
import type { EngineEvent, GuardAnswer, Leaf, Marking, OpenWork } from '@/lib/engine/types';
import type { LibraryVersion } from '@/lib/engine/versions';
import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';

export interface DefinitionRow {
  id: number;
  processId: string;
  version: number;
  hash: string;
  xml: Uint8Array;
  valid: boolean;
  /** The .dmn files that hold the decisions it calls; null: it calls none. */
  decisions: readonly StoredFile[] | null;
}

/** A file as JSON can hold it. */
export interface StoredFile {
  readonly name: string;
  readonly base64: string;
}

const COLUMNS = `id, process_id as "processId", version, hash, xml, valid, decisions`;
const SELECT = `select ${COLUMNS} from definition`;

/** Two servers that see a new file at once give it one version. */
const DEFINITION_LOCK = 7_302_616;

/**
 * Remembers a file's hash under its process id; the version counts distinct hashes in the order of first sight.
 * A file that was refused before and is valid now becomes valid, and the other way round.
 */
export async function saveDefinition(
  sql: Sql,
  file: Omit<DefinitionRow, 'id' | 'version'>,
): Promise<DefinitionRow> {
  await sql.query('select pg_advisory_xact_lock($1)', [DEFINITION_LOCK]);
  const rows = await sql.query<DefinitionRow>(
    `insert into definition (process_id, version, hash, xml, valid, decisions)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5::jsonb from definition where process_id = $1
     on conflict (process_id, hash) do update set valid = excluded.valid
     returning ${COLUMNS}`,
    [
      file.processId,
      file.hash,
      file.xml,
      file.valid,
      file.decisions === null ? null : JSON.stringify(file.decisions),
    ],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a definition was not saved');
  return row;
}

/** The versions of a process that were valid when they were last seen, the newest first. */
export function findValidDefinitions(sql: Sql, processId: string): Promise<DefinitionRow[]> {
  return sql.query<DefinitionRow>(`${SELECT} where process_id = $1 and valid order by version desc`, [
    processId,
  ]);
}

export async function findDefinition(sql: Sql, id: number): Promise<DefinitionRow | null> {
  return (await sql.query<DefinitionRow>(`${SELECT} where id = $1`, [id]))[0] ?? null;
}

/** The definitions that open orders stand on, besides those that are loaded: only where there are others are orders read. */
export function findDefinitionsInUse(sql: Sql, loadedIds: readonly number[]): Promise<DefinitionRow[]> {
  return sql.query<DefinitionRow>(
    `${SELECT} d where d.id <> all($1::int[])
       and exists (select 1 from order_count c where c.definition_id = d.id and c.marking_id <> 0
         group by c.marking_id having sum(c.orders) > 0)`,
    [loadedIds],
  );
}

export async function findDefinitionByHash(sql: Sql, hash: string): Promise<DefinitionRow | null> {
  return (await sql.query<DefinitionRow>(`${SELECT} where hash = $1`, [hash]))[0] ?? null;
}

/** One leaf of a transition as it is stored. */
export interface LeafRow {
  id: number;
  definitionId: number;
  from: string | null;
  event: EngineEvent;
  answers: GuardAnswer[];
  leaf: Leaf;
}

const LEAF_COLUMNS = {
  definition_id: 'int',
  key: 'text',
  from_marking: 'text',
  engine_version: 'text',
  canonical_version: 'int',
  event: 'jsonb',
  answers: 'jsonb',
  leaf: 'jsonb',
} as const;
const MARKING_COLUMNS = {
  definition_id: 'int',
  engine_version: 'text',
  canonical_version: 'int',
  hash: 'text',
  state: 'text',
  open_work: 'jsonb',
} as const;

const LEAF_SELECT = `select id, definition_id as "definitionId", from_marking as "from", event, answers, leaf from leaf`;
const INSERT_LEAVES = `${insertOf('leaf', LEAF_COLUMNS)} on conflict (definition_id, key) do nothing`;
const INSERT_MARKINGS = `${insertOf('marking', MARKING_COLUMNS)}
  on conflict (definition_id, engine_version, canonical_version, hash) do update set state = excluded.state
  where marking.state = ''`;
const OF_VERSION = 'definition_id = $1 and engine_version = $2 and canonical_version = $3';

/** Names a leaf by everything it depends on. */
function leafKey(
  version: LibraryVersion,
  from: string | null,
  event: EngineEvent,
  answers: readonly GuardAnswer[],
): string {
  const parts = [version.engine, version.canonical, from, event, answers];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/**
 * Adds leaves that are not there yet. Never changes one: the log names them.
 * @returns them as they are stored, ours or another's
 */
export async function insertLeaves(
  sql: Sql,
  version: LibraryVersion,
  definitionId: number,
  leaves: readonly Omit<LeafRow, 'id' | 'definitionId'>[],
): Promise<LeafRow[]> {
  if (leaves.length === 0) return [];
  const rows = leaves.map(({ from, event, answers, leaf }) => ({
    definition_id: definitionId,
    key: leafKey(version, from, event, answers),
    from_marking: from,
    engine_version: version.engine,
    canonical_version: version.canonical,
    event,
    answers,
    leaf,
  }));
  await sql.query(INSERT_LEAVES, valuesOf(LEAF_COLUMNS, rows));
  const keys = rows.map(({ key }) => key);
  return sql.query<LeafRow>(`${LEAF_SELECT} where definition_id = $1 and key = any($2::text[]) order by id`, [
    definitionId,
    keys,
  ]);
}

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

/**
 * The leaves of one definition that this version of the library made, in the order in which they were found: a step that
 * leads to a marking stands before those out of it.
 * @param atMost left out: all
 */
export function findLeaves(
  sql: Sql,
  version: LibraryVersion,
  definitionId: number,
  atMost: number | null = null,
): Promise<LeafRow[]> {
  return sql.query<LeafRow>(`${LEAF_SELECT} where ${OF_VERSION} order by id limit $4`, [
    definitionId,
    version.engine,
    version.canonical,
    atMost,
  ]);
}

/** The leaves of one step: of an event in a marking (null: the start), one for each way that guards have answered. */
export function findLeavesOf(
  sql: Sql,
  version: LibraryVersion,
  definitionId: number,
  from: string | null,
  event: EngineEvent,
): Promise<LeafRow[]> {
  // Two texts: `is not distinct from` uses no index, and 120,000 leaves took 80 to 180 ms.
  const isFrom = from === null ? 'from_marking is null' : 'from_marking = $5';
  return sql.query<LeafRow>(
    `${LEAF_SELECT} where ${OF_VERSION} and event = $4::jsonb and ${isFrom} order by id`,
    [
      ...[definitionId, version.engine, version.canonical, JSON.stringify(event)],
      ...(from === null ? [] : [from]),
    ],
  );
}

/** The leaves of all steps out of a marking. */
export function findLeavesFrom(
  sql: Sql,
  version: LibraryVersion,
  definitionId: number,
  from: string,
): Promise<LeafRow[]> {
  return sql.query<LeafRow>(`${LEAF_SELECT} where ${OF_VERSION} and from_marking = $4 order by id`, [
    definitionId,
    version.engine,
    version.canonical,
    from,
  ]);
}

/** A way from the start to a marking, by the leaf that was the first to lead to each; empty where none does. */
export function findWayTo(
  sql: Sql,
  version: LibraryVersion,
  definitionId: number,
  hash: string,
): Promise<LeafRow[]> {
  const first = (
    to: string,
    before: string,
  ) => `select * from leaf where ${OF_VERSION} and leaf ->> 'to' = ${to}
    ${before} order by id limit 1`;
  return sql.query<LeafRow>(
    `with recursive way as (
       (${first('$4', '')})
       union all
       select earlier.* from way cross join lateral (${first('way.from_marking', 'and leaf.id < way.id')}) earlier
     )
     select id, definition_id as "definitionId", from_marking as "from", event, answers, leaf from way order by id`,
    [definitionId, version.engine, version.canonical, hash],
  );
}

/** Leaves by id, whatever engine made them: history needs nothing else. */
export function findLeavesById(sql: Sql, ids: readonly number[]): Promise<LeafRow[]> {
  return sql.query<LeafRow>(`${LEAF_SELECT} where id = any($1::int[])`, [ids]);
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
