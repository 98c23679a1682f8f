import type { OrderState } from '@/lib/contract/order';
import type { Sql } from '../database';
import { insertOf, unnestOf, valuesOf } from '../unnest';

/** What an order goes by: outside by its id, in every table but its own by its number. */
export interface OrderRef {
  /** Random over 63 bits, a decimal string everywhere. */
  readonly id: string;
  /** Dense; see `order-numbers.ts`. A `bigint`, so that no compiler takes the one for the other. */
  readonly number: bigint;
}

/** One order. Money is in minor units, times are UTC. */
export interface OrderRow extends OrderRef {
  definitionId: number;
  markingId: number | null;
  state: OrderState;
  outcome: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  currency: string;
  total: bigint | null;
  received: bigint;
  applied: bigint;
  held: bigint;
  heldForeign: boolean;
  refundDue: boolean;
  settledAt: Date | null;
  cancelRequestedAt: Date | null;
  timeScale: number;
  paused: boolean;
  /** Its pieces went back to the shelf while its clock stood still. */
  stockReturned: boolean;
  openIncidents: number;
  /** A person holds it: nothing moves it, and what arrives is kept. */
  suspended: boolean;
  variables: Readonly<Record<string, unknown>> | null;
  /** Local variables, by the open element that they belong to. */
  locals: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null;
}

const ORDER_COLUMNS = {
  number: 'bigint',
  id: 'bigint',
  definition_id: 'int',
  marking_id: 'int',
  state: 'text',
  outcome: 'text',
  version: 'int',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  currency: 'text',
  total: 'bigint',
  received: 'bigint',
  applied: 'bigint',
  held: 'bigint',
  held_foreign: 'boolean',
  refund_due: 'boolean',
  settled_at: 'timestamptz',
  cancel_requested_at: 'timestamptz',
  time_scale: 'float8',
  paused: 'boolean',
  stock_returned: 'boolean',
  open_incidents: 'int',
  suspended: 'boolean',
  variables: 'jsonb',
  locals: 'jsonb',
} as const;

const SELECT = `select number, id::text, definition_id as "definitionId", marking_id as "markingId", state, outcome, version,
  created_at as "createdAt", updated_at as "updatedAt", currency, total, received, applied, held,
  held_foreign as "heldForeign", refund_due as "refundDue", settled_at as "settledAt",
  cancel_requested_at as "cancelRequestedAt", time_scale as "timeScale", paused,
  stock_returned as "stockReturned",
  open_incidents as "openIncidents", suspended, variables, locals from orders`;

const LOCK = `${SELECT} where id = any($1::bigint[]) order by orders.number for update`;
const LOCK_FREE = `${LOCK} skip locked`;
const FIND = `${SELECT} where id = $1::bigint`;
const VERSION = 'select version from orders where id = $1::bigint';
const FIND_MANY = `${SELECT} where id = any($1::bigint[])`;
const INSERT = insertOf('orders', ORDER_COLUMNS);
const CHANGEABLE = Object.keys(ORDER_COLUMNS).filter(
  (name) => !['number', 'id', 'definition_id', 'created_at', 'currency', 'total'].includes(name),
);
const UPDATE = `update orders o set ${CHANGEABLE.map((name) => `${name} = r.${name}`).join(', ')}
  from ${unnestOf(ORDER_COLUMNS)} where o.number = r.number`;

/** Locks these orders in the order of their numbers, so that two batches never wait for each other in a circle. */
export function lockOrders(sql: Sql, ids: readonly string[]): Promise<OrderRow[]> {
  return sql.query<OrderRow>(LOCK, [ids]);
}

/** Locks those of these orders that nobody else has locked. */
export function lockFreeOrders(sql: Sql, ids: readonly string[]): Promise<OrderRow[]> {
  return sql.query<OrderRow>(LOCK_FREE, [ids]);
}

/** Orders as their last commit left them, in no order. */
export function findOrders(sql: Sql, ids: readonly string[]): Promise<OrderRow[]> {
  return sql.query<OrderRow>(FIND_MANY, [ids]);
}

/** One order as its last commit left it, or null. */
export async function findOrder(sql: Sql, id: string): Promise<OrderRow | null> {
  return (await sql.query<OrderRow>(FIND, [id]))[0] ?? null;
}

/** How often one order has changed, or null if there is none of this id. */
export async function findVersion(sql: Sql, id: string): Promise<number | null> {
  return (await sql.query<{ version: number }>(VERSION, [id]))[0]?.version ?? null;
}

/**
 * The versions of these orders as they are now; one that is not there is left out. Looked up one by one: for a list the
 * database weighs each id against its statistics, which takes longer than finding it, or keeps the plan of a small table.
 */
export async function findVersions(sql: Sql, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: string; version: number }>(
    `select t.id::text as id, o.version from unnest($1::bigint[]) as t(id)
       join lateral (select version from orders where id = t.id offset 0) o on true`,
    [ids],
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}

export async function insertOrders(sql: Sql, rows: readonly OrderRow[]): Promise<void> {
  if (rows.length > 0) await sql.query(INSERT, valuesOf(ORDER_COLUMNS, rows.map(toColumns)));
}

export async function updateOrders(sql: Sql, rows: readonly OrderRow[]): Promise<void> {
  if (rows.length > 0) await sql.query(UPDATE, valuesOf(ORDER_COLUMNS, rows.map(toColumns)));
}

function toColumns(row: OrderRow) {
  return {
    number: row.number,
    id: row.id,
    definition_id: row.definitionId,
    marking_id: row.markingId,
    state: row.state,
    outcome: row.outcome,
    version: row.version,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    currency: row.currency,
    total: row.total,
    received: row.received,
    applied: row.applied,
    held: row.held,
    held_foreign: row.heldForeign,
    refund_due: row.refundDue,
    settled_at: row.settledAt,
    cancel_requested_at: row.cancelRequestedAt,
    time_scale: row.timeScale,
    paused: row.paused,
    stock_returned: row.stockReturned,
    open_incidents: row.openIncidents,
    suspended: row.suspended,
    variables: row.variables,
    locals: row.locals,
  };
}
