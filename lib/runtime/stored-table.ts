import type { Database } from '@/lib/db/database';
import {
  findLeaves,
  findMarkings,
  insertLeaves,
  insertMarkings,
  type MarkingRow,
} from '@/lib/db/tables/definitions';
import type { Advanced, Marking, Table } from '@/lib/engine/types';
import type { LibraryVersion } from '@/lib/engine/versions';
import type { Loaded } from './loaded-definition';

/** Puts what this version of the library has stored of a definition into its table. @returns its markings */
export async function fillTable(
  database: Database,
  version: LibraryVersion,
  definitionId: number,
  table: Table,
): Promise<MarkingRow[]> {
  // Leaves first: a marking that a replica adds in between is then there for each of them.
  const leaves = await findLeaves(database, version, definitionId);
  const markings = await findMarkings(database, version, definitionId);
  const byHash = new Map(markings.map((marking) => [marking.hash, marking]));
  for (const row of leaves) table.add(row.from, row.event, toAdvanced(row, byHash), row.id);
  return markings;
}

/** Stores what is new in the table, and learns the row ids. */
export async function storeTable(database: Database, version: LibraryVersion, loaded: Loaded): Promise<void> {
  const leaves = loaded.table
    .transitions()
    .filter(
      ({ id, leaf }) => id === null && (leaf.kind !== 'incident' || leaf.reason !== 'engines-disagree'),
    );
  const unknown = loaded.table.markings().filter((marking) => !loaded.knows(marking.hash));
  if (leaves.length === 0 && unknown.length === 0) return;
  await database.transaction(async (sql) => {
    await insertMarkings(sql, version, loaded.id, unknown);
    await insertLeaves(
      sql,
      version,
      leaves.map(({ from, event, answers, leaf }) => ({
        definitionId: loaded.id,
        from,
        event,
        answers: [...answers],
        leaf,
      })),
    );
  });
  await refreshTable(database, version, loaded);
}

/** Reads the rows of a definition's table: ids of ours, and what other replicas have learned. */
export async function refreshTable(
  database: Database,
  version: LibraryVersion,
  loaded: Loaded,
): Promise<void> {
  const markings = await fillTable(database, version, loaded.id, loaded.table);
  for (const marking of markings) loaded.name(marking, marking.id);
}

function toAdvanced(
  { answers, leaf }: Pick<Advanced, 'answers' | 'leaf'>,
  markings: ReadonlyMap<string, Marking>,
): Advanced {
  if (leaf.kind !== 'moved') return { answers, leaf, marking: null };
  const marking = markings.get(leaf.to);
  if (marking === undefined)
    throw new Error(`a stored leaf leads to marking ${leaf.to}, which is not stored`);
  return { answers, leaf, marking };
}
