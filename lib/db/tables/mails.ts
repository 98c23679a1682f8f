import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';
import type { OrderRef } from './orders';

/**
 * What a customer is told. At most one mail of a kind for an order, but for `link`, sent when asked for, refunds and notes
 * to the invoice, and of money that comes (`MONEY_KINDS`) a few.
 */
export const MAIL_KINDS = [
  'received',
  'bill',
  'reminder',
  'part-paid',
  'paid',
  'shipped',
  'cancelled',
  'rejected',
  'stopped',
  'given-up',
  'overpaid',
  'late-payment',
  'wrong-currency',
  'refund-due',
  'refund-sent',
  'refunded',
  'credit-note',
  'debit-note',
  'link',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/**
 * Kinds that no service task sends. Their key is the order and the kind, so that there is at most one of each; of refunds
 * one for each, by payment and ordinal.
 */
export type NoticeKind = Extract<
  MailKind,
  | 'received'
  | 'part-paid'
  | 'paid'
  | 'stopped'
  | 'given-up'
  | 'overpaid'
  | 'late-payment'
  | 'wrong-currency'
  | 'refund-due'
  | 'refund-sent'
  | 'refunded'
>;

/**
 * These tell sums, as they are when the mail is written. Of money that comes once one was taken up another one tells, with
 * all of it; while one waits it will tell of that, too.
 */
export const MONEY_KINDS = [
  'part-paid',
  'overpaid',
  'late-payment',
  'wrong-currency',
  'refund-due',
] as const satisfies readonly NoticeKind[];
/** Of one kind, for one order: who pays cent by cent is not told of each. */
const MAX_OF_A_KIND = 5;

/**
 * Why a mail was held back by a rule; lib/mail/mail-rules.ts has them. `refused`: the address wants none. `bounced`: nobody
 * has it. `unanswered`: only some kinds go to an address that has never answered. The others: as many as may be were sent.
 */
export type HeldFor = 'refused' | 'bounced' | 'unanswered' | 'recipient' | 'client' | 'total';

export interface QueuedMail {
  readonly orderNumber: bigint;
  readonly kind: MailKind;
  readonly jobKey: string;
  readonly queuedAt: Date;
}

/** A mail that this process is to send now. */
export interface LeasedMail extends QueuedMail {
  readonly orderId: string;
  /** When the order was created. */
  readonly orderedAt: Date;
  readonly id: bigint;
  /** Those that failed. */
  readonly attempts: number;
}

/** A mail that stayed unsent. */
export interface StuckMail extends Omit<QueuedMail, 'orderNumber'> {
  readonly orderId: string;
  readonly attempts: number;
  readonly error: string | null;
  /** Null: given up. */
  readonly runAt: Date | null;
  /** Null: by no rule. */
  readonly heldFor: HeldFor | null;
}

const COLUMNS = {
  order_number: 'bigint',
  kind: 'text',
  job_key: 'text',
  queued_at: 'timestamptz',
} as const;
/** Nobody to write to, nothing to queue. A key that is there already was queued by an earlier step or attempt. */
const INSERT = `insert into mail (order_number, kind, job_key, queued_at, run_at)
  select r.order_number, r.kind, r.job_key, r.queued_at, r.queued_at from ${unnestOf(COLUMNS)}
  join customer c on c.order_number = r.order_number and c.email is not null on conflict (order_number, job_key) do nothing`;
/** Its order is locked: no other step queues for it meanwhile. */
const INSERT_OF_MONEY = `insert into mail (order_number, kind, job_key, queued_at, run_at)
  select r.order_number, r.kind, r.job_key || case when n.queued = 0 then '' else '/' || n.queued end, r.queued_at, r.queued_at
  from ${unnestOf(COLUMNS)}
  join customer c on c.order_number = r.order_number and c.email is not null
  cross join lateral (
    select count(*) as queued,
      coalesce(bool_or(m.run_at is not null and coalesce(m.lease_ends <= r.queued_at, true)), false) as waits
    from mail m where m.order_number = r.order_number and m.kind = r.kind and m.job_key like r.job_key || '%') n
  where not n.waits and n.queued < ${MAX_OF_A_KIND} on conflict (order_number, job_key) do nothing`;
/** The same statement whether the address fits or not. */
const INSERT_LINK = `insert into mail (order_number, kind, job_key, queued_at, run_at)
  select c.order_number, 'link', $3, $4::timestamptz, $4::timestamptz from customer c
  join orders o on o.number = c.order_number where o.id = $1::bigint and lower(c.email) = lower($2) on conflict (order_number, job_key) do nothing`;
/** For the statement that issues notes to invoices, as `noted`: the mail with each, whose key has the number. */
export const mailsOfNoted = (kind: Extract<MailKind, 'credit-note' | 'debit-note'>) =>
  `insert into mail (order_number, kind, job_key, queued_at, run_at)
  select n.order_number, '${kind}', o.id || '/${kind}/' || n.number, n.issued_at, n.issued_at from noted n
  join orders o on o.number = n.order_number join customer c on c.order_number = n.order_number and c.email is not null
  on conflict (order_number, job_key) do nothing`;
const LINK_OPEN = `select 1 from orders o join customer c on c.order_number = o.number
  where o.id = $1::bigint and c.erased_at is null`;
/** Passes over rows that another process is claiming: two that look at once find different mails. */
const DUE = `select id from mail where run_at <= $1 and (lease_ends is null or lease_ends <= $1)
  order by run_at, id limit $2 for update skip locked`;
const LEASE = `update mail set leased_by = $3, lease_ends = $4 where id in (${DUE})
  returning id, order_number as "orderNumber", (select created_at from orders where number = order_number) as "orderedAt",
    (select id::text from orders where number = order_number) as "orderId", kind, job_key as "jobKey", queued_at as "queuedAt", attempts`;
const KEEP = `update mail set sent_at = $1, run_at = null where id in (${DUE}) returning id`;
const NEXT = 'select min(greatest(run_at, lease_ends)) as next from mail where run_at is not null';
const MINE = 'where id = $1 and leased_by = $2 and run_at is not null';
const SENT = `update mail set sent_at = $3, run_at = null, error = null, held_for = null, lease_ends = null ${MINE}`;
const FAILED = `update mail set attempts = attempts + 1, run_at = $3::timestamptz, error = $4, lease_ends = null ${MINE}`;
const HOLD = `update mail set run_at = $3::timestamptz, held_for = $4, error = $5, lease_ends = null ${MINE}`;
const GIVE_UP = `update mail set run_at = null, error = $3, lease_ends = null ${MINE}`;
const STUCK = `select o.id::text as "orderId", m.kind, m.job_key as "jobKey", m.queued_at as "queuedAt", m.attempts, m.error,
  m.run_at as "runAt", m.held_for as "heldFor" from mail m join orders o on o.number = m.order_number
  where m.sent_at is null and (m.run_at is null or m.attempts > 0 or m.held_for is not null)
  order by m.held_for is not distinct from 'unanswered', m.queued_at desc, m.id desc limit $1`;

const HOLD_ALL = 'update mail set run_at = null, lease_ends = null, error = $1 where run_at is not null';

/** Why a mail was not sent that a restore holds back; staff find it in the list of those that stayed unsent. */
export const HELD = 'held back by a restore: it may have been sent before';

/** What a restored shop does again of orders from before it may have written of before: their mail is held back for a while. */
export interface MailHold {
  readonly restoredAt: Date;
  readonly until: Date;
}

/** A link is sent: somebody asked for it just now. */
export const isHeld = ({ kind, queuedAt, orderedAt }: LeasedMail, { restoredAt, until }: MailHold): boolean =>
  kind !== 'link' && queuedAt < until && orderedAt < restoredAt;

/** Queues mails in the step that wants them, for those orders that have an e-mail address. */
export async function queueMails(sql: Sql, rows: readonly QueuedMail[]): Promise<void> {
  const [money, others] = [rows.filter(isOfMoney), rows.filter((row) => !isOfMoney(row))];
  await Promise.all([insertMails(sql, INSERT_OF_MONEY, money), insertMails(sql, INSERT, others)]);
}

const OF_MONEY: ReadonlySet<MailKind> = new Set(MONEY_KINDS);
const isOfMoney = ({ kind }: QueuedMail) => OF_MONEY.has(kind);

async function insertMails(sql: Sql, statement: string, rows: readonly QueuedMail[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    order_number: row.orderNumber,
    kind: row.kind,
    job_key: row.jobKey,
    queued_at: row.queuedAt,
  }));
  await sql.query(statement, valuesOf(COLUMNS, values));
}

