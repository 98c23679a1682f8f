import type { Sql } from '../database';

/** Where something goes: a webhook to an endpoint, mail to an address. */
export type Destination =
  | { readonly endpointId: bigint; readonly address: null }
  | { readonly endpointId: null; readonly address: string };

export interface NewDelivery {
  /** The same in every attempt. */
  readonly messageId: string;
  /** What wanted it, `alert/7`, and what people call that. */
  readonly source: string;
  readonly label: string;
  /** Of a webhook: what kind of event it is. */
  readonly type: string;
  readonly to: Destination;
  readonly title: string;
  /** JSON. */
  readonly body: string;
  readonly queuedAt: Date;
}

/** What this process is to send now. */
export type LeasedDelivery = Omit<NewDelivery, 'to'> &
  Destination & {
    readonly id: bigint;
    /** Those that failed. */
    readonly attempts: number;
  };

export interface DeliveryRow extends Omit<NewDelivery, 'to' | 'body'> {
  readonly id: bigint;
  readonly endpointId: bigint | null;
  readonly address: string | null;
  /** Of the endpoint; null: it is mail, or the endpoint is gone. */
  readonly url: string | null;
  /** Null: sent, or given up. */
  readonly runAt: Date | null;
  readonly attempts: number;
  readonly triedAt: Date | null;
  readonly sentAt: Date | null;
  readonly error: string | null;
}

/** What became of one: `failed` is tried again unless `retryAt` is null. */
export type DeliveryEnd =
  | { readonly kind: 'sent'; readonly at: Date }
  | {
      readonly kind: 'failed';
      readonly at: Date;
      readonly retryAt: Date | null;
      readonly error: string;
    };

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** Whatever their age: more than anybody reads. */
const MAX_KEPT = 100_000;
const FORGET_AT_ONCE = 5_000;

const ADD = `insert into delivery (message_id, source, label, type, endpoint_id, address, title, body, queued_at, run_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz, $9::timestamptz) returning id`;
/**
 * One at a time to each destination, so that one that is slow holds up no other. Passes over what another process is
 * claiming: two that look at once may both send to one destination, to no harm.
 */
const LEASE = `update delivery set leased_by = $2, lease_ends = $3 where id in (
    select id from delivery where id in (
        select min(d.id) from delivery d where d.run_at <= $1 and (d.lease_ends is null or d.lease_ends <= $1)
          and not exists (select 1 from delivery b where b.run_at is not null and b.lease_ends > $1
            and b.endpoint_id is not distinct from d.endpoint_id and b.address is not distinct from d.address)
        group by d.endpoint_id, d.address)
    order by run_at, id limit $4 for update skip locked)
  returning id, message_id as "messageId", source, label, type, endpoint_id as "endpointId", address, title, body,
    queued_at as "queuedAt", attempts`;
const NEXT = 'select min(greatest(run_at, lease_ends)) as next from delivery where run_at is not null';
const MINE = 'where id = $1 and leased_by = $2 and run_at is not null';
const SENT = `update delivery set sent_at = $3::timestamptz, tried_at = $3::timestamptz, run_at = null, error = null, attempts = attempts + 1,
  lease_ends = null ${MINE}`;
const FAILED = `update delivery set attempts = attempts + 1, tried_at = $3::timestamptz, run_at = $4::timestamptz, error = $5,
  lease_ends = null ${MINE}`;
const COLUMNS = `d.id, d.message_id as "messageId", d.source, d.label, d.type, d.endpoint_id as "endpointId", d.address, d.title,
  d.queued_at as "queuedAt", d.run_at as "runAt", d.attempts, d.tried_at as "triedAt", d.sent_at as "sentAt", d.error, e.url`;
const LIST = `select ${COLUMNS} from delivery d left join webhook_endpoint e on e.id = d.endpoint_id
  where ($1::bigint is null or d.id < $1::bigint) and ($2::text is null or d.source = $2::text)
    and (not $3::boolean or (d.run_at is null and d.sent_at is null)) order by d.id desc limit $4`;
