import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';

/** The result of a job of outside that came while its order was suspended: taken in order when it is resumed. */
export interface KeptResultRow {
  readonly orderNumber: bigint;
  /** With `work` that of the job. */
  readonly seq: number;
  readonly work: string;
  readonly at: Date;
  readonly result: KeptResult;
}

export type KeptResult =
  | { readonly kind: 'completed'; readonly variables?: Readonly<Record<string, unknown>> }
  | { readonly kind: 'error'; readonly errorCode: string };

const COLUMNS = {
  order_number: 'bigint',
  seq: 'int',
  work: 'text',
  at: 'timestamptz',
  result: 'jsonb',
} as const;

/** The first result of a job counts: a second one is of a repeated attempt with the same key. */
const INSERT = `${insertOf('kept_result', COLUMNS)} on conflict (order_number, seq, work) do nothing`;
const OF_ORDERS = `select order_number as "orderNumber", seq, work, at, result from kept_result
  where order_number = any($1::bigint[]) order by at, seq, work`;
const DELETE = 'delete from kept_result where order_number = any($1::bigint[])';

export async function insertKeptResults(sql: Sql, rows: readonly KeptResultRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ orderNumber, seq, work, at, result }) => ({
    ...{ order_number: orderNumber, seq, work, at },
    result,
  }));
  await sql.query(INSERT, valuesOf(COLUMNS, values));
}

/** What is kept for these orders, as it came. */
export function findKeptResults(sql: Sql, orderNumbers: readonly bigint[]): Promise<KeptResultRow[]> {
  return sql.query<KeptResultRow>(OF_ORDERS, [orderNumbers]);
}

export async function deleteKeptResults(sql: Sql, orderNumbers: readonly bigint[]): Promise<void> {
  if (orderNumbers.length > 0) await sql.query(DELETE, [orderNumbers]);
}
