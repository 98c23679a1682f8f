import type { Sql, Transaction } from '../database';
import { insertOf, unnestOf, valuesOf } from '../unnest';
import type { OrderRow } from './orders';
import { findItems, type ItemRow } from './shop';

/** What its order tells of a reservation: pieces of a settled order are sold, those of any other are unpaid. */
export type StockOrder = Readonly<Pick<OrderRow, 'number' | 'settledAt'>>;

const RESERVATION_COLUMNS = { order_number: 'bigint', sku: 'text', quantity: 'int' } as const;
const TAKEN_COLUMNS = { sku: 'text', quantity: 'int', unpaid: 'int' } as const;
const RELEASED_COLUMNS = { order_number: 'bigint', is_unpaid: 'boolean' } as const;

/**
 * In the order of sku, always: two batches never wait for each other in a circle. Not `for update`: the foreign key of
 * an item that a batch has just written holds the product's key, and so does that of a replica's batch beside it.
 */
const LOCK = `select sku, stock - reserved as available from product where sku = any($1::text[]) order by sku for no key update`;
const RESERVE = insertOf('stock_reservation', RESERVATION_COLUMNS);
const TAKE = `update product p set reserved = p.reserved + r.quantity, unpaid = p.unpaid + r.unpaid
  from ${unnestOf(TAKEN_COLUMNS)} where p.sku = r.sku`;
/** What an order found of an item that it wanted more of. */
export interface Shortage {
  readonly orderNumber: bigint;
  readonly sku: string;
  /** Pieces that were there; null: it lacks them no longer. */
  readonly available: number | null;
}

const SHORT_COLUMNS = { order_number: 'bigint', sku: 'text', available: 'int' } as const;
const NOTE_SHORT = `update order_item i set available = r.available
  from ${unnestOf(SHORT_COLUMNS)} where i.order_number = r.order_number and i.sku = r.sku`;
const SHIP = `update stock_reservation set state = 'shipped' where order_number = any($1::bigint[]) and state = 'open'`;
const SKUS_OF = `select distinct sku from stock_reservation where order_number = any($1::bigint[]) and state = 'open'`;
const RELEASE = `with freed as (update stock_reservation s set state = 'released' from ${unnestOf(RELEASED_COLUMNS)}
    where s.order_number = r.order_number and s.state = 'open'
    returning s.sku, s.quantity, case when r.is_unpaid then s.quantity else 0 end as unpaid),
  sums as (select sku, sum(quantity)::int as quantity, sum(unpaid)::int as unpaid from freed group by sku)
  update product p set reserved = p.reserved - sums.quantity, unpaid = p.unpaid - sums.unpaid
  from sums where p.sku = sums.sku`;
const SELL = `with sums as (select sku, sum(quantity)::int as quantity from stock_reservation
    where order_number = any($1::bigint[]) and state = 'open' group by sku),
  locked as (select sku from product where sku in (select sku from sums) order by sku for no key update),
  forgotten as (update order_item set client = null where order_number = any($1::bigint[]) and client is not null)
  update product p set unpaid = p.unpaid - sums.quantity from sums join locked using (sku) where p.sku = sums.sku`;

const TAKE_ANEW = `with taken as (update stock_reservation set state = 'open'
    where order_number = any($1::bigint[]) and state = 'released' returning sku, quantity),
  sums as (select sku, sum(quantity)::int as quantity from taken group by sku)
  update product p set reserved = p.reserved + sums.quantity from sums where p.sku = sums.sku`;

const LOCK_OF = `select 1 from product where sku in (select sku from order_item where order_number = any($1::bigint[]))
  order by sku for no key update`;

/** Locks all products of these orders in one go. */
export async function lockStockOf(sql: Sql, orderNumbers: readonly bigint[]): Promise<void> {
  await sql.query(LOCK_OF, [orderNumbers]);
}

/**
 * Reserves the items of these orders, each order's all or none, in the order given, and notes at the items what lacks.
 * @returns the numbers of the orders for which something was missing; nothing is reserved for them
 */
