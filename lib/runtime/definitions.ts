import type { Database } from '@/lib/db/client';
import {
  countForeignMarkings,
  type DefinitionRow,
  findDefinition,
  findDefinitionsInUse,
  findLeaves,
  findMarkings,
  findValidDefinitions,
  insertLeaves,
  insertMarkings,
  type MarkingRow,
  saveDefinition,
} from '@/lib/db/tables/definitions';
import { advance } from '@/lib/engine/advance';
import { DEFAULT_MARKING_LIMIT } from '@/lib/engine/explore';
import { createTable } from '@/lib/engine/table';
import type { Advanced, Definition, Finding, Marking, Table } from '@/lib/engine/types';
import { type CheckedFile, checkFile, type FindHandler, findingText, isError } from './check-file';
import type { Handler, LoadedDefinition, TableMiss } from './types';

/** The definitions this process runs: the newest valid one for new orders, and those that open orders stand on. */
export class Definitions {
  readonly #byId = new Map<number, Loaded>();
  #currentId = 0;

  constructor(
    private readonly database: Database,
    private readonly findHandler: FindHandler,
    /** Beyond it a process is run as it comes, by misses. */
    private readonly markingLimit: number = DEFAULT_MARKING_LIMIT,
  ) {}

  /** The version that new orders start on. */
  current(): LoadedDefinition {
    return this.get(this.#currentId);
  }

  /** Is this definition loaded, with this marking? Null: an order that has ended stands on none. */
  knows(id: number, markingId: number | null): boolean {
    const loaded = this.#byId.get(id);
    return loaded !== undefined && (markingId === null || loaded.hasRow(markingId));
  }

  /** A loaded definition. @throws where `ensure` was not asked for it first */
  get(id: number): LoadedDefinition {
    const loaded = this.#byId.get(id);
    if (loaded === undefined) throw new Error(`definition ${id} is not loaded`);
    return loaded;
  }

  /** May an order on this marking still come to await this message? False for versions that are not loaded. */
  mayAwait(definitionId: number, markingId: number, messageName: string): boolean {
    const loaded = this.#byId.get(definitionId);
    if (loaded === undefined || !loaded.hasRow(markingId)) return false;
    return loaded.table.canAwait(loaded.markingById(markingId).hash, messageName);
  }

  /**
   * Loads the file of `bpmn/` and every definition that open orders stand on.
   * @returns lines for the log: warnings, and why a new file was not taken
   * @throws when there is no version at all to start on; the message holds the reasons
   */
  async open(bytes: Uint8Array, processId: string): Promise<string[]> {
    if ((await countForeignMarkings(this.database)) > 0)
      throw new Error(
        'Open orders stand on markings of another engine version, and this version cannot move them yet. Start the version that made them.',
      );
    const lines: string[] = [];
    const file = await checkFile(bytes, this.findHandler, {
      fill: (definition, table) => this.#fillByHash(definition, table),
      markingLimit: this.markingLimit,
    });
    const errors = file.findings.filter(isError);
    lines.push(...file.findings.map((finding) => `bpmn/: ${findingText(finding)}`));
    const wrongId =
      file.definition !== null && file.definition.processId !== processId
        ? `bpmn/: the process id is "${file.definition.processId}"; it must be "${processId}".`
        : null;
    if (wrongId !== null) lines.push(wrongId);
    if (file.definition !== null && wrongId === null) {
      const { hash } = file.definition;
      const valid = errors.length === 0;
      const row = await this.database.transaction((sql) =>
        saveDefinition(sql, { processId, hash, xml: bytes, valid }),
      );
      if (valid) this.#currentId = (await this.#keep(row, file)).id;
    }
    if (this.#currentId === 0) lines.push(await this.#fallBack(processId, lines));
    for (const row of await findDefinitionsInUse(this.database))
      if (!this.#byId.has(row.id)) {
        const { findings } = await this.#load(row);
        lines.push(...findings.map((finding) => `version ${row.version}: ${findingText(finding)}`));
      }
    return lines;
  }

  /** Asks the library for what the table lacks, stores and adds it. */
  async learn(miss: TableMiss): Promise<void> {
    const loaded = this.#byId.get(miss.loaded.id);
    if (loaded === undefined) throw miss;
    const state = miss.from === null ? null : (loaded.table.marking(miss.from)?.state ?? null);
    const advanced = await advance(loaded.definition, state, miss.event, miss.answer);
    loaded.table.add(miss.from, miss.event, advanced);
    await this.#store(loaded);
  }

  /**
   * Loads definitions that this process has not seen, and what other replicas have learned of those it has.
   * @throws when one of them is not stored
   */
  async ensure(ids: readonly number[]): Promise<void> {
    for (const id of ids) {
      const loaded = this.#byId.get(id);
      if (loaded !== undefined) {
        await this.#refresh(loaded);
        continue;
      }
      const row = await findDefinition(this.database, id);
      if (row === null) throw new Error(`definition ${id} is not stored`);
      await this.#load(row);
    }
  }

  /** The newest version that passes the check today: a handler may have gone since it was first seen. */
  async #fallBack(processId: string, reasons: readonly string[]): Promise<string> {
    const tried = [...reasons];
    for (const row of await findValidDefinitions(this.database, processId)) {
      const { loaded, findings } = await this.#load(row);
      const errors = findings.filter(isError);
      if (errors.length === 0) {
        this.#currentId = loaded.id;
        return `The file in bpmn/ was not taken; new orders start on version ${row.version}.`;
      }
      tried.push(...errors.map((finding) => `version ${row.version}: ${findingText(finding)}`));
    }
    throw new Error(
      `There is no version of ${processId} that can run.\n${tried.map((line) => `  ${line}`).join('\n')}`,
    );
  }

  async #load(row: DefinitionRow): Promise<{ loaded: Loaded; findings: readonly Finding[] }> {
    const file = await checkFile(row.xml, this.findHandler, {
      fill: (_, table) => fillTable(this.database, row.id, table),
      markingLimit: this.markingLimit,
    });
    return { loaded: await this.#keep(row, file), findings: file.findings };
  }

  async #keep(row: DefinitionRow, file: CheckedFile): Promise<Loaded> {
    if (file.definition === null)
      throw new Error(`version ${row.version} of ${row.processId} cannot be read any more`);
    // Orders on a version that lost a handler still load: their jobs become incidents.
    const table = file.table ?? createTable(file.definition);
    if (file.table === null) await fillTable(this.database, row.id, table);
    const loaded = new Loaded(row, file.definition, table, this.findHandler);
    this.#byId.set(row.id, loaded);
    await this.#store(loaded);
    return loaded;
  }

