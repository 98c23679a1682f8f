import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';

/**
 * Where money that goes back stands. The open ones of a payment add up to its `to_refund`, those that succeeded to its
 * `refunded`.
 *
 * - `to-approve`: waits for an operator's yes · `queued`: is sent by itself · `pending`: the provider has it, and has not
 *   said yet that it arrived · `by-hand`: nobody but a person can send it · `failed`: the provider refused it or it came
 *   back, a person has to look · `stuck`: all attempts were in vain, what became of them is not known
 * - `succeeded` · `inquiry`: the customer's bank asks what the payment was for · `disputed`: it disputes the payment,
 *   nothing is decided · `void`: there is nothing left of it, it went back another way or the dispute was won
 */
export const OPEN_REFUNDS = ['to-approve', 'queued', 'pending', 'by-hand', 'failed', 'stuck'] as const;
export type RefundState = (typeof OPEN_REFUNDS)[number] | 'succeeded' | 'inquiry' | 'disputed' | 'void';

/** `shop`: due by our own rules · `provider`: sent there by a person · `dispute`: taken by the customer's bank. */
export type RefundOrigin = 'shop' | 'provider' | 'dispute';

export interface RefundRow {
  readonly orderNumber: bigint;
  readonly paymentId: bigint;
  /** 1, 2, 3 … within its payment. */
  readonly ordinal: number;
  readonly origin: RefundOrigin;
  state: RefundState;
  /** Minor units. */
  amount: bigint;
  /** What of it had counted towards the total of the order. */
  applied: bigint;
  providerId: string | null;
  error: string | null;
  readonly queuedAt: Date;
  changedAt: Date;
}

/** What is sent of what becomes due, and by whom. */
export interface RefundRule {
  /** Those whose provider is set up here; all else is sent back by hand. */
  readonly channels: readonly string[];
  /** What the provider can send waits for an operator's yes. */
  readonly needsApproval: boolean;
}

/** A row that a person should know of, or that is under way. */
export interface ListedRefund
  extends Pick<RefundRow, 'ordinal' | 'origin' | 'state' | 'amount' | 'error' | 'queuedAt' | 'changedAt'> {
  readonly orderId: string;
  readonly paymentId: bigint;
  readonly externalId: string | null;
  readonly channel: string;
  readonly currency: string;
  /** Of the call that sends it; null where none is queued. */
  readonly attempts: number | null;
  readonly nextAttemptAt: Date | null;
}

const COLUMNS = {
  order_number: 'bigint',
  payment_id: 'bigint',
  ordinal: 'int',
  origin: 'text',
  state: 'text',
  amount: 'bigint',
  applied: 'bigint',
  provider_id: 'text',
  error: 'text',
  queued_at: 'timestamptz',
  changed_at: 'timestamptz',
} as const;
const NAMES = Object.keys(COLUMNS).join(', ');
const OPEN = `(${OPEN_REFUNDS.map((state) => `'${state}'`).join(', ')})`;

const OF_ORDERS = `select order_number as "orderNumber", payment_id as "paymentId", ordinal, origin, state, amount, applied,
    provider_id as "providerId", error, queued_at as "queuedAt", changed_at as "changedAt"
  from refund where order_number = any($1::bigint[]) order by order_number, payment_id, ordinal`;
const WRITE = `insert into refund (${NAMES}) select ${NAMES} from ${unnestOf(COLUMNS)}
  on conflict (order_number, payment_id, ordinal) do update set state = excluded.state, amount = excluded.amount,
    applied = excluded.applied, provider_id = excluded.provider_id, error = excluded.error, changed_at = excluded.changed_at`;
/** What is due of these orders and has no open row yet gets one; what a provider sends by itself is asked of it. */
const QUEUE = `with due as (
    select p.order_number, p.id, p.channel, p.external_id, p.to_refund - coalesce(r.open, 0) as amount,
      coalesce(r.last, 0) + 1 as ordinal, p.channel = any($2::text[]) and p.external_id is not null as is_sent
    from payment p left join lateral (select max(ordinal) as last, sum(amount) filter (where state in ${OPEN}) as open
      from refund where order_number = p.order_number and payment_id = p.id) r on true
    where p.order_number = any($1::bigint[]) and p.to_refund > coalesce(r.open, 0)),
  added as (insert into refund (order_number, payment_id, ordinal, origin, state, amount, queued_at, changed_at)
    select order_number, id, ordinal, 'shop', case when is_sent then $3::text else 'by-hand' end, amount,
      $4::timestamptz, $4::timestamptz from due)
  insert into provider_call (channel, kind, subject, queued_at, run_at)
  select channel, 'refunds', external_id, $4::timestamptz, $4::timestamptz from due where is_sent and $3::text = 'queued' order by channel, external_id
  on conflict (channel, kind, subject) do update set asked = provider_call.asked + 1, attempts = 0,
    run_at = least(provider_call.run_at, excluded.run_at)`;
/** Those that wait for a person first. Of what a bank took a person hears for a month. */
const LISTED = `select o.id::text as "orderId", r.payment_id as "paymentId", p.external_id as "externalId", p.channel, r.ordinal,
    r.origin, r.state, r.amount, p.currency, r.error, r.queued_at as "queuedAt", r.changed_at as "changedAt", c.attempts,
    c.run_at as "nextAttemptAt"
  from refund r join orders o on o.number = r.order_number join payment p on p.id = r.payment_id
    left join provider_call c on c.channel = p.channel and c.kind = 'refunds' and c.subject = p.external_id and r.state = 'queued'
  where r.state in ${OPEN} or r.state in ('inquiry', 'disputed')
    or r.state = 'succeeded' and r.origin = 'dispute' and r.changed_at > $1::timestamptz
  order by r.state in ('queued', 'pending'), r.changed_at desc, r.payment_id, r.ordinal limit $2`;
const COUNTS = `select state, count(*)::int as refunds from refund where state in ${OPEN} or state in ('inquiry', 'disputed') group by state`;

/** All rows of these orders, the oldest of each payment first. */
export function findRefunds(sql: Sql, orderNumbers: readonly bigint[]): Promise<RefundRow[]> {
  return sql.query<RefundRow>(OF_ORDERS, [orderNumbers]);
}

/** Writes rows, new ones and changed ones. */
export async function writeRefunds(sql: Sql, rows: readonly RefundRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    payment_id: row.paymentId,
    ordinal: row.ordinal,
    origin: row.origin,
    state: row.state,
    amount: row.amount,
    applied: row.applied,
    provider_id: row.providerId,
    error: row.error,
    queued_at: row.queuedAt,
    changed_at: row.changedAt,
  }));
  await sql.query(WRITE, valuesOf(COLUMNS, values));
}

/** Queues what is due of these orders and is in no row yet. Asked again it queues nothing twice. */
export async function queueRefunds(
  sql: Sql,
  orderNumbers: readonly bigint[],
  { channels, needsApproval }: RefundRule,
  now: Date,
): Promise<void> {
  if (orderNumbers.length === 0) return;
  await sql.query(QUEUE, [orderNumbers, channels, needsApproval ? 'to-approve' : 'queued', now]);
}

/** What waits for a person, then what is under way, the newest first. @param takenSince from when lost disputes are told */
export function findListedRefunds(sql: Sql, takenSince: Date, limit: number): Promise<ListedRefund[]> {
  return sql.query<ListedRefund>(LISTED, [takenSince, limit]);
}

/** How many refunds and disputes are open, by state. */
export function countOpenRefunds(sql: Sql): Promise<{ state: RefundState; refunds: number }[]> {
  return sql.query(COUNTS);
}
