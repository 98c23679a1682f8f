import { LRUCache } from 'lru-cache';
import type { Sql } from '@/lib/db/database';
import { findDefinitionByHash } from '@/lib/db/tables/definitions';
import { drawnFile } from '@/lib/engine/lay-out';

/** Up to a megabyte each; pages show a handful of versions. */
const MAX_KEPT = 20;

type Drawn = Promise<Uint8Array | null>;

/** The versions of the process as pages show them. A version never changes: each is laid out once, where it has to be. */
export class DrawnFiles {
  /** Promises: many who ask at once cost one layout. */
  readonly #byHash = new LRUCache<string, Drawn>({ max: MAX_KEPT });

  constructor(private readonly sql: Sql) {}

  /** The version of this hash, as it is where nothing else can be shown; null where none was ever stored. */
  byHash(hash: string): Drawn {
    const kept = this.#byHash.get(hash);
    if (kept !== undefined) return kept;
    const reading = this.#read(hash);
    this.#byHash.set(hash, reading);
    // Neither a failure nor what is not there is kept.
    const forget = () => this.#byHash.delete(hash);
    reading.then((drawn) => drawn ?? forget(), forget);
    return reading;
  }

  async #read(hash: string): Drawn {
    const row = await findDefinitionByHash(this.sql, hash);
    return row === null ? null : ((await drawnFile(row.xml)) ?? row.xml);
  }
}
