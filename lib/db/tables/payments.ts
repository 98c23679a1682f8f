import type { Verdict } from '@/lib/contract/payment';
import type { Sql } from '../database';
import { insertOf, unnestOf, valuesOf } from '../unnest';

/** One delivery of money. `applied + held + toRefund + refunded = amount`, always. Minor units. */
export interface PaymentRow {
  id: bigint;
  orderNumber: bigint | null;
  /** Where it came from: `unsigned`, `signed`, a provider's name. */
  channel: string;
  /** The payment system's own id, unique within the channel. */
  externalId: string | null;
  webhookId: string | null;
  paidAt: Date | null;
  arrivedAt: Date;
  verdict: Verdict;
  /** Null only where an unmatched delivery did not tell. */
  currency: string | null;
  amount: bigint | null;
  /** What was sent, of unmatched deliveries only. */
  raw: Uint8Array | null;
  /** Play money in a real shop, or the reverse. Of unmatched deliveries only. */
  otherMode: boolean;
  applied: bigint;
  held: bigint;
  toRefund: bigint;
  refunded: bigint;
}

const PAYMENT_COLUMNS = {
  id: 'bigint',
  order_number: 'bigint',
  channel: 'text',
  external_id: 'text',
  webhook_id: 'text',
  paid_at: 'timestamptz',
  arrived_at: 'timestamptz',
  verdict: 'text',
  currency: 'text',
  amount: 'bigint',
  applied: 'bigint',
  held: 'bigint',
  to_refund: 'bigint',
  refunded: 'bigint',
  other_mode: 'boolean',
} as const;

const SELECT = `select id, order_number as "orderNumber", channel, external_id as "externalId", webhook_id as "webhookId",
  paid_at as "paidAt", arrived_at as "arrivedAt", verdict, currency, amount, applied, held,
  to_refund as "toRefund", refunded, raw, other_mode as "otherMode" from payment`;
const INSERT = insertOf('payment', PAYMENT_COLUMNS);
/** As hexadecimal text: the drivers do not agree on arrays of bytes. */
const RAW_COLUMNS = { id: 'bigint', raw: 'text' } as const;
const KEEP_RAW = `update payment p set raw = decode(r.raw, 'hex') from ${unnestOf(RAW_COLUMNS)} where p.id = r.id`;
const UPDATE = `update payment p set applied = r.applied, held = r.held, to_refund = r.to_refund, refunded = r.refunded
  from ${unnestOf(PAYMENT_COLUMNS)} where p.id = r.id`;
/** Two look-ups and not one `or`, for which PostgreSQL would read the whole table. */
const SEEN = `${SELECT} where id in (
  select p.id from unnest($1::text[]) as r(webhook_id) join payment p using (webhook_id) union
  select p.id from unnest($2::text[], $3::text[]) as r(channel, external_id) join payment p using (channel, external_id))`;
const HELD = `${SELECT} where order_number = any($1::bigint[]) and held > 0 order by arrived_at, id`;
/** An order has ended: what is held, and what was applied if it was never settled, goes back. */
const CLOSE = `update payment p set
    to_refund = p.to_refund + p.held + case when r.settled then 0 else p.applied end,
    applied = case when r.settled then p.applied else 0 end, held = 0
  from unnest($1::bigint[], $2::boolean[]) as r(order_number, settled)
  where p.order_number = r.order_number and (p.held > 0 or (p.applied > 0 and not r.settled))`;
/** Relative, so that it composes with what else a batch does to the same payments. */
const SHIFT_COLUMNS = {
  id: 'bigint',
  applied: 'bigint',
  held: 'bigint',
  to_refund: 'bigint',
  refunded: 'bigint',
} as const;
const SHIFT = `with r as (select id, sum(applied) as applied, sum(held) as held, sum(to_refund) as to_refund,
    sum(refunded) as refunded from ${unnestOf(SHIFT_COLUMNS)} group by id)
  update payment p set applied = p.applied + r.applied, held = p.held + r.held, to_refund = p.to_refund + r.to_refund,
    refunded = p.refunded + r.refunded from r where p.id = r.id`;
/** Locked until it has an order, in one order: of two that assign the same one the second finds none. */
const UNASSIGNED = `${SELECT} where id = any($1::bigint[]) and order_number is null order by id for update`;
const ASSIGN_COLUMNS = {
  ...SHIFT_COLUMNS,
  order_number: 'bigint',
  currency: 'text',
  amount: 'bigint',
  verdict: 'text',
} as const;
const ASSIGN = `update payment p set order_number = r.order_number, currency = r.currency, amount = r.amount, applied = r.applied,
    held = r.held, to_refund = r.to_refund, refunded = r.refunded, raw = null, assigned_verdict = r.verdict, assigned_at = $10
  from ${unnestOf(ASSIGN_COLUMNS)} where p.id = r.id`;
const OF_ORDERS = `select id, order_number as "orderNumber", channel, external_id as "externalId", currency, amount, applied, held,
    to_refund as "toRefund", refunded from payment where order_number = any($1::bigint[]) order by id`;
const BY_EXTERNAL_ID = `select p.id, o.id::text as "orderId", p.currency from payment p join orders o on o.number = p.order_number
  where p.channel = $1 and p.external_id = $2`;
const IDS = `select nextval(s.name) as id from (select pg_get_serial_sequence('payment', 'id')::regclass as name offset 0) s,
  generate_series(1, $1::int)`;

