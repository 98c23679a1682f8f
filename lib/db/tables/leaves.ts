import { createHash } from 'node:crypto';
import type { EngineEvent, GuardAnswer, Leaf } from '@/lib/engine/types';
import type { LibraryVersion } from '@/lib/engine/versions';
import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';
import { OF_VERSION } from './definitions';

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

const LEAF_SELECT = `select id, definition_id as "definitionId", from_marking as "from", event, answers, leaf from leaf`;
const INSERT_LEAVES = `${insertOf('leaf', LEAF_COLUMNS)} on conflict (definition_id, key) do nothing`;

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
