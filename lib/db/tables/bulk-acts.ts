import type { BulkActName } from '@/lib/contract/desk-bulk';
import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';

/**
 * Something that is done with many orders. `draft`: a frozen selection that nobody has started · `running` · `paused` ·
 * `stopped`: by a person, for good · `done`: every order has its result.
 */
export type BulkState = 'draft' | 'running' | 'paused' | 'stopped' | 'done';

/** `waiting`: nothing was done yet · `left-out`: it did not allow it when the selection was frozen · `refused`: nor when it was tried. */
export type BulkItemState = 'waiting' | 'done' | 'refused' | 'failed' | 'left-out';

export interface BulkActRow {
  readonly id: bigint;
  readonly act: BulkActName;
  /** What the selection was made by, as the address of the list says it. JSON. */
  readonly filters: string;
  readonly person: string;
  readonly role: string;
  /** Empty until it is started. */
  readonly reason: string;
  readonly state: BulkState;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** The row of `desk_act` that asked; null: not started. */
  readonly askedId: bigint | null;
}

export interface BulkItemRow {
  readonly orderNumber: bigint;
  readonly orderId: string;
  readonly state: BulkItemState;
  readonly detail: string | null;
  readonly at: Date | null;
}

/** What a step did with an order of a bulk. */
export interface BulkMark {
  readonly bulkId: bigint;
  readonly orderNumber: bigint;
  readonly state: 'done' | 'refused';
  readonly detail: string | null;
}

/** Selections that nobody started go after a day, those that ended after three months; the newest of all stay. */
const DRAFT_MS = 24 * 60 * 60 * 1000;
const ENDED_MS = 90 * 24 * 60 * 60 * 1000;
const MAX_KEPT = 200;

const COLUMNS = `id, act, filters, person, role, reason, state, created_at as "createdAt", started_at as "startedAt",
  ended_at as "endedAt", asked_id as "askedId"`;
const ADD = `insert into bulk_act (act, filters, person, role, reason, state, created_at)
  values ($1, $2, $3, $4, '', 'draft', $5) returning id`;
const ITEM_COLUMNS = { order_number: 'bigint', state: 'text', detail: 'text' } as const;
const ADD_ITEMS = `insert into bulk_item (bulk_id, order_number, state, detail)
  select $4::bigint, order_number, state, detail from ${unnestOf(ITEM_COLUMNS)} on conflict do nothing`;
const FIND = `select ${COLUMNS} from bulk_act where id = $1::bigint`;
const LIST = `select ${COLUMNS} from bulk_act order by id desc limit $1`;
const COUNTS = `select state, count(*)::int as orders from bulk_item where bulk_id = $1::bigint group by state`;
const LEFT_OUT = `select detail, count(*)::int as orders from bulk_item where bulk_id = $1::bigint and state = 'left-out'
  group by detail order by 2 desc, 1`;
const ITEMS = `select i.order_number as "orderNumber", o.id::text as "orderId", i.state, i.detail, i.at
  from bulk_item i join orders o on o.number = i.order_number
  where i.bulk_id = $1::bigint and ($2::text is null or i.state = $2) order by i.at desc nulls last, i.order_number desc limit $3`;
const WAITING = `select i.order_number as "orderNumber", o.id::text as "orderId"
  from bulk_item i join orders o on o.number = i.order_number
  where i.bulk_id = $1::bigint and i.state = 'waiting' order by i.order_number desc limit $2`;
const START = `update bulk_act set state = 'running', reason = $2, started_at = $3, asked_id = $4, person = $5, role = $6
  where id = $1::bigint and state = 'draft' returning id`;
const TURN = `update bulk_act set state = $2, ended_at = $4, lease_ends = null
  where id = $1::bigint and state = any($3::text[]) returning id`;
/** Passes over what another process has, or is claiming. */
const LEASE = `update bulk_act set leased_by = $2, lease_ends = $3 where id = (select id from bulk_act
    where state = 'running' and (lease_ends is null or lease_ends <= $1 or leased_by = $2)
    order by id limit 1 for update skip locked) returning ${COLUMNS}`;
