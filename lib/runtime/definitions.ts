import type { Database } from '@/lib/db/database';
import {
  type DefinitionRow,
  findDefinition,
  findDefinitionByHash,
  findDefinitionsInUse,
  findValidDefinitions,
  saveDefinition,
} from '@/lib/db/tables/definitions';
import { findMarkingsById, type MarkingRow } from '@/lib/db/tables/markings';
import type { OrderRow } from '@/lib/db/tables/orders';
import { askLibrary } from '@/lib/engine/ask-library';
import type { Library } from '@/lib/engine/library';
import { canReachMessage } from '@/lib/engine/reach';
import { createTable } from '@/lib/engine/table';
import type { Definition, Table, TableSize } from '@/lib/engine/types';
import { versionText } from '@/lib/engine/versions';
import { type BringOverOptions, bringAllOver, bringOver } from './bring-over';
import { type CheckedFile, checkFile, type FindHandler, findingText, isError } from './check-file';
import { Loaded } from './loaded-definition';
import type { Knowledge, TableMiss } from './misses';
import { filesOf, type ProcessFiles, toStored } from './process-files';
import { linesOf, type StartLine, unconfirmedLines, warning } from './start-lines';
import { fillTable, StoredTable, TABLE_LIMIT } from './stored-table';
import type { LoadedDefinition } from './types';

export interface DefinitionsOptions {
  readonly database: Database;
  readonly findHandler: FindHandler;
  /** Who is asked for what a table lacks. */
  readonly library: Library;
  /** The messages that something here sends. */
  readonly knownMessages?: readonly string[] | undefined;
  /** The names that FEEL knows of every order. */
  readonly knownNames?: readonly string[] | undefined;
  /** Beyond it a process is run as it comes, by misses. */
  readonly markingLimit?: number | undefined;
  /** What is held of each version's table; left out: `TABLE_LIMIT`. */
  readonly tableLimit?: TableSize | undefined;
}

/** Where an order stands; without a marking it has ended. */
type Standing = Pick<OrderRow, 'definitionId' | 'markingId'>;

/** The definitions this process runs: the newest valid one for new orders, and those that open orders stand on. */
export class Definitions implements Knowledge {
  readonly #byId = new Map<number, Loaded>();
  #currentId = 0;

