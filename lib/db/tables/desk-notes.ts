import type { Sql } from '../database';

/** What somebody left beside an order at the desk. It may name the customer, so it goes with their details. */
export interface DeskNoteRow {
  readonly id: bigint;
  readonly at: Date;
  readonly person: string;
  readonly role: string;
  readonly text: string;
}

const INSERT = `insert into desk_note (order_number, at, person, role, text) values ($1, $2, $3, $4, $5)`;
const OF_ORDER = `select id, at, person, role, text from desk_note where order_number = $1::bigint
  order by id desc limit $2`;
const COUNT = 'select count(*)::int as count from desk_note where order_number = $1::bigint';

export async function addDeskNote(
  sql: Sql,
  orderNumber: bigint,
  { at, person, role, text }: Omit<DeskNoteRow, 'id'>,
): Promise<void> {
  await sql.query(INSERT, [orderNumber, at, person, role, text]);
}

/** The notes of an order, the newest first. */
export function findDeskNotes(sql: Sql, orderNumber: bigint, limit: number): Promise<DeskNoteRow[]> {
  return sql.query<DeskNoteRow>(OF_ORDER, [orderNumber, limit]);
}

export async function countDeskNotes(sql: Sql, orderNumber: bigint): Promise<number> {
  return (await sql.query<{ count: number }>(COUNT, [orderNumber]))[0]?.count ?? 0;
}