const NEXT = `select min(coalesce(lease_ends, started_at)) as next from bulk_act where state = 'running'`;
/**
 * Holds the bulk as it is until the commit: whoever pauses or stops it waits, and from then on nothing more is done.
 */
const OPEN = `select i.bulk_id as "bulkId", i.order_number as "orderNumber"
  from unnest($1::bigint[], $2::bigint[]) as r(bulk_id, order_number)
    join bulk_item i using (bulk_id, order_number) join bulk_act b on b.id = i.bulk_id
  where i.state = 'waiting' and b.state = 'running' order by b.id for share of b`;
const MARK_COLUMNS = { bulk_id: 'bigint', order_number: 'bigint', state: 'text', detail: 'text' } as const;
const MARK = `update bulk_item i set state = r.state, detail = r.detail, at = $5::timestamptz from ${unnestOf(MARK_COLUMNS)}
  where i.bulk_id = r.bulk_id and i.order_number = r.order_number`;
const FAIL = `update bulk_item set attempts = attempts + 1, detail = $3, at = $4::timestamptz,
    state = case when attempts + 1 >= $5::int then 'failed' else state end
  where bulk_id = $1::bigint and order_number = $2::bigint and state = 'waiting'
    and exists (select 1 from bulk_act where id = bulk_id and state = 'running')`;
const OF_ORDER = `select b.act, b.person, b.role, b.reason, i.state, i.detail, i.at, b.id from bulk_item i join bulk_act b on b.id = i.bulk_id
  where i.order_number = $1::bigint and i.state in ('done', 'refused', 'failed') order by i.at desc limit $2`;
const FORGET = `with gone as (delete from bulk_act where (state = 'draft' and created_at < $1::timestamptz)
    or (state in ('stopped', 'done') and (ended_at < $2::timestamptz or id not in (select id from bulk_act order by id desc limit $3::int)))
    returning id)
  delete from bulk_item where bulk_id in (select id from gone)`;
const PAUSE_ALL = `update bulk_act set state = 'paused', lease_ends = null where state = 'running'`;

export interface NewBulkAct extends Pick<BulkActRow, 'act' | 'filters' | 'person' | 'role' | 'createdAt'> {}

/** Adds an empty selection, and forgets what is old. @returns its number */
export async function addBulkAct(sql: Sql, row: NewBulkAct): Promise<bigint> {
  const now = row.createdAt.getTime();
  await sql.query(FORGET, [new Date(now - DRAFT_MS), new Date(now - ENDED_MS), MAX_KEPT]);
  const values = [row.act, row.filters, row.person, row.role, row.createdAt];
  const [added] = await sql.query<{ id: bigint }>(ADD, values);
  if (added === undefined) throw new Error('a bulk was not added');
  return added.id;
}

/** Adds orders to a selection; one that is in it already is left alone. */
export async function addBulkItems(
  sql: Sql,
  bulkId: bigint,
  items: readonly Pick<BulkItemRow, 'orderNumber' | 'state' | 'detail'>[],
): Promise<void> {
  const values = items.map(({ orderNumber, state, detail }) => ({
    order_number: orderNumber,
    state,
    detail,
  }));
  await sql.query(ADD_ITEMS, [...valuesOf(ITEM_COLUMNS, values), bulkId]);
}

export async function findBulkAct(sql: Sql, id: bigint): Promise<BulkActRow | null> {
  return (await sql.query<BulkActRow>(FIND, [id]))[0] ?? null;
}

/** The newest first. */
export function findBulkActs(sql: Sql, limit: number): Promise<BulkActRow[]> {
  return sql.query<BulkActRow>(LIST, [limit]);
}

/** How many orders there are of each state. */
export async function countBulkItems(sql: Sql, id: bigint): Promise<Readonly<Record<BulkItemState, number>>> {
  const rows = await sql.query<{ state: BulkItemState; orders: number }>(COUNTS, [id]);
  const of = (state: BulkItemState) => rows.find((row) => row.state === state)?.orders ?? 0;
  return {
    waiting: of('waiting'),
    done: of('done'),
    refused: of('refused'),
    failed: of('failed'),
    'left-out': of('left-out'),
  };
}

