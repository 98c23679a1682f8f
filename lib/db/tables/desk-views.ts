import type { Sql } from '../database';

/** Filters and columns of the desk's list of orders under a name. */
export interface DeskViewRow {
  readonly id: bigint;
  readonly name: string;
  /** As the address has it. */
  readonly query: string;
  readonly owner: string;
  readonly person: string;
  readonly shared: boolean;
}

const COLUMNS = 'id, name, query, owner, person, shared';
const SEEN_BY = `select ${COLUMNS} from desk_view where shared or owner = $1 order by shared desc, lower(name), id`;
const FIND = `select ${COLUMNS} from desk_view where id = $1::bigint for update`;
const INSERT = `insert into desk_view (name, query, owner, person, shared, created_at) values ($1, $2, $3, $4, $5, $6)`;

/** Those of this owner, and those for everybody, which come first. */
export const findDeskViews = (sql: Sql, owner: string) => sql.query<DeskViewRow>(SEEN_BY, [owner]);

/** One of them, locked until the transaction ends. */
export async function lockDeskView(sql: Sql, id: bigint): Promise<DeskViewRow | null> {
  return (await sql.query<DeskViewRow>(FIND, [id]))[0] ?? null;
}

export async function addDeskView(
  sql: Sql,
  { name, query, owner, person, shared, createdAt }: Omit<DeskViewRow, 'id'> & { readonly createdAt: Date },
): Promise<void> {
  await sql.query(INSERT, [name, query, owner, person, shared, createdAt]);
}

export async function renameDeskView(sql: Sql, id: bigint, name: string): Promise<void> {
  await sql.query('update desk_view set name = $2 where id = $1::bigint', [id, name]);
}

export async function removeDeskView(sql: Sql, id: bigint): Promise<void> {
  await sql.query('delete from desk_view where id = $1::bigint', [id]);
}
