import type { Database } from '@/lib/db/database';
import {
  findLeaves,
  findLeavesFrom,
  findLeavesOf,
  findWayTo,
  insertLeaves,
  type LeafRow,
} from '@/lib/db/tables/leaves';
import {
  emptyStates,
  findFirstMarkings,
  findMarkingsByHash,
  insertMarkings,
  type MarkingRow,
  saveState,
} from '@/lib/db/tables/markings';
import type { Library } from '@/lib/engine/library';
import { stateAlong } from '@/lib/engine/replay';
import { plainEvent } from '@/lib/engine/table';
import type { EngineEvent, Marking, Table, TableSize } from '@/lib/engine/types';
import type { LibraryVersion } from '@/lib/engine/versions';
import type { Loaded } from './loaded-definition';

/**
 * What a process holds of a version's table. Ten thousand steps are read and agreed on within two seconds (30 to 110 µs each), so that no start waits for more; and a
 * marking of a hundred parallel tasks has a state of 100 KB, so that these alone could take a gigabyte.
 */
export const TABLE_LIMIT: TableSize = { transitions: 10_000, stateBytes: 64 * 1024 * 1024 };

/**
 * Puts what this version of the library has stored of a definition into its table, as far as the limit goes: what was found first.
 * @returns the markings in it
 */
export async function fillTable(
  database: Database,
  version: LibraryVersion,
  definitionId: number,
  table: Table,
  limit: TableSize | null,
): Promise<MarkingRow[]> {
  // Leaves first: a marking that a replica adds in between is then there for each of them.
  const leaves = await findLeaves(database, version, definitionId, limit?.transitions ?? null);
  // Of all that are stored a large process has many more than these lead to, and each is read with all of its open work.
  const named = new Set(leaves.flatMap(({ leaf }) => (leaf.kind === 'moved' ? [leaf.to] : [])));
  const atMostBytes = limit?.stateBytes ?? null;
  const markings = await findFirstMarkings(database, version, definitionId, [...named], atMostBytes);
  addRows(table, leaves, markings);
  return markings.filter(({ hash }) => table.marking(hash) !== undefined);
}

/** Adds those whose markings are both at hand. */
function addRows(table: Table, leaves: readonly LeafRow[], markings: readonly Marking[]): void {
  const byHash = new Map(markings.map((marking) => [marking.hash, marking]));
  for (const { id, from, event, answers, leaf } of leaves) {
    if (from !== null && !byHash.has(from) && table.marking(from) === undefined) continue;
    if (leaf.kind !== 'moved') {
      table.add(from, event, { answers, leaf, marking: null }, id);
      continue;
    }
    const marking = byHash.get(leaf.to) ?? table.marking(leaf.to);
    if (marking !== undefined) table.add(from, event, { answers, leaf, marking }, id);
  }
}

/** The rows of one definition's table, as this version of the library made them. */
export class StoredTable {
  readonly #version: LibraryVersion;

  constructor(
    private readonly database: Database,
    private readonly library: Library,
    private readonly loaded: Loaded,
    private readonly limit: TableSize,
  ) {
    this.#version = library.version;
  }

