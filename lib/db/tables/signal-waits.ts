import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';
import type { WorkRef } from './timers';

/** An open wait for a signal. */
export interface SignalWaitRow {
  readonly orderNumber: bigint;
  readonly seq: number;
  /** Key of the open work. */
  readonly work: string;
  readonly name: string;
  /** What has come to it while its order was suspended; null: nothing has. */
  readonly broadcastId: bigint | null;
}

/** A wait as the command that brings it a signal names it. */
export interface ReachedWait extends Pick<SignalWaitRow, 'seq' | 'work'> {
  readonly id: bigint;
  readonly orderId: string;
}

/** The broadcast whose waits are looked for. */
export interface BroadcastRef {
  readonly id: bigint;
  readonly name: string;
  readonly orderNumber: bigint | null;
  readonly seq: number | null;
}

const WAIT_COLUMNS = { order_number: 'bigint', seq: 'int', work: 'text', name: 'text' } as const;
const WORK_COLUMNS = { order_number: 'bigint', work: 'text' } as const;
const KEPT_COLUMNS = { order_number: 'bigint', seq: 'int', work: 'text', broadcast_id: 'bigint' } as const;

const INSERT = `insert into signal_wait (id, order_number, seq, work, name)
  select nextval('signal_number'), order_number, seq, work, name from ${unnestOf(WAIT_COLUMNS)}`;
const DELETE = `delete from signal_wait w using ${unnestOf(WORK_COLUMNS)}
  where w.order_number = r.order_number and w.work = r.work`;
const KEEP = `update signal_wait w set broadcast_id = r.broadcast_id from ${unnestOf(KEPT_COLUMNS)}
  where w.order_number = r.order_number and w.seq = r.seq and w.work = r.work`;
const OF_ORDERS = `select order_number as "orderNumber", seq, work, name, broadcast_id as "broadcastId" from signal_wait
  where order_number = any($1::bigint[])`;
/** What the order that throws opens in the same step, or later, is not reached. */
const REACHED = `name = $1 and id < $2::bigint and broadcast_id is null
  and ($3::bigint is null or order_number <> $3::bigint or seq < $4::int)`;
/** The ids are looked up one by one, as those of timers. */
const FIND = `select w.id, w.seq, w.work, o.id::text as "orderId" from (select * from signal_wait
    where ${REACHED} and id > $5::bigint order by id limit $6) w
  join lateral (select id from orders where number = w.order_number offset 0) o on true order by w.id`;
const COUNT = `select count(*)::int as waits from signal_wait where ${REACHED}`;

const reachedBy = ({ name, id, orderNumber, seq }: BroadcastRef) => [name, id, orderNumber, seq];

export async function insertSignalWaits(sql: Sql, rows: readonly SignalWaitRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({ ...row, order_number: row.orderNumber }));
  await sql.query(INSERT, valuesOf(WAIT_COLUMNS, values));
}

export async function deleteSignalWaits(sql: Sql, closed: readonly WorkRef[]): Promise<void> {
  if (closed.length === 0) return;
  const rows = closed.map((ref) => ({ order_number: ref.orderNumber, work: ref.work }));
  await sql.query(DELETE, valuesOf(WORK_COLUMNS, rows));
}

/** Writes what has come to waits of suspended orders. */
export async function keepSignals(sql: Sql, rows: readonly Omit<SignalWaitRow, 'name'>[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    ...row,
    order_number: row.orderNumber,
    broadcast_id: row.broadcastId,
  }));
  await sql.query(KEEP, valuesOf(KEPT_COLUMNS, values));
}

export function findSignalWaits(sql: Sql, orderNumbers: readonly bigint[]): Promise<SignalWaitRow[]> {
  return sql.query<SignalWaitRow>(OF_ORDERS, [orderNumbers]);
}

/** The next waits that a broadcast reaches. @param after the number of the wait before them */
export function findReachedWaits(
  sql: Sql,
  broadcast: BroadcastRef,
  { after, limit }: { readonly after: bigint; readonly limit: number },
): Promise<ReachedWait[]> {
  return sql.query(FIND, [...reachedBy(broadcast), after, limit]);
}

/** How many waits a broadcast reaches that nothing has come to yet. */
export async function countReachedWaits(sql: Sql, broadcast: BroadcastRef): Promise<number> {
  return (await sql.query<{ waits: number }>(COUNT, reachedBy(broadcast)))[0]?.waits ?? 0;
}
