import type { DefinitionRow } from '@/lib/db/tables/definitions';
import type { Decisions } from '@/lib/decisions/types';
import { eventText } from '@/lib/engine/path';
import type { Definition, EngineEvent, Marking, Table } from '@/lib/engine/types';
import type { FindHandler } from './check-file';
import type { Forms, Handler, LoadedDefinition } from './types';

const stepKey = (from: string, event: EngineEvent) => `${from} ${eventText(event)}`;

/** A definition in memory: its table, and which row holds which marking. */
export class Loaded implements LoadedDefinition {
  readonly id: number;
  readonly version: number;
  readonly hash: string;
  readonly #idByHash = new Map<string, number>();
  readonly #hashById = new Map<number, string>();
  /** Steps of which all that is stored was read, since anything was dropped last. */
  readonly #read = new Set<string>();

  constructor(
    row: DefinitionRow,
    readonly definition: Definition,
    readonly table: Table,
    private readonly done: {
      readonly findHandler: FindHandler;
      readonly decisions: Decisions;
      readonly forms: Forms;
    },
  ) {
    this.id = row.id;
    this.version = row.version;
    this.hash = row.hash;
  }

  /** Is the row of this marking known? */
  knows(hash: string): boolean {
    return this.#idByHash.has(hash);
  }

  /** A marking stands in this row. */
  name({ hash }: Pick<Marking, 'hash'>, id: number): void {
    this.#idByHash.set(hash, id);
    this.#hashById.set(id, hash);
  }

  /** Drops these markings: whoever comes to them reads them anew. */
  forget(hashes: readonly string[]): void {
    this.table.forget(new Set(hashes));
    this.#read.clear();
    for (const hash of hashes) {
      const id = this.#idByHash.get(hash);
      this.#idByHash.delete(hash);
      if (id !== undefined) this.#hashById.delete(id);
    }
  }

  /** All that is stored of these events in a marking is in the table. */
  noteRead(from: string, events: readonly EngineEvent[]): void {
    if (this.table.marking(from) === undefined) return;
    for (const event of events) this.#read.add(stepKey(from, event));
  }

  hasRead(from: string, event: EngineEvent): boolean {
    return this.table.isExplored(from) || this.#read.has(stepKey(from, event));
  }

  /** The rows of all markings that are loaded. */
  rows(): readonly number[] {
    return [...this.#hashById.keys()];
  }

  /** Is the marking of this row loaded? It may have been stored after this process read the markings. */
  hasRow(id: number): boolean {
    return this.table.marking(this.#hashById.get(id) ?? '') !== undefined;
  }

  markingId(hash: string): number {
    const id = this.#idByHash.get(hash);
    if (id === undefined) throw new Error(`marking ${hash} is not stored`);
    return id;
  }

  markingById(id: number): Marking {
    const marking = this.table.marking(this.#hashById.get(id) ?? '');
    if (marking === undefined)
      throw new Error(`marking row ${id} is not in the table of definition ${this.id}`);
    return marking;
  }

  get decisions(): Decisions {
    return this.done.decisions;
  }

  get forms(): Forms {
    return this.done.forms;
  }

  handlerFor(elementId: string): Handler | null {
    const model = this.definition.work.get(elementId);
    return this.done.findHandler(elementId, model?.kind === 'job' ? model.jobType : null);
  }
}
