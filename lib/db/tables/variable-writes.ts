import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';

/** Variables that one step set, apart from the log: they may tell of a person, and then are erased with the customer. */
export interface VariableWriteRow {
  readonly orderNumber: bigint;
  /** The step. */
  readonly seq: number;
  /** In order within the step, from 0. */
  readonly nth: number;
  /** What set them; null: they stood there before this was kept. */
  readonly elementId: string | null;
  /** The element whose local variables they are; empty: the order's. */
  readonly scope: string;
  /** A task's result, a mapping, or a person. */
  readonly kind: 'result' | 'input' | 'output' | 'person';
  readonly values: Readonly<Record<string, unknown>>;
}

const COLUMNS = {
  order_number: 'bigint',
  seq: 'int',
  nth: 'int',
  element_id: 'text',
  scope: 'text',
  kind: 'text',
  variables: 'jsonb',
} as const;

const INSERT = insertOf('variable_write', COLUMNS);
const SELECT = `select order_number as "orderNumber", seq, nth, element_id as "elementId", scope, kind,
  variables as "values" from variable_write`;
const OF_ORDERS = `${SELECT} where order_number = any($1::bigint[]) order by order_number, seq, nth`;
const LAST = `${SELECT} where order_number = $1::bigint order by seq desc, nth desc limit $2`;

export async function insertVariableWrites(sql: Sql, rows: readonly VariableWriteRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ orderNumber, elementId, values: variables, ...row }) => ({
    ...{ order_number: orderNumber, element_id: elementId, variables },
    ...row,
  }));
  await sql.query(INSERT, valuesOf(COLUMNS, values));
}

/** What the steps of these orders set, in the order in which they did. */
export function findVariableWrites(sql: Sql, orderNumbers: readonly bigint[]): Promise<VariableWriteRow[]> {
  return sql.query<VariableWriteRow>(OF_ORDERS, [orderNumbers]);
}

/** What the last steps of an order set, in the order in which they did; `limit` rows at most. */
export async function findLastVariableWrites(
  sql: Sql,
  orderNumber: bigint,
  limit: number,
): Promise<VariableWriteRow[]> {
  return (await sql.query<VariableWriteRow>(LAST, [orderNumber, limit])).reverse();
}
