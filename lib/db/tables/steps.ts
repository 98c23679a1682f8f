import type { StepType } from '@/lib/contract/history';
import type { Effect } from '@/lib/engine/types';
import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';

/** What the shell computed in a step and the log keeps: no personal data, no payment ids. */
export interface StepData {
  /** Due times, by key of the open work, of timers this step opened or moved; null while the clock is paused. */
  timers?: Record<string, string | null>;
  amount?: string;
  currency?: string;
  verdict?: string;
  /** Of a failed job; of a message or an end that the shell brought about itself: why. */
  errorCode?: string;
  /** Of a completed task that called a decision: its id, and the rows of its table that matched, from 1. */
  decision?: string;
  rows?: readonly number[];
  /** Of `signal`: its name, and the number of its broadcast; absent where a person tried again what had stopped. */
  signal?: string;
  broadcast?: string;
  dueAt?: string;
  lateMs?: number;
  /** Of `moved`: the elements that stopped waiting, and those that began to. */
  left?: readonly string[];
  opened?: readonly string[];
  /** Of `moved`, which no leaf tells: the marking, by its hash, and the work that was closed and opened. */
  moved?: { readonly to: string; readonly effects: readonly Effect[] };
  /** Where a refund stood before. */
  was?: string;
  /** What of the order's money in this currency is then still to be sent back; absent: nothing. */
  due?: string;
}

/** One row of the append-only log. */
export interface StepRow {
  orderNumber: bigint;
  seq: number;
  at: Date;
  type: StepType;
  leafId: number | null;
  elementId: string | null;
  data: StepData | null;
}

const STEP_COLUMNS = {
  order_number: 'bigint',
  seq: 'int',
  at: 'timestamptz',
  type: 'text',
  leaf_id: 'int',
  element_id: 'text',
  data: 'jsonb',
} as const;

const INSERT = insertOf('step', STEP_COLUMNS);
const SELECT = `select order_number as "orderNumber", seq, at, type, leaf_id as "leafId", element_id as "elementId", data
  from step where order_number = $1::bigint and seq > $2::int order by seq`;
const LEAVES_OF = `select order_number as "orderNumber", leaf_id as "leafId" from step
  where order_number = any($1::bigint[]) and leaf_id is not null`;

const PAGES = `select (pg_relation_size('step') / current_setting('block_size')::int)::int as pages`;
const LATELY_MOVED = `select order_number as "orderNumber", max(at) as at from step where ctid >= $1::tid
  group by order_number order by max(at) desc limit $2`;
const OF_ORDERS = `select order_number as "orderNumber", seq, at, leaf_id as "leafId" from step
  where order_number = any($1::bigint[]) order by order_number, seq limit $2`;

export async function insertSteps(sql: Sql, rows: readonly StepRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    seq: row.seq,
    at: row.at,
    type: row.type,
    leaf_id: row.leafId,
    element_id: row.elementId,
    data: row.data,
  }));
  await sql.query(INSERT, valuesOf(STEP_COLUMNS, values));
}

/** The log of one order, oldest first: the whole, or what follows a step. @param after its `seq` */
export function findSteps(sql: Sql, orderNumber: bigint, after = 0): Promise<StepRow[]> {
  return sql.query<StepRow>(SELECT, [orderNumber, after]);
}

/**
 * Orders that moved lately, the last one first. The log is only ever appended to, so its last pages are its latest
 * rows: a range of them is read, and neither an index of times is kept nor the rest of the table looked at.
 * @param pages of 8 kB, about 80 steps each
 */
export async function findLatelyMoved(
  sql: Sql,
  { pages, limit }: { readonly pages: number; readonly limit: number },
): Promise<{ orderNumber: bigint; at: Date }[]> {
  // Its own statement: beside a function that may change the planner gives up the range and reads all.
  const [size] = await sql.query<{ pages: number }>(PAGES);
  const first = Math.max(0, (size?.pages ?? 0) - pages);
  return sql.query(LATELY_MOVED, [`(${first},0)`, limit]);
}

/** The logs of these orders, one after the other, each from its start; no more than `limit` steps of them all. */
export function findStepsOf(
  sql: Sql,
  orderNumbers: readonly bigint[],
  limit: number,
): Promise<Pick<StepRow, 'orderNumber' | 'seq' | 'at' | 'leafId'>[]> {
  return sql.query(OF_ORDERS, [orderNumbers, limit]);
}

/** Which leaves these orders ever took. */
export function findLeavesTaken(
  sql: Sql,
  orderNumbers: readonly bigint[],
): Promise<{ orderNumber: bigint; leafId: number }[]> {
  return sql.query(LEAVES_OF, [orderNumbers]);
}