  /** Stores what is new in the table, and learns the row ids. */
  async store(): Promise<void> {
    const { table, id: definitionId } = this.loaded;
    const leaves = table
      .transitions()
      .filter(
        ({ id, leaf }) => id === null && (leaf.kind !== 'incident' || leaf.reason !== 'engines-disagree'),
      );
    const unknown = table.markings().filter(({ hash }) => !this.loaded.knows(hash));
    if (leaves.length === 0 && unknown.length === 0) return;
    const { rows, markings } = await this.database.transaction(async (sql) => ({
      markings: await insertMarkings(sql, this.#version, definitionId, unknown),
      rows: await insertLeaves(
        sql,
        this.#version,
        definitionId,
        leaves.map(({ from, event, answers, leaf }) => ({ from, event, answers: [...answers], leaf })),
      ),
    }));
    this.#name(markings);
    await this.#add(rows);
  }

  /** Reads what is stored of a step out of a marking (null: the start), by whichever process. */
  async readStep(from: string | null, event: EngineEvent): Promise<void> {
    await this.#add(await findLeavesOf(this.database, this.#version, this.loaded.id, from, event));
    if (from !== null) this.loaded.noteRead(from, [event]);
  }

  /** Reads what is stored of all that is open in a marking, where it was not read yet. */
  async readSteps({ hash, openWork }: Marking): Promise<void> {
    const events = openWork.map(plainEvent);
    if (events.every((event) => this.loaded.hasRead(hash, event))) return;
    await this.#add(await findLeavesFrom(this.database, this.#version, this.loaded.id, hash));
    this.loaded.noteRead(hash, events);
  }

  /** Reads a marking, and a way that leads to it: out of nowhere nothing moves. Does nothing where it is not stored. */
  async readMarking(hash: string): Promise<void> {
    await this.#add(await findWayTo(this.database, this.#version, this.loaded.id, hash));
    const { table, id } = this.loaded;
    if (!table.unconfirmed().some((marking) => marking.hash === hash)) return;
    // Of what was stored before both engines had to agree, the first way may be one on which they do not.
    this.#name(await fillTable(this.database, this.#version, id, table, null));
  }

  /** The library's state of a marking, also where it was dropped: then by the way that leads there. */
  async stateOf(hash: string): Promise<string> {
    const { definition, table, id } = this.loaded;
    const known = table.marking(hash)?.state;
    if (known === undefined) throw new Error(`marking ${hash} is not in the table of definition ${id}`);
    if (known !== '') return known;
    const [row] = await findMarkingsByHash(this.database, this.#version, id, [hash]);
    if (row !== undefined && row.state !== '') return row.state;
    const way = await findWayTo(this.database, this.#version, id, hash);
    const state = await stateAlong(definition, this.library.advance, { hash, state: '' }, way);
    await saveState(this.database, this.loaded.markingId(hash), state);
    return state;
  }

  /** Makes room where there is more than the limit: what was not used for longest goes, down to three quarters of it. */
  async makeRoom(): Promise<void> {
    const { table, id } = this.loaded;
    const { transitions, stateBytes } = table.size;
    if (transitions <= this.limit.transitions && stateBytes <= this.limit.stateBytes) return;
    const rest = (most: number) => Math.floor(most * 0.75);
    this.loaded.forget(
      table.leastUsed({
        transitions: rest(this.limit.transitions),
        stateBytes: rest(this.limit.stateBytes),
      }),
    );
    await emptyStates(this.database, this.#version, id, this.loaded.rows());
  }

  /**
   * Puts leaves into the table with the markings that they lead to. What is dropped while these are read is read again: all are
   * put in at once, and only what is in the table has a name.
   */
  async #add(leaves: readonly LeafRow[]): Promise<void> {
    const { table, id } = this.loaded;
    const hashes = new Set(leaves.flatMap(({ leaf }) => (leaf.kind === 'moved' ? [leaf.to] : [])));
    const isHere = (hash: string) => this.loaded.knows(hash) && table.marking(hash) !== undefined;
    const markings: MarkingRow[] = [];
    const asked = new Set<string>();
    for (;;) {
      const missing = [...hashes].filter((hash) => !asked.has(hash) && !isHere(hash));
      if (missing.length === 0) break;
      for (const hash of missing) asked.add(hash);
      markings.push(...(await findMarkingsByHash(this.database, this.#version, id, missing)));
    }
    addRows(table, leaves, markings);
    this.#name(markings);
  }

  #name(rows: readonly Pick<MarkingRow, 'id' | 'hash'>[]): void {
    for (const row of rows)
      if (this.loaded.table.marking(row.hash) !== undefined) this.loaded.name(row, row.id);
  }
}
