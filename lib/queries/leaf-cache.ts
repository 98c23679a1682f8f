import type { Sql } from '@/lib/db/database';
import { findLeavesById, type LeafRow } from '@/lib/db/tables/leaves';

/** Leaves never change; a process knows some dozens. Beyond this the cache starts anew. */
const MAX_LEAVES = 20_000;

/** Leaves by row id, read once. */
export class LeafCache {
  readonly #leaves = new Map<number, LeafRow>();

  constructor(private readonly sql: Sql) {}

  /** Gives a look-up for these ids. @throws when the log names a leaf that is not there */
  async read(ids: Iterable<number | null>): Promise<(id: number | null) => LeafRow | null> {
    const missing = new Set<number>();
    for (const id of ids) if (id !== null && !this.#leaves.has(id)) missing.add(id);
    if (missing.size > 0) {
      if (this.#leaves.size > MAX_LEAVES) this.#leaves.clear();
      for (const leaf of await findLeavesById(this.sql, [...missing])) this.#leaves.set(leaf.id, leaf);
    }
    return (id) => {
      if (id === null) return null;
      const leaf = this.#leaves.get(id);
      if (leaf === undefined) throw new Error(`the log names leaf ${id}, which is not stored`);
      return leaf;
    };
  }
}
