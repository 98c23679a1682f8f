import { LRUCache } from 'lru-cache';
import type { DefinitionJson } from '@/lib/contract/process';
import type { Sql } from '@/lib/db/client';
import { type DefinitionRow, findDefinition, findDefinitionByHash } from '@/lib/db/tables/definitions';
import { describeElements, type HandlerNameOf } from '@/lib/engine/describe';
import { parseDefinition } from '@/lib/engine/parse';

/** About 10 kB each; a shop has a handful of versions. */
const MAX_KEPT = 100;

/** What the versions of the process say of themselves. A version never changes: each file is read once. */
export class DefinitionTexts {
  readonly #byHash = new LRUCache<string, DefinitionJson>({ max: MAX_KEPT });
  readonly #hashById = new LRUCache<number, string>({ max: MAX_KEPT });

  constructor(
    private readonly sql: Sql,
    private readonly handlerNameOf: HandlerNameOf,
  ) {}

  /** The version of this hash, or null where none was ever stored. */
  async byHash(hash: string): Promise<DefinitionJson | null> {
    return this.#byHash.get(hash) ?? this.#read(await findDefinitionByHash(this.sql, hash));
  }

  /** The version of this row, or null where there is none. */
  async byId(id: number): Promise<DefinitionJson | null> {
    const known = this.#byHash.get(this.#hashById.get(id) ?? '');
    return known ?? this.#read(await findDefinition(this.sql, id));
  }

  async #read(row: DefinitionRow | null): Promise<DefinitionJson | null> {
    if (row === null) return null;
    const { definition } = await parseDefinition(row.xml);
    if (definition === null) return null;
    const { hash, processId: id, processName: name } = definition;
    const texts = { id, name, hash, elements: describeElements(definition, this.handlerNameOf) };
    this.#byHash.set(hash, texts);
    this.#hashById.set(row.id, hash);
    return texts;
  }
}
