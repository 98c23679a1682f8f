import type { StepType } from '@/lib/contract';
import type { Sql } from '../client';
import { insertOf, valuesOf } from '../unnest';

/** What the shell computed in a step and the log keeps: no personal data, no payment ids. */
export interface StepData {
  /** Due times, by key of the open work, of timers this step opened or moved; null while the clock is paused. */
  timers?: Record<string, string | null>;
  amount?: string;
  currency?: string;
  verdict?: string;
  errorCode?: string;
  dueAt?: string;
  lateMs?: number;
}

/** One row of the append-only log. */
export interface StepRow {
  orderId: string;
  seq: number;
  at: Date;
  type: StepType;
  leafId: number | null;
  elementId: string | null;
  data: StepData | null;
}

const STEP_COLUMNS = {
  order_id: 'bigint',
  seq: 'int',
  at: 'timestamptz',
  type: 'text',
  leaf_id: 'int',
  element_id: 'text',
  data: 'jsonb',
} as const;

const INSERT = insertOf('step', STEP_COLUMNS);
const SELECT = `select order_id::text as "orderId", seq, at, type, leaf_id as "leafId", element_id as "elementId", data
  from step where order_id = $1::bigint order by seq`;
const LEAVES_OF = `select order_id::text as "orderId", leaf_id as "leafId" from step
  where order_id = any($1::bigint[]) and leaf_id is not null`;

export async function insertSteps(sql: Sql, rows: readonly StepRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    order_id: row.orderId,
    seq: row.seq,
    at: row.at,
    type: row.type,
    leaf_id: row.leafId,
    element_id: row.elementId,
    data: row.data,
  }));
  await sql.query(INSERT, valuesOf(STEP_COLUMNS, values));
}

/** The whole log of one order, oldest first. */
export function findSteps(sql: Sql, orderId: string): Promise<StepRow[]> {
  return sql.query<StepRow>(SELECT, [orderId]);
}

/** Which leaves these orders ever took. */
export function findLeavesTaken(
  sql: Sql,
  ids: readonly string[],
): Promise<{ orderId: string; leafId: number }[]> {
  return sql.query(LEAVES_OF, [ids]);
}