/** Why orders were left out, and how many for each reason. */
export function findLeftOut(sql: Sql, id: bigint): Promise<{ detail: string; orders: number }[]> {
  return sql.query(LEFT_OUT, [id]);
}

/** The orders of a bulk, the newest results first. @param state null: all */
export function findBulkItems(
  sql: Sql,
  id: bigint,
  state: BulkItemState | null,
  limit: number,
): Promise<BulkItemRow[]> {
  return sql.query<BulkItemRow>(ITEMS, [id, state, limit]);
}

/** Orders that have no result yet, the newest first. */
export function findWaitingItems(
  sql: Sql,
  id: bigint,
  limit: number,
): Promise<Pick<BulkItemRow, 'orderNumber' | 'orderId'>[]> {
  return sql.query(WAITING, [id, limit]);
}

/** From now on it is the work of who starts it, whoever made the selection. @returns whether it was a draft until now */
export async function startBulkAct(
  sql: Sql,
  {
    id,
    reason,
    at,
    askedId,
    person,
    role,
  }: Pick<BulkActRow, 'id' | 'reason' | 'person' | 'role'> & { at: Date; askedId: bigint },
): Promise<boolean> {
  return (await sql.query(START, [id, reason, at, askedId, person, role])).length > 0;
}

/**
 * Turns a bulk to another state. Waits for what is being done at this moment: afterwards nothing more is.
 * @returns whether it was in one of the states `from`
 */
export async function turnBulkAct(
  sql: Sql,
  { id, from, to, endedAt }: { id: bigint; from: readonly BulkState[]; to: BulkState; endedAt: Date | null },
): Promise<boolean> {
  return (await sql.query(TURN, [id, to, from, endedAt])).length > 0;
}

/** Takes up one that runs, until `endsAt`: nobody else works on it before. */
export async function leaseBulkAct(
  sql: Sql,
  { now, holder, endsAt }: { now: Date; holder: string; endsAt: Date },
): Promise<BulkActRow | null> {
  return (await sql.query<BulkActRow>(LEASE, [now, holder, endsAt]))[0] ?? null;
}

/** When one can be taken up next, or null. */
export async function nextBulkAt(sql: Sql): Promise<Date | null> {
  return (await sql.query<{ next: Date | null }>(NEXT))[0]?.next ?? null;
}

export type BulkItemRef = Pick<BulkMark, 'bulkId' | 'orderNumber'>;

/** Those of these orders that still have no result, in bulks that run; these stay as they are until the transaction is over. */
export function findOpenItems(sql: Sql, refs: readonly BulkItemRef[]): Promise<BulkItemRef[]> {
  return sql.query<BulkItemRef>(OPEN, [
    refs.map(({ bulkId }) => bulkId),
    refs.map(({ orderNumber }) => orderNumber),
  ]);
}

/** Writes results, in the transaction of what was done. */
export async function markBulkItems(sql: Sql, marks: readonly BulkMark[], at: Date): Promise<void> {
  if (marks.length === 0) return;
  const values = marks.map((mark) => ({ ...mark, bulk_id: mark.bulkId, order_number: mark.orderNumber }));
  await sql.query(MARK, [...valuesOf(MARK_COLUMNS, values), at]);
}

/** A try failed; the last one is the result. */
export async function failBulkItem(
  sql: Sql,
  { bulkId, orderNumber }: BulkItemRef,
  { detail, at, maxAttempts }: { detail: string; at: Date; maxAttempts: number },
): Promise<void> {
  await sql.query(FAIL, [bulkId, orderNumber, detail, at, maxAttempts]);
}

/** What bulks did with one order, the newest first. */
export function findBulkActsOf(
  sql: Sql,
  orderNumber: bigint,
  limit: number,
): Promise<
  (Pick<BulkActRow, 'id' | 'act' | 'person' | 'role' | 'reason'> &
    Pick<BulkItemRow, 'state' | 'detail'> & { readonly at: Date })[]
> {
  return sql.query(OF_ORDER, [orderNumber, limit]);
}

/** After a restore a person has to say that they go on. */
export async function pauseBulkActs(sql: Sql): Promise<void> {
  await sql.query(PAUSE_ALL);
}
