import { createHash } from 'node:crypto';
import type { Database, Sql } from '../database';

/** Any number that nothing else in this database locks: rows are added one after the other, for each names the one before. */
const CHAIN_LOCK = 7_302_619;
/** What the first row has before it. */
const START = '';

/** `asked`: before anything is done. The others say what became of it, in a row of their own. */
export type DeskActResult = 'asked' | 'done' | 'refused' | 'failed';

export interface NewDeskAct {
  readonly at: Date;
  readonly person: string;
  readonly role: string;
  readonly act: string;
  readonly orderNumber: bigint | null;
  /** JSON. */
  readonly input: string;
  readonly reason: string;
  readonly result: DeskActResult;
  readonly detail: string | null;
  /** The row that asked; null: this one. */
  readonly askedId: bigint | null;
}

export interface DeskActRow extends NewDeskAct {
  readonly id: bigint;
  readonly previous: string;
  readonly hash: string;
}

const SELECT = `select id, at, person, role, act, order_number as "orderNumber", input, reason, result, detail,
  asked_id as "askedId", previous, hash from desk_act`;
const LAST = `${SELECT} order by id desc limit 1`;
const OF_ORDER = `${SELECT} where order_number = $1::bigint order by id desc limit $2`;
const AFTER = `${SELECT} where id > $1::bigint order by id limit $2`;
const INSERT = `insert into desk_act (id, at, person, role, act, order_number, input, reason, result, detail, asked_id,
  previous, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

/** SHA-256 of a row and of the hash before it, in hexadecimal. */
function hashOf(row: Omit<DeskActRow, 'hash'>): string {
  const { id, at, person, role, act, orderNumber, input, reason, result, detail, askedId, previous } = row;
  const said = [
    previous,
    id.toString(),
    at.toISOString(),
    person,
    role,
    act,
    orderNumber?.toString() ?? null,
  ];
  const text = JSON.stringify([...said, input, reason, result, detail, askedId?.toString() ?? null]);
  return createHash('sha256').update(text).digest('hex');
}

/** Adds a row to the chain. @returns its id */
export function addDeskAct(database: Database, row: NewDeskAct): Promise<bigint> {
  return database.transaction((sql) => addDeskActIn(sql, row));
}

/** The same in a transaction that is open: everybody else who adds one waits for its end. */
export async function addDeskActIn(sql: Sql, row: NewDeskAct): Promise<bigint> {
  await sql.query('select pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
  const [last] = await sql.query<DeskActRow>(LAST);
  const id = (last?.id ?? 0n) + 1n;
  const linked = { ...row, id, previous: last?.hash ?? START };
  await sql.query(INSERT, [
    ...[id, row.at, row.person, row.role, row.act, row.orderNumber, row.input, row.reason],
    ...[row.result, row.detail, row.askedId, linked.previous, hashOf(linked)],
  ]);
  return id;
}

/** The acts on an order, the newest first. */
export function findDeskActs(sql: Sql, orderNumber: bigint, limit: number): Promise<DeskActRow[]> {
  return sql.query<DeskActRow>(OF_ORDER, [orderNumber, limit]);
}

const PAGE = 1_000;

/** Proves the chain. @returns the first row that is not as it was written, or that has another before it; null: none */
export async function findBrokenDeskAct(sql: Sql): Promise<bigint | null> {
  let before: Pick<DeskActRow, 'id' | 'hash'> = { id: 0n, hash: START };
  for (;;) {
    const rows: DeskActRow[] = await sql.query<DeskActRow>(AFTER, [before.id, PAGE]);
    for (const row of rows) {
      if (row.id !== before.id + 1n || row.previous !== before.hash || row.hash !== hashOf(row))
        return row.id;
      before = row;
    }
    if (rows.length < PAGE) return null;
  }
}
