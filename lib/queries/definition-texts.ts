import { LRUCache } from 'lru-cache';
import type { DefinitionJson } from '@/lib/contract/process';
import type { Sql } from '@/lib/db/database';
import { type DefinitionRow, findDefinition, findDefinitionByHash } from '@/lib/db/tables/definitions';
import { describeElements, type HandlerNameOf } from '@/lib/engine/describe';
import { parseDefinition } from '@/lib/engine/parse';

/** About 10 kB each; a shop has a handful of versions. */
const MAX_KEPT = 100;

type Texts = Promise<DefinitionJson | null>;

/** What the versions of the process say of themselves. A version never changes: each file is read once. */
export class DefinitionTexts {
  /** Promises: many who ask at once, as after a start, cost one reading. */
  readonly #byHash = new LRUCache<string, Texts>({ max: MAX_KEPT });
  readonly #byId = new LRUCache<number, Texts>({ max: MAX_KEPT });

  constructor(
    private readonly sql: Sql,
    private readonly handlerNameOf: HandlerNameOf,
  ) {}

  /** The version of this hash, or null where none was ever stored. */
  byHash(hash: string): Texts {
    return this.#once(this.#byHash, hash, async () => this.#read(await findDefinitionByHash(this.sql, hash)));
  }

  /** The version of this row, or null where there is none. */
  byId(id: number): Texts {
    return this.#once(this.#byId, id, async () => this.#read(await findDefinition(this.sql, id)));
  }

  /** Neither a failure nor what is not there is kept. */
  #once<Key extends string | number>(known: LRUCache<Key, Texts>, key: Key, read: () => Texts): Texts {
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const reading = read();
    known.set(key, reading);
    const forget = () => known.delete(key);
    reading.then((texts) => texts ?? forget(), forget);
    return reading;
  }

  async #read(row: DefinitionRow | null): Texts {
    if (row === null) return null;
    const { definition } = await parseDefinition(row.xml);
    if (definition === null) return null;
    const { processId: id, processName: name } = definition;
    return { id, name, hash: row.hash, elements: describeElements(definition, this.handlerNameOf) };
  }
}
