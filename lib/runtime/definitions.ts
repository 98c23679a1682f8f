import type { Database } from '@/lib/db/client';
import {
  countForeignMarkings,
  type DefinitionRow,
  findDefinitionsInUse,
  findLeaves,
  findMarkings,
  findNewestValid,
  insertLeaves,
  insertMarkings,
  saveDefinition,
} from '@/lib/db/tables/definitions';
import { advance } from '@/lib/engine/advance';
import { checkDefinition, checkExploration } from '@/lib/engine/check';
import { DEFAULT_MARKING_LIMIT, type Exploration, explore } from '@/lib/engine/explore';
import { parseDefinition } from '@/lib/engine/parse';
import { createTable } from '@/lib/engine/table';
import type { Advanced, Definition, Finding, Marking, Table } from '@/lib/engine/types';
import type { Handler, LoadedDefinition, TableMiss } from './types';

/** The handlers at hand: found by element id, else by Zeebe job type. */
export type FindHandler = (elementId: string, jobType: string | null) => Handler | null;

/** What a check of a file says. */
export interface CheckedFile {
  readonly definition: Definition | null;
  readonly table: Table | null;
  readonly exploration: Exploration | null;
  readonly findings: readonly Finding[];
}

/**
 * Parses, checks and explores one BPMN file, without any database.
 * @returns findings of severity `error` where the file must not run
 */
export async function checkFile(
  bytes: Uint8Array,
  findHandler: FindHandler,
  options: {
    readonly fill?: (definition: Definition, table: Table) => Promise<void>;
    readonly markingLimit?: number;
  } = {},
): Promise<CheckedFile> {
  const { definition, findings } = await parseDefinition(bytes);
  if (definition === null) return { definition, table: null, exploration: null, findings };
  const declaredErrors = (elementId: string, jobType: string | null) =>
    findHandler(elementId, jobType)?.errors ?? [];
  const found = [
    ...findings,
    ...checkDefinition(definition, {
      hasHandler: ({ elementId, jobType }) => findHandler(elementId, jobType) !== null,
      declaredErrors,
    }),
  ];
  if (found.some(isError)) return { definition, table: null, exploration: null, findings: found };
  const table = createTable(definition);
  await options.fill?.(definition, table);
  const exploration = await explore(definition, table, {
    declaredErrors,
    limit: options.markingLimit ?? DEFAULT_MARKING_LIMIT,
  });
  return {
    definition,
    table,
    exploration,
    findings: [...found, ...checkExploration(definition, exploration)],
  };
}

const isError = (finding: Finding) => finding.severity === 'error';

/** A finding as a line of text. */
export function findingText({ severity, elementId, message }: Finding): string {
  return `${severity}: ${elementId === null ? '' : `${elementId}: `}${message}`;
}

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

  get(id: number): LoadedDefinition {
    const loaded = this.#byId.get(id);
    if (loaded === undefined) throw new Error(`definition ${id} is not loaded`);
    return loaded;
  }

  /** May an order on this marking still come to await this message? False for versions that are not loaded. */
  mayAwait(definitionId: number, markingId: number, messageName: string): boolean {
    const loaded = this.#byId.get(definitionId);
    return loaded?.table.canAwait(loaded.markingById(markingId).hash, messageName) ?? false;
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
      if (!this.#byId.has(row.id)) await this.#load(row, lines);
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

  async #fallBack(processId: string, reasons: readonly string[]): Promise<string> {
    const row = await findNewestValid(this.database, processId);
    if (row === null)
      throw new Error(
        `There is no version of ${processId} that can run.\n${reasons.map((line) => `  ${line}`).join('\n')}`,
      );
    const lines: string[] = [];
    this.#currentId = (await this.#load(row, lines)).id;
    return `The file in bpmn/ was not taken; new orders start on version ${row.version}.`;
  }

  async #load(row: DefinitionRow, lines: string[]): Promise<Loaded> {
    const file = await checkFile(row.xml, this.findHandler, {
      fill: (_, table) => fillTable(this.database, row.id, table),
      markingLimit: this.markingLimit,
    });
    lines.push(...file.findings.map((finding) => `version ${row.version}: ${findingText(finding)}`));
    return this.#keep(row, file);
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
    const { leaves, markings } = await this.database.transaction(async (sql) => {
      await insertMarkings(sql, loaded.id, unknown);
      await insertLeaves(
        sql,
        news.map((transition) => ({
          ...transition,
          answers: [...transition.answers],
          definitionId: loaded.id,
        })),
      );
      return { leaves: await findLeaves(sql, loaded.id), markings: await findMarkings(sql, loaded.id) };
    });
    for (const marking of markings) loaded.name(marking, marking.id);
    const known = new Map(markings.map((marking) => [marking.hash, marking]));
    for (const row of leaves) loaded.table.add(row.from, row.event, toAdvanced(row, known), row.id);
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

/** Puts the stored leaves of a definition into its table. */
async function fillTable(database: Database, definitionId: number, table: Table): Promise<void> {
  const markings = new Map(
    (await findMarkings(database, definitionId)).map((marking) => [marking.hash, marking]),
  );
  for (const row of await findLeaves(database, definitionId))
    table.add(row.from, row.event, toAdvanced(row, markings), row.id);
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