/** The mail of a kind that no service task sends. */
export const noticeOf = (
  order: OrderRef,
  kind: NoticeKind,
  queuedAt: Date,
  nth: string | null = null,
): QueuedMail => ({
  orderNumber: order.number,
  kind,
  jobKey: `${order.id}/${kind}${nth === null ? '' : `/${nth}`}`,
  queuedAt,
});

/** One mail with a link for an order in this time, however often it is asked for. */
const LINK_INTERVAL_MS = 10 * 60 * 1000;

/** Queues the mail with a link to the order, if this is the address of its customer. */
export async function queueLink(sql: Sql, orderId: string, email: string, now: Date): Promise<void> {
  const jobKey = `${orderId}/link/${Math.floor(now.getTime() / LINK_INTERVAL_MS)}`;
  await sql.query(INSERT_LINK, [orderId, email, jobKey, now]);
}

/** Does a link to this order still open it? Not once its customer's data were erased: who holds it now is nobody's business. */
export async function isLinkOpen(sql: Sql, orderId: string): Promise<boolean> {
  return (await sql.query(LINK_OPEN, [orderId])).length > 0;
}

/** What a mail that a person sends again begins its key with; the rest is the key of the first. */
export const AGAIN = 'again/';
const COPY = `insert into mail (order_number, kind, job_key, queued_at, run_at)
  select order_number, kind, '${AGAIN}' || (select count(*) from mail where order_number = $1::bigint) || '/' ||
    regexp_replace(job_key, '^${AGAIN}\\d+/', ''), $3::timestamptz, $3::timestamptz
  from mail where order_number = $1::bigint and id = $2::bigint returning kind`;

