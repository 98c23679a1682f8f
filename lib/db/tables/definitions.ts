import type { Sql } from '../database';

export interface DefinitionRow {
  id: number;
  processId: string;
  version: number;
  hash: string;
  xml: Uint8Array;
  valid: boolean;
  /** The .dmn files that hold the decisions it calls; null: it calls none. */
  decisions: readonly StoredFile[] | null;
  /** The .form files that hold the forms it shows; null: it shows none. */
  forms: readonly StoredFile[] | null;
}

/** A file as JSON can hold it. */
export interface StoredFile {
  readonly name: string;
  readonly base64: string;
}

const COLUMNS = `id, process_id as "processId", version, hash, xml, valid, decisions, forms`;
const SELECT = `select ${COLUMNS} from definition`;

/** Of leaves and markings: those of one definition that one version of the library made. */
export const OF_VERSION = 'definition_id = $1 and engine_version = $2 and canonical_version = $3';

/** Two servers that see a new file at once give it one version. */
const DEFINITION_LOCK = 7_302_616;

/**
 * Remembers a file's hash under its process id; the version counts distinct hashes in the order of first sight.
 * A file that was refused before and is valid now becomes valid, and the other way round.
 */
export async function saveDefinition(
  sql: Sql,
  file: Omit<DefinitionRow, 'id' | 'version'>,
): Promise<DefinitionRow> {
  await sql.query('select pg_advisory_xact_lock($1)', [DEFINITION_LOCK]);
  const rows = await sql.query<DefinitionRow>(
    `insert into definition (process_id, version, hash, xml, valid, decisions, forms)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5::jsonb, $6::jsonb from definition where process_id = $1
     on conflict (process_id, hash) do update set valid = excluded.valid
     returning ${COLUMNS}`,
    [
      file.processId,
      file.hash,
      file.xml,
      file.valid,
      file.decisions === null ? null : JSON.stringify(file.decisions),
      file.forms === null ? null : JSON.stringify(file.forms),
    ],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a definition was not saved');
  return row;
}

/** The versions of a process that were valid when they were last seen, the newest first. */
export function findValidDefinitions(sql: Sql, processId: string): Promise<DefinitionRow[]> {
  return sql.query<DefinitionRow>(`${SELECT} where process_id = $1 and valid order by version desc`, [
    processId,
  ]);
}

export async function findDefinition(sql: Sql, id: number): Promise<DefinitionRow | null> {
  return (await sql.query<DefinitionRow>(`${SELECT} where id = $1`, [id]))[0] ?? null;
}

/** The definitions that open orders stand on, besides those that are loaded: only where there are others are orders read. */
export function findDefinitionsInUse(sql: Sql, loadedIds: readonly number[]): Promise<DefinitionRow[]> {
  return sql.query<DefinitionRow>(
    `${SELECT} d where d.id <> all($1::int[])
       and exists (select 1 from order_count c where c.definition_id = d.id and c.marking_id <> 0
         group by c.marking_id having sum(c.orders) > 0)`,
    [loadedIds],
  );
}

export async function findDefinitionByHash(sql: Sql, hash: string): Promise<DefinitionRow | null> {
  return (await sql.query<DefinitionRow>(`${SELECT} where hash = $1`, [hash]))[0] ?? null;
}
