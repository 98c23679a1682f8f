import type { Sql } from '../database';
import type { RefundState } from './refunds';

/** Where a payment without an order that is sent back stands; as those of an order's refund. */
export type UnmatchedRefundState = Extract<
  RefundState,
  'queued' | 'pending' | 'succeeded' | 'failed' | 'stuck'
>;

/** `by-hand`: a person has sent it. */
export type UnmatchedRefundWay = 'provider' | 'by-hand';

export interface UnmatchedRefundRow {
  readonly paymentId: bigint;
  /** 1, 2, 3 …: another one after a no of the provider. */
  ordinal: number;
  way: UnmatchedRefundWay;
  state: UnmatchedRefundState;
  providerId: string | null;
  error: string | null;
  readonly queuedAt: Date;
  changedAt: Date;
}

/** A payment as it is sent back, or not. Minor units. */
export interface UnmatchedPayment {
  readonly id: bigint;
  /** Not null: it belongs to an order. */
  readonly orderNumber: bigint | null;
  readonly channel: string;
  readonly externalId: string | null;
  readonly otherMode: boolean;
  currency: string | null;
  amount: bigint | null;
  toRefund: bigint;
  refunded: bigint;
}

const LOCK = `select id, order_number as "orderNumber", channel, external_id as "externalId", other_mode as "otherMode", currency, amount,
    to_refund as "toRefund", refunded from payment where id = $1::bigint for update`;
const FIND = `select payment_id as "paymentId", ordinal, way, state, provider_id as "providerId", error, queued_at as "queuedAt",
    changed_at as "changedAt" from unmatched_refund where payment_id = $1::bigint`;
const BY_EXTERNAL_ID = `select p.id from payment p join unmatched_refund u on u.payment_id = p.id
  where p.channel = $1 and p.external_id = $2 and p.order_number is null`;
const WRITE = `insert into unmatched_refund (payment_id, ordinal, way, state, provider_id, error, queued_at, changed_at)
  values ($1::bigint, $2, $3, $4, $5, $6, $7, $8)
  on conflict (payment_id) do update set ordinal = excluded.ordinal, way = excluded.way, state = excluded.state,
    provider_id = excluded.provider_id, error = excluded.error, changed_at = excluded.changed_at`;
const MOVE = `update payment set currency = $2, amount = $3::bigint, held = 0, to_refund = $4::bigint, refunded = $5::bigint
  where id = $1::bigint`;
/** As `post` has it, without an order in the key. */
const POST = `with entry as (insert into ledger_entry (kind, reference, currency, posted_at) values ($1, $2, $3, $4)
    on conflict (reference) where order_number is null do nothing returning id)
  insert into ledger_line (entry_id, account, amount) select entry.id, line.account, line.amount
  from entry cross join lateral (values ($5, $7::bigint), ($6, -$7::bigint)) as line(account, amount)`;

/** A payment, until the end of the transaction: nobody gives it an order meanwhile. @returns null: there is none */
export async function lockUnmatched(sql: Sql, id: bigint): Promise<UnmatchedPayment | null> {
  return (await sql.query<UnmatchedPayment>(LOCK, [id]))[0] ?? null;
}

/** What becomes of a payment that is sent back. @returns null: it is not */
export async function findUnmatchedRefund(sql: Sql, paymentId: bigint): Promise<UnmatchedRefundRow | null> {
  return (await sql.query<UnmatchedRefundRow>(FIND, [paymentId]))[0] ?? null;
}

/** The payment without an order that a provider calls by this id, where it is sent back. @returns null: there is none */
export async function findReturnedPayment(
  sql: Sql,
  channel: string,
  externalId: string,
): Promise<bigint | null> {
  return (await sql.query<{ id: bigint }>(BY_EXTERNAL_ID, [channel, externalId]))[0]?.id ?? null;
}

/** Writes what becomes of it, and where the money of its payment is now. */
export async function writeUnmatchedRefund(
  sql: Sql,
  row: UnmatchedRefundRow,
  { id, currency, amount, toRefund, refunded }: UnmatchedPayment,
): Promise<void> {
  await sql.query(WRITE, [
    ...[row.paymentId, row.ordinal, row.way, row.state, row.providerId, row.error, row.queuedAt],
    row.changedAt,
  ]);
  await sql.query(MOVE, [id, currency, amount, toRefund, refunded]);
}

/** A double entry of a payment without an order, posted once. Minor units. */
export interface UnmatchedPosting {
  readonly kind: 'payment' | 'refund';
  /** As those of an order's. */
  readonly reference: string;
  readonly currency: string;
  readonly postedAt: Date;
  readonly debit: 'payments' | 'receivables' | 'refunds';
  readonly credit: 'receivables' | 'refunds';
  readonly amount: bigint;
}

export async function postUnmatched(sql: Sql, posting: UnmatchedPosting): Promise<void> {
  const { kind, reference, currency, postedAt, debit, credit, amount } = posting;
  await sql.query(POST, [kind, reference, currency, postedAt, debit, credit, amount]);
}