  async #fillByHash(definition: Definition, table: Table): Promise<void> {
    const rows = await this.database.query<{ id: number }>(
      'select id from definition where process_id = $1 and hash = $2',
      [definition.processId, definition.hash],
    );
    if (rows[0] !== undefined) await fillTable(this.database, rows[0].id, table);
  }

  /** Stores what is new in the table, and learns the row ids. */
  async #store(loaded: Loaded): Promise<void> {
    const news = loaded.table.transitions().filter((transition) => transition.id === null);
    const unknown = loaded.table.markings().filter((marking) => !loaded.knows(marking.hash));
    if (news.length === 0 && unknown.length === 0) return;
    const leaves = news.map(({ from, event, answers, leaf }) => ({
      from,
      event,
      answers: [...answers],
      leaf,
    }));
    await this.database.transaction(async (sql) => {
      await insertMarkings(sql, loaded.id, unknown);
      await insertLeaves(
        sql,
        leaves.map((leaf) => ({ ...leaf, definitionId: loaded.id })),
      );
    });
    await this.#refresh(loaded);
  }

  /** Reads the rows of a definition's table: ids of ours, and what other replicas have learned. */
  async #refresh(loaded: Loaded): Promise<void> {
    const markings = await fillTable(this.database, loaded.id, loaded.table);
    for (const marking of markings) loaded.name(marking, marking.id);
  }
}

class Loaded implements LoadedDefinition {
  readonly id: number;
  readonly version: number;
  readonly hash: string;
  readonly #idByHash = new Map<string, number>();
  readonly #hashById = new Map<number, string>();

  constructor(
    row: DefinitionRow,
    readonly definition: Definition,
    readonly table: Table,
    private readonly findHandler: FindHandler,
  ) {
    this.id = row.id;
    this.version = row.version;
    this.hash = row.hash;
  }

  knows(hash: string): boolean {
    return this.#idByHash.has(hash);
  }

  name(marking: Marking, id: number): void {
    this.#idByHash.set(marking.hash, id);
    this.#hashById.set(id, marking.hash);
  }

  /** Does it know the marking of this row? */
  hasRow(id: number): boolean {
    return this.#hashById.has(id);
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

  handlerFor(elementId: string): Handler | null {
    const model = this.definition.work.get(elementId);
    return this.findHandler(elementId, model?.kind === 'job' ? model.jobType : null);
  }
}

/** Puts the stored leaves of a definition into its table. @returns its markings */
async function fillTable(database: Database, definitionId: number, table: Table): Promise<MarkingRow[]> {
  // Leaves first: a marking that a replica adds in between is then there for each of them.
  const leaves = await findLeaves(database, definitionId);
  const markings = await findMarkings(database, definitionId);
  const byHash = new Map(markings.map((marking) => [marking.hash, marking]));
  for (const row of leaves) table.add(row.from, row.event, toAdvanced(row, byHash), row.id);
  return markings;
}

function toAdvanced(
  row: { answers: Advanced['answers']; leaf: Advanced['leaf'] },
  markings: ReadonlyMap<string, Marking>,
): Advanced {
  const { answers, leaf } = row;
  if (leaf.kind !== 'moved') return { answers, leaf, marking: null };
  const marking = markings.get(leaf.to);
  if (marking === undefined)
    throw new Error(`a stored leaf leads to marking ${leaf.to}, which is not stored`);
  return { answers, leaf, marking };
}
