import type { OpenWork } from '@/lib/engine/types';
import type { LibraryVersion } from '@/lib/engine/versions';
import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';

/** A marking that another version of the library made. */
export interface ForeignMarking {
  id: number;
  definitionId: number;
  engine: string;
  canonical: number;
  hash: string;
  openWork: OpenWork[];
}

/** Orders on `from` now stand on `to`: the same place in the words of another version. */
export interface MarkingMove {
  readonly from: number;
  readonly to: number;
}

const SELECT = `select m.id, m.definition_id as "definitionId", m.engine_version as engine,
  m.canonical_version as canonical, m.hash, m.open_work as "openWork" from marking m
  where (m.engine_version <> $1 or m.canonical_version <> $2)`;
const FIND_IN_USE = `${SELECT} and exists
  (select 1 from order_count c where c.marking_id = m.id having sum(c.orders) > 0) order by m.id`;
const FIND_AMONG = `${SELECT} and m.id = any($3::int[]) order by m.id`;

const MOVE_COLUMNS = { from_id: 'int', to_id: 'int' } as const;
const MOVES = unnestOf(MOVE_COLUMNS);
const INSERT = `insert into marking_move (from_id, to_id) select from_id, to_id from ${MOVES}
  on conflict (from_id, to_id) do nothing`;
const MOVE_ALL = `with moved as (
    update orders o set marking_id = r.to_id from ${MOVES} where o.marking_id = r.from_id returning 1
  ) select count(*) as count from moved`;
const MOVE_SOME = `update orders o set marking_id = r.to_id from ${MOVES}
  where o.marking_id = r.from_id and o.id = any($3::bigint[])`;

/** The markings that open orders stand on and that another version than this made. */
export function findForeignInUse(sql: Sql, version: LibraryVersion): Promise<ForeignMarking[]> {
  return sql.query<ForeignMarking>(FIND_IN_USE, [version.engine, version.canonical]);
}

/** Those of these markings that another version than this made. */
export function findForeignAmong(
  sql: Sql,
  version: LibraryVersion,
  ids: readonly number[],
): Promise<ForeignMarking[]> {
  return sql.query<ForeignMarking>(FIND_AMONG, [version.engine, version.canonical, ids]);
}

/**
 * Moves every order that stands on one of these markings, and remembers the moves: the log names the old ones for ever.
 * One statement for all markings reads the orders once; one for each would read them as often as there are markings.
 * The caller has locked the table.
 * @returns how many orders were moved
 */
export async function moveAllOrders(sql: Sql, moves: readonly MarkingMove[]): Promise<number> {
  await sql.query(INSERT, parametersOf(moves));
  const rows = await sql.query<{ count: bigint }>(MOVE_ALL, parametersOf(moves));
  return Number(rows[0]?.count ?? 0n);
}

/** Moves these orders, which the caller has locked, where they still stand on one of these markings. */
export async function moveOrders(
  sql: Sql,
  moves: readonly MarkingMove[],
  orderIds: readonly string[],
): Promise<void> {
  await sql.query(INSERT, parametersOf(moves));
  await sql.query(MOVE_SOME, [...parametersOf(moves), orderIds]);
}

const parametersOf = (moves: readonly MarkingMove[]) =>
  valuesOf(
    MOVE_COLUMNS,
    moves.map(({ from, to }) => ({ from_id: from, to_id: to })),
  );

/** Every move that changed a marking's name. */
export function findMoves(sql: Sql): Promise<{ definitionId: number; from: string; to: string }[]> {
  return sql.query(
    `select a.definition_id as "definitionId", a.hash as "from", b.hash as "to" from marking_move v
     join marking a on a.id = v.from_id join marking b on b.id = v.to_id where a.hash <> b.hash`,
  );
}