const AGAIN = `update delivery set run_at = $2::timestamptz, attempts = 0, lease_ends = null
  where id = $1::bigint and run_at is null and sent_at is null returning id`;
const FORGET = `delete from delivery where id in (select id from delivery where run_at is null
    and (queued_at < $1::timestamptz or id <= (select max(id) from delivery) - ${MAX_KEPT}) order by id limit ${FORGET_AT_ONCE})`;
const DROP = `update delivery set run_at = null, error = $2, lease_ends = null where source = $1 and run_at is not null`;
const HOLD_ALL = 'update delivery set run_at = null, lease_ends = null, error = $1 where run_at is not null';
const COUNT = `select count(*) filter (where run_at is not null)::int as waiting,
    count(*) filter (where run_at is null)::int as failed from delivery
  where run_at is not null or (run_at is null and sent_at is null)`;

/** Queues it, in the transaction that decides it. @returns its number */
export async function addDelivery(sql: Sql, row: NewDelivery): Promise<bigint> {
  const { messageId, source, label, type, to, title, body, queuedAt } = row;
  const values = [messageId, source, label, type, to.endpointId, to.address, title, body, queuedAt];
  const [added] = await sql.query<{ id: bigint }>(ADD, values);
  if (added === undefined) throw new Error('a delivery was not added');
  return added.id;
}

/** Takes up what is due, until `endsAt`: nobody else sends it before. */
export function leaseDeliveries(
  sql: Sql,
  { now, holder, endsAt, limit }: { now: Date; holder: string; endsAt: Date; limit: number },
): Promise<LeasedDelivery[]> {
  return sql.query<LeasedDelivery>(LEASE, [now, holder, endsAt, limit]);
}

/** When the next may be tried, or null. */
export async function nextDeliveryAt(sql: Sql): Promise<Date | null> {
  return (await sql.query<{ next: Date | null }>(NEXT))[0]?.next ?? null;
}

/** Has no effect once the lease was lost to another process. */
export async function endDelivery(sql: Sql, id: bigint, holder: string, end: DeliveryEnd): Promise<void> {
  if (end.kind === 'sent') await sql.query(SENT, [id, holder, end.at]);
  else await sql.query(FAILED, [id, holder, end.at, end.retryAt, end.error]);
}

export interface DeliveryList {
  /** Older than this one; null: the newest. */
  readonly before: bigint | null;
  /** Null: of all. */
  readonly source: string | null;
  /** Those alone that were given up. */
  readonly isFailed: boolean;
  readonly limit: number;
}

/** The newest first. */
export function findDeliveries(
  sql: Sql,
  { before, source, isFailed, limit }: DeliveryList,
): Promise<DeliveryRow[]> {
  return sql.query<DeliveryRow>(LIST, [before, source, isFailed, limit]);
}

/** Queues one anew that was given up, with all its attempts. @returns whether it had been */
export async function tryDeliveryAgain(sql: Sql, id: bigint, now: Date): Promise<boolean> {
  return (await sql.query(AGAIN, [id, now])).length > 0;
}

/** Gives up what a source still has queued: nobody wants it any more. */
export async function dropDeliveries(sql: Sql, source: string, error: string): Promise<void> {
  await sql.query(DROP, [source, error]);
}

/** What was sent or given up goes after 30 days, some thousands at a time. */
export async function forgetDeliveries(sql: Sql, now: Date): Promise<void> {
  await sql.query(FORGET, [new Date(now.getTime() - KEPT_MS)]);
}

/** In a restored database nobody knows whether what is queued went out since. */
export async function holdAllDeliveries(sql: Sql): Promise<void> {
  await sql.query(HOLD_ALL, ['held back by a restore: it may have been sent before']);
}

/** How many wait, and how many were given up. */
export async function countDeliveries(sql: Sql): Promise<{ waiting: number; failed: number }> {
  return (await sql.query<{ waiting: number; failed: number }>(COUNT))[0] ?? { waiting: 0, failed: 0 };
}
