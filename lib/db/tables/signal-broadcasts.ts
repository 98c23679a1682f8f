import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';

/** A signal that was broadcast. `running`: not every wait that it reaches has it yet. */
export interface BroadcastRow {
  readonly id: bigint;
  readonly name: string;
  /** The order that threw it, with its step and element; null: a person sent it. */
  readonly orderNumber: bigint | null;
  readonly orderId: string | null;
  readonly seq: number | null;
  readonly elementId: string | null;
  readonly person: string | null;
  readonly at: Date;
  readonly state: 'running' | 'done';
  /** Open waits when it began to be delivered; null: it has not. */
  readonly found: number | null;
  readonly delivered: number;
  /** Of suspended orders: delivered once these are resumed. */
  readonly kept: number;
  readonly endedAt: Date | null;
}

/** A signal that a step throws. */
export interface ThrownSignal {
  readonly name: string;
  readonly orderNumber: bigint;
  readonly seq: number;
  readonly elementId: string;
  readonly at: Date;
}

/** What a step did with a signal that came to a wait. */
export interface HeardSignal {
  readonly broadcastId: bigint;
  readonly what: 'delivered' | 'kept';
}

/** Those that are done are forgotten then, and the oldest of more than so many. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const MAX_KEPT = 100_000;

const COLUMNS = `id, name, order_number as "orderNumber",
  (select o.id::text from orders o where o.number = order_number) as "orderId", seq, element_id as "elementId", person, at, state, found,
  delivered, kept, ended_at as "endedAt"`;
const THROWN_COLUMNS = {
  name: 'text',
  order_number: 'bigint',
  seq: 'int',
  element_id: 'text',
  at: 'timestamptz',
} as const;
const HEARD_COLUMNS = { id: 'bigint', delivered: 'int', kept: 'int' } as const;

const THROW = `insert into signal_broadcast (id, name, order_number, seq, element_id, at)
  select nextval('signal_number'), r.name, r.order_number, r.seq, r.element_id, r.at from ${unnestOf(THROWN_COLUMNS)}
  where exists (select 1 from signal_wait w where w.name = r.name and w.broadcast_id is null)`;
const SEND = `insert into signal_broadcast (id, name, key, person, at) values (nextval('signal_number'), $1, $2, $3, $4)
  on conflict (key) do nothing returning ${COLUMNS}`;
const BY_KEY = `select ${COLUMNS} from signal_broadcast where key = $1`;
const LIST = `select ${COLUMNS} from signal_broadcast order by id desc limit $1`;
const HEAR = `update signal_broadcast b set delivered = b.delivered + r.delivered, kept = b.kept + r.kept
  from ${unnestOf(HEARD_COLUMNS)} where b.id = r.id`;
/** Of several under way the one that was looked at longest ago; passes over what another process has, or is claiming. */
const LEASE = `update signal_broadcast set leased_by = $2, lease_ends = $3 where id = (select id from signal_broadcast
    where state = 'running' and (lease_ends is null or lease_ends <= $1 or leased_by = $2)
    order by lease_ends nulls first, id limit 1 for update skip locked) returning ${COLUMNS}`;
const NEXT = `select min(coalesce(lease_ends, at)) as next from signal_broadcast where state = 'running'`;
const FOUND = `update signal_broadcast set found = $2 where id = $1::bigint and found is null`;
const END = `update signal_broadcast set state = 'done', ended_at = $2, lease_ends = null
  where id = $1::bigint and state = 'running'`;
const FORGET = `delete from signal_broadcast where ended_at < $1::timestamptz
  or (state = 'done' and id <= (select id from signal_broadcast order by id desc offset $2::int limit 1))`;

/**
 * Adds what steps throw, in their transaction: behind the waits that they open, whose numbers are then lower. What nobody waits for
 * is none: the log alone has it.
 */
export async function insertThrownSignals(sql: Sql, rows: readonly ThrownSignal[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({ ...row, order_number: row.orderNumber, element_id: row.elementId }));
  await sql.query(THROW, valuesOf(THROWN_COLUMNS, values));
}

export interface SentSignal extends Pick<BroadcastRow, 'name' | 'at'> {
  readonly person: string;
  /** Null: each request is one of its own. */
  readonly key: string | null;
}

/** Adds what a person sends. @returns it, or what was sent before with this key */
export async function insertSentSignal(
  sql: Sql,
  { name, key, person, at }: SentSignal,
): Promise<BroadcastRow> {
  const [added] = await sql.query<BroadcastRow>(SEND, [name, key, person, at]);
  const row = added ?? (await sql.query<BroadcastRow>(BY_KEY, [key]))[0];
  if (row === undefined) throw new Error('a signal was not added');
  return row;
}

/** The newest first. */
export function findBroadcasts(sql: Sql, limit: number): Promise<BroadcastRow[]> {
  return sql.query<BroadcastRow>(LIST, [limit]);
}

/** Counts what became of signals, in the transaction of what was done. */
export async function countHeardSignals(sql: Sql, heard: readonly HeardSignal[]): Promise<void> {
  if (heard.length === 0) return;
  const byId = new Map<bigint, { id: bigint; delivered: number; kept: number }>();
  for (const { broadcastId: id, what } of heard) {
    const known = byId.get(id) ?? { id, delivered: 0, kept: 0 };
    known[what] += 1;
    byId.set(id, known);
  }
  await sql.query(HEAR, valuesOf(HEARD_COLUMNS, [...byId.values()]));
}

/** Takes up one that is under way, until `endsAt`: nobody else works on it before. */
export async function leaseBroadcast(
  sql: Sql,
  { now, holder, endsAt }: { now: Date; holder: string; endsAt: Date },
): Promise<BroadcastRow | null> {
  return (await sql.query<BroadcastRow>(LEASE, [now, holder, endsAt]))[0] ?? null;
}

/** When one can be taken up next, or null. */
export async function nextBroadcastAt(sql: Sql): Promise<Date | null> {
  return (await sql.query<{ next: Date | null }>(NEXT))[0]?.next ?? null;
}

/** Keeps how many waits there were when it began to be delivered. */
export async function noteFound(sql: Sql, id: bigint, found: number): Promise<void> {
  await sql.query(FOUND, [id, found]);
}

export async function endBroadcast(sql: Sql, id: bigint, at: Date): Promise<void> {
  await sql.query(END, [id, at]);
}

export async function forgetBroadcasts(sql: Sql, now: Date): Promise<void> {
  await sql.query(FORGET, [new Date(now.getTime() - KEPT_MS), MAX_KEPT]);
}