  constructor(private readonly options: DefinitionsOptions) {}

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
    return this.#loadedOf(id);
  }

  /**
   * Of open orders, which may still come to await which messages.
   * @returns tells it of one of them; where its marking is not held the drawing decides, which says yes rather than no
   */
  async awaiting(orders: readonly Standing[]): Promise<(order: Standing, messageName: string) => boolean> {
    for (const { definitionId } of orders)
      if (!this.#byId.has(definitionId)) await this.#loadById(definitionId);
    const rows = orders.flatMap(({ definitionId, markingId }) =>
      markingId === null || this.knows(definitionId, markingId) ? [] : [markingId],
    );
    const markings = rows.length === 0 ? [] : await findMarkingsById(this.options.database, rows);
    const openWork = new Map(markings.map((marking) => [marking.id, marking.openWork]));
    return ({ definitionId, markingId }, messageName) => {
      if (markingId === null) return false;
      const loaded = this.#loadedOf(definitionId);
      if (loaded.hasRow(markingId))
        return loaded.table.canAwait(loaded.markingById(markingId).hash, messageName);
      return canReachMessage(loaded.definition, openWork.get(markingId) ?? null, messageName);
    };
  }

  /**
   * Loads the file of `bpmn/` and every definition that open orders stand on, and moves orders that another version of
   * the library left.
   * @returns lines for the log: a report for each version, warnings, and why a new file was not taken
   * @throws when there is no version at all to start on, or orders cannot be moved; the message holds the reasons
   */
  async open(files: ProcessFiles, processId: string): Promise<StartLine[]> {
    const { database } = this.options;
    const { lines } = await this.#openFile(files, processId);
    if (this.#currentId === 0) lines.push(await this.#fallBack(processId, lines));
    for (const row of await findDefinitionsInUse(database, [...this.#byId.keys()]))
      lines.push(...(await this.#load(row)).lines);
    for (const { version, table } of this.#byId.values()) lines.push(...unconfirmedLines(version, table));
    const { orders, markings, from } = await bringAllOver(this.#bringing());
    if (orders > 0) {
      const text = `${orders} open orders on ${markings} markings were moved to ${versionText(this.options.library.version)}`;
      lines.push({ level: 'info', text, figures: { orders, markings, from } });
    }
    return lines;
  }

  /**
   * Takes files that were changed while orders run: new ones start on it, unless the check refuses it; those that have
   * begun keep their version.
   * @returns what was found of it, as at a start, and what new orders start on
   */
  async take(files: ProcessFiles, processId: string): Promise<{ isTaken: boolean; lines: StartLine[] }> {
    const { lines, isTaken } = await this.#openFile(files, processId);
    const { version } = this.current();
    const level = isTaken ? 'info' : 'warn';
    const text = isTaken
      ? `The file in bpmn/ was taken: new orders start on version ${version}.`
      : `The file in bpmn/ was not taken; new orders start on version ${version} as before.`;
    return { isTaken, lines: [...lines, { level, text, figures: { version } }] };
  }

  /** Finds what the table lacks: among the stored steps, else by the library, whose answer is stored. */
  async learn({ loaded: { id }, from, event, answer }: TableMiss): Promise<void> {
    const loaded = this.#loadedOf(id);
    const { definition, table } = loaded;
    const stored = this.#storedOf(loaded);
    if (from !== null && table.marking(from) === undefined) await stored.readMarking(from);
    await stored.readStep(from, event);
    if (table.step(from, event, answer).found) return;
    const state = from === null ? null : await stored.stateOf(from);
    const advanced = await askLibrary(this.options.library.advance, definition, state, event, answer);
    table.add(from, event, advanced);
    await stored.store();
  }

  /**
   * Loads definitions and the markings that `orders` stand on, where this process has not seen them. Moves those that stand
   * on a marking of another version of the library.
   * @throws when one of them is not stored, or an order cannot be moved
   */
  async ensure(ids: readonly number[], orders: readonly OrderRow[] = []): Promise<void> {
    for (const id of ids) if (!this.#byId.has(id)) await this.#loadById(id);
    for (const order of orders) await this.ensureMarking(order);
    const unknown = orders.filter((order) => !this.knows(order.definitionId, order.markingId));
    if (unknown.length > 0) await bringOver(unknown, this.#bringing());
  }

  /** Loads what an order stands on; does nothing where it stands on a marking of another version of the library. */
  async ensureMarking({ definitionId, markingId }: Standing): Promise<void> {
    if (!this.#byId.has(definitionId)) await this.#loadById(definitionId);
    if (markingId === null || this.knows(definitionId, markingId)) return;
    const [marking] = await findMarkingsById(this.options.database, [markingId]);
    if (marking !== undefined) await this.#storedOf(this.#loadedOf(definitionId)).readMarking(marking.hash);
  }

  /**
   * Reads what is stored of the steps out of where an order stands, so that it can be told what decides them, and where they
   * lead. Does nothing where its marking is not loaded.
   */
  async readSteps({ definitionId, markingId }: Standing): Promise<void> {
    if (markingId === null || !this.knows(definitionId, markingId)) return;
    const loaded = this.#loadedOf(definitionId);
    await this.#storedOf(loaded).readSteps(loaded.markingById(markingId));
  }

  /**
   * Drops from each table what was not used for longest, where there is more than its limit. Called between batches: the
   * orders of one that runs stand on what it may drop.
   */
  async makeRoom(): Promise<void> {
    for (const loaded of this.#byId.values()) await this.#storedOf(loaded).makeRoom();
  }

  /** Of each version that is loaded, how many steps of its table are held. */
  knownSteps(): readonly { readonly version: number; readonly steps: number }[] {
    return [...this.#byId.values()].map(({ version, table }) => ({ version, steps: table.size.transitions }));
  }

  #storedOf(loaded: Loaded): StoredTable {
    const { database, library, tableLimit = TABLE_LIMIT } = this.options;
    return new StoredTable(database, library, loaded, tableLimit);
  }

  #loadedOf(id: number): Loaded {
    const loaded = this.#byId.get(id);
    if (loaded === undefined) throw new Error(`definition ${id} is not loaded`);
    return loaded;
  }

  #bringing(): BringOverOptions {
    const { database, library } = this.options;
    return {
      ...{ database, library },
      loadedOf: (id) => this.#loadedOf(id),
      store: (loaded) => this.#storedOf(loaded).store(),
    };
  }

  /** Checks the file and takes it, if it may run, as the version that new orders start on. */
  async #openFile(files: ProcessFiles, processId: string): Promise<{ lines: StartLine[]; isTaken: boolean }> {
    const startedAt = performance.now();
    let stored: MarkingRow[] = [];
    const file = await this.#check(files, processId, async (definition, table) => {
      stored = await this.#fillByHash(definition, table);
    });
    const lines = linesOf('bpmn/', file, performance.now() - startedAt);
    const { definition } = file;
    if (definition === null || definition.processId !== processId) return { lines, isTaken: false };
    const valid = !file.findings.some(isError);
    const { hash } = definition;
    const [decisions, forms] = [toStored(file.called.files), toStored(file.shown.files)];
    const row = await this.options.database.transaction((sql) =>
      saveDefinition(sql, { processId, hash, xml: files.diagram, valid, decisions, forms }),
    );
    if (valid) this.#currentId = (await this.#keep(row, file, stored)).id;
    return { lines, isTaken: valid };
  }

  #check(
    files: ProcessFiles,
    processId: string,
    fill: (definition: Definition, table: Table) => Promise<unknown>,
    isKnown = false,
  ): Promise<CheckedFile> {
    const { findHandler, library, knownMessages, knownNames, markingLimit } = this.options;
    return checkFile(files, findHandler, {
      processId,
      fill,
      isKnown,
      advance: library.advance,
      ...(knownMessages === undefined ? {} : { knownMessages }),
      ...(knownNames === undefined ? {} : { knownNames }),
      ...(markingLimit === undefined ? {} : { markingLimit }),
    });
  }

  /** The newest version that passes the check today: a handler may have gone since it was first seen. */
  async #fallBack(processId: string, reasons: readonly StartLine[]): Promise<StartLine> {
    const tried = reasons.filter(({ level }) => level === 'warn').map(({ text }) => text);
    for (const row of await findValidDefinitions(this.options.database, processId)) {
      const { loaded, file } = await this.#load(row);
      const errors = file.findings.filter(isError);
      if (errors.length === 0) {
        this.#currentId = loaded.id;
        return warning(`The file in bpmn/ was not taken; new orders start on version ${row.version}.`);
      }
      tried.push(...errors.map((finding) => `version ${row.version}: ${findingText(finding)}`));
    }
    throw new Error(
      `There is no version of ${processId} that can run.\n${tried.map((line) => `  ${line}`).join('\n')}`,
    );
  }

  async #loadById(id: number): Promise<void> {
    const row = await findDefinition(this.options.database, id);
    if (row === null) throw new Error(`definition ${id} is not stored`);
    await this.#load(row);
  }

  async #load(row: DefinitionRow): Promise<{ loaded: Loaded; file: CheckedFile; lines: StartLine[] }> {
    const { database, library, tableLimit = TABLE_LIMIT } = this.options;
    const startedAt = performance.now();
    let stored: MarkingRow[] = [];
    const fill = async (_: Definition, table: Table) => {
      stored = await fillTable(database, library.version, row.id, table, tableLimit);
    };
    const file = await this.#check(filesOf(row), row.processId, fill, true);
    const lines = linesOf(`version ${row.version}`, file, performance.now() - startedAt);
    return { loaded: await this.#keep(row, file, stored), file, lines };
  }

  /** @param stored the rows that are in the file's table already */
  async #keep(row: DefinitionRow, file: CheckedFile, stored: readonly MarkingRow[]): Promise<Loaded> {
    const { findHandler } = this.options;
    if (file.definition === null)
      throw new Error(`version ${row.version} of ${row.processId} cannot be read any more`);
    // Orders on a version that lost a handler still load: their jobs become incidents.
    const table = file.table ?? createTable(file.definition);
    const loaded = new Loaded(row, file.definition, table, {
      ...{ findHandler, decisions: file.called.decisions, forms: file.shown.forms },
    });
    this.#byId.set(row.id, loaded);
    for (const marking of stored) loaded.name(marking, marking.id);
    // Of a file that may not run any more what is stored is read as orders come to it.
    await this.#storedOf(loaded).store();
    return loaded;
  }

  async #fillByHash(definition: Definition, table: Table): Promise<MarkingRow[]> {
    const { database, library, tableLimit = TABLE_LIMIT } = this.options;
    const row = await findDefinitionByHash(database, definition.hash);
    return row === null ? [] : fillTable(database, library.version, row.id, table, tableLimit);
  }
}