export async function reserveStock(sql: Transaction, orders: readonly StockOrder[]): Promise<Set<bigint>> {
  if (orders.length === 0) return new Set();
  const items = new Map<bigint, ItemRow[]>();
  const skus = new Set<string>();
  for (const item of await findItems(
    sql,
    orders.map(({ number }) => number),
  )) {
    items.set(item.orderNumber, [...(items.get(item.orderNumber) ?? []), item]);
    skus.add(item.sku);
  }
  if (skus.size === 0) return new Set();
  const rows = await sql.query<{ sku: string; available: number }>(LOCK, [[...skus]]);
  const available = new Map(rows.map((row) => [row.sku, row.available]));
  const taken = new Map<string, { quantity: number; unpaid: number }>();
  const missing = new Set<bigint>();
  const reservations: { order_number: bigint; sku: string; quantity: number }[] = [];
  const short: Shortage[] = [];
  for (const { number, settledAt } of orders) {
    const lines = items.get(number) ?? [];
    const left = (sku: string) => (available.get(sku) ?? 0) - (taken.get(sku)?.quantity ?? 0);
    for (const line of lines) {
      const lacking = left(line.sku) < line.quantity ? Math.max(left(line.sku), 0) : null;
      if (lacking !== (line.available ?? null))
        short.push({ orderNumber: number, sku: line.sku, available: lacking });
    }
    if (lines.some((line) => left(line.sku) < line.quantity)) {
      missing.add(number);
      continue;
    }
    for (const { sku, quantity } of lines) {
      const before = taken.get(sku) ?? { quantity: 0, unpaid: 0 };
      const unpaid = before.unpaid + (settledAt === null ? quantity : 0);
      taken.set(sku, { quantity: before.quantity + quantity, unpaid });
      reservations.push({ order_number: number, sku, quantity });
    }
  }
  if (short.length > 0) sql.later(noteShortages(sql, short));
  if (reservations.length > 0) {
    sql.later(sql.query(RESERVE, valuesOf(RESERVATION_COLUMNS, reservations)));
    const sums = [...taken].map(([sku, sum]) => ({ sku, ...sum }));
    sql.later(sql.query(TAKE, valuesOf(TAKEN_COLUMNS, sums)));
  }
  return missing;
}

/** Notes at the items of orders what they lack of them, or lack no longer. Once for each item. */
export async function noteShortages(sql: Sql, shortages: readonly Shortage[]): Promise<void> {
  const rows = shortages.map(({ orderNumber, sku, available }) => ({
    order_number: orderNumber,
    sku,
    available,
  }));
  await sql.query(NOTE_SHORT, valuesOf(SHORT_COLUMNS, rows));
}

/**
 * Orders were settled: the pieces that they have reserved count as unpaid no longer, and nobody needs to know who ordered
 * them. Once for each order.
 */
export async function sellStock(sql: Sql, orderNumbers: readonly bigint[]): Promise<void> {
  await sql.query(SELL, [orderNumbers]);
}

/** Settled orders that gave their pieces back take them from the shelf again. The caller has locked it and looked. */
export async function takeStockAnew(sql: Sql, orderNumbers: readonly bigint[]): Promise<void> {
  await sql.query(TAKE_ANEW, [orderNumbers]);
}

/** The reserved pieces leave the shop. */
export async function shipStock(sql: Transaction, orders: readonly StockOrder[]): Promise<void> {
  // A process that ships before it is paid: what has left is no reservation any more.
  const unpaid = orders.filter(({ settledAt }) => settledAt === null).map(({ number }) => number);
  if (unpaid.length > 0) sql.later(sellStock(sql, unpaid));
  await sql.query(SHIP, [orders.map(({ number }) => number)]);
}

/** The reserved pieces can be sold again. */
export async function releaseStock(sql: Sql, orders: readonly StockOrder[]): Promise<void> {
  const numbers = orders.map(({ number }) => number);
  const skus = (await sql.query<{ sku: string }>(SKUS_OF, [numbers])).map((row) => row.sku);
  if (skus.length === 0) return;
  await sql.query(LOCK, [skus]);
  const rows = orders.map(({ number, settledAt }) => ({
    order_number: number,
    is_unpaid: settledAt === null,
  }));
  await sql.query(RELEASE, valuesOf(RELEASED_COLUMNS, rows));
}
