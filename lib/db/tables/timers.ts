import type { Sql } from '../database';
import { insertOf, unnestOf, valuesOf } from '../unnest';

/** An open timer. `fireAt` null: paused, or stopped by an incident. */
export interface TimerRow {
  orderNumber: bigint;
  seq: number;
  work: string;
  dueAt: Date;
  fireAt: Date | null;
  remainingMs: bigint | null;
}

export interface WorkRef {
  orderNumber: bigint;
  work: string;
}

const TIMER_COLUMNS = {
  order_number: 'bigint',
  seq: 'int',
  work: 'text',
  due_at: 'timestamptz',
  fire_at: 'timestamptz',
  remaining_ms: 'bigint',
} as const;
const WORK_COLUMNS = { order_number: 'bigint', work: 'text' } as const;

const SELECT = `select order_number as "orderNumber", seq, work, due_at as "dueAt", fire_at as "fireAt",
  remaining_ms as "remainingMs" from timer`;
const INSERT = insertOf('timer', TIMER_COLUMNS);
const UPDATE = `update timer t set due_at = r.due_at, fire_at = r.fire_at, remaining_ms = r.remaining_ms
  from ${unnestOf(TIMER_COLUMNS)} where t.order_number = r.order_number and t.seq = r.seq and t.work = r.work`;
const DELETE = `delete from timer t using ${unnestOf(WORK_COLUMNS)} where t.order_number = r.order_number and t.work = r.work`;
const OF_ORDERS = `${SELECT} where order_number = any($1::bigint[])`;
/** The ids are looked up one by one: a join may keep the plan of a time at which there were few orders, and read them all. */
const DUE = `select o.id::text as "orderId", t.seq, t.work, t.fire_at as "fireAt" from (select * from timer
    where fire_at <= $1 order by fire_at limit $2 offset $3) t
  join lateral (select id from orders where number = t.order_number offset 0) o on true order by t.fire_at`;
const NEXT = 'select min(fire_at) as next from timer';

const toColumns = (row: TimerRow) => ({
  order_number: row.orderNumber,
  seq: row.seq,
  work: row.work,
  due_at: row.dueAt,
  fire_at: row.fireAt,
  remaining_ms: row.remainingMs,
});

export async function insertTimers(sql: Sql, rows: readonly TimerRow[]): Promise<void> {
  if (rows.length > 0) await sql.query(INSERT, valuesOf(TIMER_COLUMNS, rows.map(toColumns)));
}

export async function updateTimers(sql: Sql, rows: readonly TimerRow[]): Promise<void> {
  if (rows.length > 0) await sql.query(UPDATE, valuesOf(TIMER_COLUMNS, rows.map(toColumns)));
}

export async function deleteTimers(sql: Sql, closed: readonly WorkRef[]): Promise<void> {
  if (closed.length === 0) return;
  const rows = closed.map((ref) => ({ order_number: ref.orderNumber, work: ref.work }));
  await sql.query(DELETE, valuesOf(WORK_COLUMNS, rows));
}

export function findTimersOf(sql: Sql, orderNumbers: readonly bigint[]): Promise<TimerRow[]> {
  return sql.query<TimerRow>(OF_ORDERS, [orderNumbers]);
}

/** A timer as the command that fires it names it. */
export interface DueTimer extends Pick<TimerRow, 'seq' | 'work'> {
  readonly orderId: string;
  readonly fireAt: Date;
}

/** The timers that are to fire by now, the oldest first; of those, the first `offset` are left to others. */
export function findDueTimers(sql: Sql, now: Date, limit: number, offset = 0): Promise<DueTimer[]> {
  return sql.query(DUE, [now, limit, offset]);
}

/** When the next timer is to fire, or null. */
export async function nextFireAt(sql: Sql): Promise<Date | null> {
  return (await sql.query<{ next: Date | null }>(NEXT))[0]?.next ?? null;
}