const toColumns = (row: PaymentRow) => ({
  id: row.id,
  order_number: row.orderNumber,
  channel: row.channel,
  external_id: row.externalId,
  webhook_id: row.webhookId,
  paid_at: row.paidAt,
  arrived_at: row.arrivedAt,
  verdict: row.verdict,
  currency: row.currency,
  amount: row.amount,
  applied: row.applied,
  held: row.held,
  to_refund: row.toRefund,
  refunded: row.refunded,
  other_mode: row.otherMode,
});

/** Numbers for new payments, so that ledger entries can name them before they are written. */
export async function nextPaymentIds(sql: Sql, count: number): Promise<bigint[]> {
  return (await sql.query<{ id: bigint }>(IDS, [count])).map((row) => row.id);
}

/** Payments that were delivered before under one of these ids. */
export function findSeenPayments(
  sql: Sql,
  webhookIds: readonly string[],
  external: readonly { channel: string; externalId: string }[],
): Promise<PaymentRow[]> {
  const channels = external.map((id) => id.channel);
  return sql.query<PaymentRow>(SEEN, [webhookIds, channels, external.map((id) => id.externalId)]);
}

/** The payments with money that waits to be applied, the oldest first. */
export function findHeldPayments(sql: Sql, orderNumbers: readonly bigint[]): Promise<PaymentRow[]> {
  return sql.query<PaymentRow>(HELD, [orderNumbers]);
}

export async function insertPayments(sql: Sql, rows: readonly PaymentRow[]): Promise<void> {
  if (rows.length === 0) return;
  // In one order, always: two batches with the same deliveries must not wait for each other in a circle.
  const nameOf = (row: PaymentRow) => `${row.webhookId ?? ''}\n${row.channel}\n${row.externalId ?? ''}`;
  const sorted = [...rows].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const kept = rows.flatMap(({ id, raw }) =>
    raw === null ? [] : [{ id, raw: Buffer.from(raw).toString('hex') }],
  );
  // Both are sent at once: whoever has them go on by themselves sends the commit next.
  await Promise.all([
    sql.query(INSERT, valuesOf(PAYMENT_COLUMNS, sorted.map(toColumns))),
    kept.length === 0 ? null : sql.query(KEEP_RAW, valuesOf(RAW_COLUMNS, kept)),
  ]);
}

/** Writes what became of the money; the verdict never changes. */
export async function updatePayments(sql: Sql, rows: readonly PaymentRow[]): Promise<void> {
  if (rows.length > 0) await sql.query(UPDATE, valuesOf(PAYMENT_COLUMNS, rows.map(toColumns)));
}

/** Payments of these ids that belong to no order; nobody else gives them one until this transaction is over. */
export function findUnassigned(sql: Sql, ids: readonly bigint[]): Promise<PaymentRow[]> {
  return sql.query<PaymentRow>(UNASSIGNED, [ids]);
}

/** A payment that a person gave an order, with what it was judged then. */
export interface AssignedPayment {
  readonly payment: PaymentRow;
  readonly verdict: Verdict;
}

/** Gives payments their order. What was sent is not needed any more: the order tells what it was for. */
export async function assignPayments(sql: Sql, rows: readonly AssignedPayment[], at: Date): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ payment, verdict }) => ({ ...toColumns(payment), verdict }));
  await sql.query(ASSIGN, [...valuesOf(ASSIGN_COLUMNS, values), at]);
}

/** What became of the money of one payment of an order. Minor units. */
export interface PaymentMoney {
  readonly id: bigint;
  readonly orderNumber: bigint;
  readonly channel: string;
  readonly externalId: string | null;
  readonly currency: string;
  readonly amount: bigint;
  applied: bigint;
  held: bigint;
  toRefund: bigint;
  refunded: bigint;
}

/** How much more, or less, of a payment is now where. Adds up to nothing. */
export interface MoneyShift {
  readonly paymentId: bigint;
  readonly applied: bigint;
  readonly held: bigint;
  readonly toRefund: bigint;
  readonly refunded: bigint;
}

/** All payments of these orders, the oldest first. */
export function findPaymentMoney(sql: Sql, orderNumbers: readonly bigint[]): Promise<PaymentMoney[]> {
  return sql.query<PaymentMoney>(OF_ORDERS, [orderNumbers]);
}

/** The payment that a provider calls by this id, where it is one of an order. */
export async function findPaymentByExternalId(
  sql: Sql,
  channel: string,
  externalId: string,
): Promise<{ id: bigint; orderId: string; currency: string } | null> {
  const found = await sql.query<{ id: bigint; orderId: string; currency: string }>(BY_EXTERNAL_ID, [
    channel,
    externalId,
  ]);
  return found[0] ?? null;
}

/** Moves money within its payment; the sums of the row stay right. */
export async function shiftMoney(sql: Sql, shifts: readonly MoneyShift[]): Promise<void> {
  if (shifts.length === 0) return;
  const rows = shifts.map(({ paymentId: id, toRefund: to_refund, ...rest }) => ({ ...rest, id, to_refund }));
  await sql.query(SHIFT, valuesOf(SHIFT_COLUMNS, rows));
}

/** Turns the money of ended orders into money to refund. */
export async function closePayments(
  sql: Sql,
  ended: readonly { orderNumber: bigint; settled: boolean }[],
): Promise<void> {
  if (ended.length > 0)
    await sql.query(CLOSE, [ended.map((order) => order.orderNumber), ended.map((order) => order.settled)]);
}
