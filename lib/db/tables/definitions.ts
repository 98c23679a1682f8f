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
  on conflict (definition_id, engine_version, canonical_version, hash) do nothing`;

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

/** Adds leaves that are not there yet. Never changes one: the log names them. */
export async function insertLeaves(
  sql: Sql,
  version: LibraryVersion,
  leaves: readonly Omit<LeafRow, 'id'>[],
): Promise<void> {
  if (leaves.length === 0) return;
  const rows = leaves.map(({ definitionId, from, event, answers, leaf }) => ({
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
}

export async function insertMarkings(
  sql: Sql,
  version: LibraryVersion,
  definitionId: number,
  markings: readonly Marking[],
): Promise<void> {
  if (markings.length === 0) return;
  const rows = markings.map((marking) => ({
    definition_id: definitionId,
    engine_version: version.engine,
    canonical_version: version.canonical,
    hash: marking.hash,
    state: marking.state,
    open_work: marking.openWork,
  }));
  await sql.query(INSERT_MARKINGS, valuesOf(MARKING_COLUMNS, rows));
}

/** The leaves of one definition that this version of the library made. */
export function findLeaves(sql: Sql, version: LibraryVersion, definitionId: number): Promise<LeafRow[]> {
  return sql.query<LeafRow>(
    `${LEAF_SELECT} where definition_id = $1 and engine_version = $2 and canonical_version = $3 order by id`,
    [definitionId, version.engine, version.canonical],
  );
}

/** Leaves by id, whatever engine made them: history needs nothing else. */
export function findLeavesById(sql: Sql, ids: readonly number[]): Promise<LeafRow[]> {
  return sql.query<LeafRow>(`${LEAF_SELECT} where id = any($1::int[])`, [ids]);
}

export interface MarkingRow extends Marking {
  id: number;
}

/** The markings of one definition that this version of the library made. */
export function findMarkings(sql: Sql, version: LibraryVersion, definitionId: number): Promise<MarkingRow[]> {
  return sql.query<MarkingRow>(
    `select id, hash, state, open_work as "openWork" from marking
     where definition_id = $1 and engine_version = $2 and canonical_version = $3 order by id`,
    [definitionId, version.engine, version.canonical],
  ) satisfies Promise<{ openWork: readonly OpenWork[] }[]>;
}

/** Markings by row, whatever version of the library made them. */
export function findMarkingsById(sql: Sql, ids: readonly number[]): Promise<Omit<MarkingRow, 'state'>[]> {
  return sql.query(`select id, hash, open_work as "openWork" from marking where id = any($1::int[])`, [ids]);
}