/** Queues a mail once more. Its order is locked. @returns its kind; null: the order has no such mail */
export async function copyMail(sql: Sql, orderNumber: bigint, id: bigint, now: Date): Promise<string | null> {
  return (await sql.query<{ kind: string }>(COPY, [orderNumber, id, now]))[0]?.kind ?? null;
}

/** Takes up mails that are due, until `endsAt`: nobody else sends them before. */
export function leaseMails(
  sql: Sql,
  { now, endsAt, holder, limit }: { now: Date; endsAt: Date; holder: string; limit: number },
): Promise<LeasedMail[]> {
  return sql.query<LeasedMail>(LEASE, [now, limit, holder, endsAt]);
}

/** Holds back all that is queued: in a restored database nobody knows whether it went out since. */
export async function holdAllMails(sql: Sql): Promise<void> {
  await sql.query(HOLD_ALL, [HELD]);
}

/** Puts mails that are due into the outbox. @returns how many */
export async function keepMails(sql: Sql, now: Date, limit: number): Promise<number> {
  return (await sql.query(KEEP, [now, limit])).length;
}

/** When the next mail may be tried, or null. */
export async function nextMailAt(sql: Sql): Promise<Date | null> {
  return (await sql.query<{ next: Date | null }>(NEXT))[0]?.next ?? null;
}

/** What became of a mail that `holder` has the lease of. Has no effect once the lease was lost to another process. */
export type MailEnd =
  | { readonly kind: 'sent'; readonly at: Date }
  | { readonly kind: 'failed'; readonly retryAt: Date | null; readonly error: string }
  | { readonly kind: 'dropped'; readonly error: string }
  /** `retryAt` null: for good. */
  | { readonly kind: 'held'; readonly for: HeldFor; readonly retryAt: Date | null; readonly error: string };

export async function endMail(sql: Sql, id: bigint, holder: string, end: MailEnd): Promise<void> {
  if (end.kind === 'sent') await sql.query(SENT, [id, holder, end.at]);
  else if (end.kind === 'failed') await sql.query(FAILED, [id, holder, end.retryAt, end.error]);
  else if (end.kind === 'held') await sql.query(HOLD, [id, holder, end.retryAt, end.for, end.error]);
  else await sql.query(GIVE_UP, [id, holder, end.error]);
}

/**
 * Mails that failed, were held back, or were not sent at all, the newest first. Behind all others those that a first order does
 * without: they are many, and nothing is wrong with them.
 */
export function findStuckMails(sql: Sql, limit: number): Promise<StuckMail[]> {
  return sql.query<StuckMail>(STUCK, [limit]);
}
