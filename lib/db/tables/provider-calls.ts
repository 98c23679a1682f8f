import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';

/**
 * What is to be settled with a payment provider. `refunds`: ask what has gone back of a payment, book it, send what is
 * queued · `close-page`: nobody can pay on this page any more.
 */
export type CallKind = 'refunds' | 'close-page';

export interface CallRef {
  readonly channel: string;
  readonly kind: CallKind;
  /** The provider's own id of the payment or the page. */
  readonly subject: string;
}

/** A call that this process is to make now. */
export interface LeasedCall extends CallRef {
  /** Asked for again meanwhile, it is more. */
  readonly asked: number;
  /** Those that failed. */
  readonly attempts: number;
  readonly queuedAt: Date;
}

const COLUMNS = { channel: 'text', kind: 'text', subject: 'text', run_at: 'timestamptz' } as const;
const ASK = `insert into provider_call (channel, kind, subject, queued_at, run_at)
  select channel, kind, subject, run_at, run_at from ${unnestOf(COLUMNS)}`;
const AGAIN = `on conflict (channel, kind, subject) do update set asked = provider_call.asked + 1, attempts = 0,
  run_at = least(provider_call.run_at, excluded.run_at)`;
const ADD_PAGE = `insert into payment_page (order_number, channel, page_id, closes_at)
  values ($1::bigint, $2, $3, $4) on conflict (order_number, channel, page_id) do nothing`;
/** Their rows go: what is left to do of them stands in the calls. A page that is closed by itself needs none. */
const CLOSE_PAGES = `with page as (delete from payment_page where order_number = any($1::bigint[])
    returning channel, page_id, closes_at)
  insert into provider_call (channel, kind, subject, queued_at, run_at)
  select channel, 'close-page', page_id, $2::timestamptz, $2::timestamptz from page where closes_at > $2
  order by channel, page_id ${AGAIN}`;
/** Passes over rows that another process is claiming. */
const LEASE = `update provider_call c set leased_by = $2, lease_ends = $3 from (
    select channel, kind, subject from provider_call where run_at <= $1 and (lease_ends is null or lease_ends <= $1)
    order by run_at limit $4 for update skip locked) d
  where c.channel = d.channel and c.kind = d.kind and c.subject = d.subject
  returning c.channel, c.kind, c.subject, c.asked, c.attempts, c.queued_at as "queuedAt"`;
const NEXT = 'select min(greatest(run_at, lease_ends)) as next from provider_call';
const MINE = 'where channel = $1 and kind = $2 and subject = $3 and leased_by = $4';
const DONE = `delete from provider_call ${MINE} and asked = $5 returning asked`;
/** A statement of its own: one that sees what was committed while the delete waited for the row. */
const NOT_DONE = `update provider_call set lease_ends = null ${MINE}`;
/** Asked for again while it was made, all stays as who asked has set it. */
const LATER = `update provider_call set lease_ends = null,
  attempts = case when asked = $5 then $6::int else attempts end,
  error = case when asked = $5 then $7::text else error end,
  run_at = case when asked = $5 then $8::timestamptz else run_at end ${MINE}`;

/** Asks for calls: at once unless `runAt` says later. One that is queued already is made once more after this. */
export async function askProviders(
  sql: Sql,
  calls: readonly (CallRef & { readonly runAt: Date })[],
): Promise<void> {
  if (calls.length === 0) return;
  const rows = new Map(calls.map(({ runAt, ...call }) => [Object.values(call).join('\n'), { call, runAt }]));
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const values = sorted.map(({ call, runAt }) => ({ ...call, run_at: runAt }));
  await sql.query(`${ASK} ${AGAIN}`, valuesOf(COLUMNS, values));
}

/** A page on which an order can be paid. */
export interface PaymentPageRow {
  readonly orderNumber: bigint;
  readonly channel: string;
  /** The provider's own id of it. */
  readonly pageId: string;
  /** When the provider closes it by itself. */
  readonly closesAt: Date;
}

/** Remembers a page, once. */
export async function addPaymentPage(sql: Sql, page: PaymentPageRow): Promise<void> {
  await sql.query(ADD_PAGE, [page.orderNumber, page.channel, page.pageId, page.closesAt]);
}

/** Queues the closing of all pages of these orders. */
export async function closePaymentPages(sql: Sql, orderNumbers: readonly bigint[], now: Date): Promise<void> {
  if (orderNumbers.length > 0) await sql.query(CLOSE_PAGES, [orderNumbers, now]);
}

/** Takes up calls that are due, until `endsAt`: nobody else makes them before. */
export function leaseCalls(
  sql: Sql,
  { now, endsAt, holder, limit }: { now: Date; endsAt: Date; holder: string; limit: number },
): Promise<LeasedCall[]> {
  return sql.query<LeasedCall>(LEASE, [now, holder, endsAt, limit]);
}

/** When the next call may be made, or null. */
export async function nextCallAt(sql: Sql): Promise<Date | null> {
  return (await sql.query<{ next: Date | null }>(NEXT))[0]?.next ?? null;
}

/** What became of a call: it is over, or is made again at an instant; `error`: why it failed. */
export type CallEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly runAt: Date; readonly error: string | null };

/**
 * One that was asked for again while it was made is not over: it is made once more, as new. Has no effect once the lease
 * was lost to another process.
 */
export async function endCall(sql: Sql, call: LeasedCall, holder: string, end: CallEnd): Promise<void> {
  const mine = [call.channel, call.kind, call.subject, holder];
  if (end.kind === 'later') {
    const attempts = end.error === null ? 0 : call.attempts + 1;
    await sql.query(LATER, [...mine, call.asked, attempts, end.error, end.runAt]);
    return;
  }
  const done = await sql.query(DONE, [...mine, call.asked]);
  if (done.length === 0) await sql.query(NOT_DONE, mine);
}
