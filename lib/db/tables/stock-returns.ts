import type { Sql } from '../database';
import { insertOf, valuesOf } from '../unnest';

/** When an unpaid order gives its pieces back. */
export interface StockReturn {
  readonly orderNumber: bigint;
  readonly dueAt: Date;
}

const COLUMNS = { order_number: 'bigint', due_at: 'timestamptz' } as const;
/** The first time counts: whoever stops a clock again and again gains nothing. */
const SCHEDULE = `${insertOf('stock_return', COLUMNS)} on conflict (order_number) do nothing`;
const DROP = 'delete from stock_return where order_number = any($1::bigint[])';
const DUE = `select o.id::text as id from stock_return s join orders o on o.number = s.order_number
  where s.due_at <= $1 order by s.due_at limit $2`;
const HOLDING = `select distinct order_number as "orderNumber" from stock_reservation
  where order_number = any($1::bigint[]) and state = 'open'`;

export async function scheduleReturns(sql: Sql, rows: readonly StockReturn[]): Promise<void> {
  const values = rows.map(({ orderNumber, dueAt }) => ({ order_number: orderNumber, due_at: dueAt }));
  await sql.query(SCHEDULE, valuesOf(COLUMNS, values));
}

export async function dropReturns(sql: Sql, orderNumbers: readonly bigint[]): Promise<void> {
  await sql.query(DROP, [orderNumbers]);
}

/** Ids of the orders whose time has come, the longest due first. */
export async function findDueReturns(sql: Sql, now: Date, limit: number): Promise<string[]> {
  return (await sql.query<{ id: string }>(DUE, [now, limit])).map(({ id }) => id);
}

/** Which of these orders have pieces reserved. */
export async function findHolding(sql: Sql, orderNumbers: readonly bigint[]): Promise<Set<bigint>> {
  const rows = await sql.query<{ orderNumber: bigint }>(HOLDING, [orderNumbers]);
  return new Set(rows.map(({ orderNumber }) => orderNumber));
}
