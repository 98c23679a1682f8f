import type { Sql, Transaction } from '../database';
import { insertOf, unnestOf, valuesOf } from '../unnest';
import { findItems, type ItemRow } from './shop';

const RESERVATION_COLUMNS = { order_number: 'bigint', sku: 'text', quantity: 'int' } as const;
const TAKEN_COLUMNS = { sku: 'text', quantity: 'int' } as const;

/**
 * In the order of sku, always: two batches never wait for each other in a circle. Not `for update`: the foreign key of
 * an item that a batch has just written holds the product's key, and so does that of a replica's batch beside it.
 */
const LOCK = `select sku, stock - reserved as available from product where sku = any($1::text[]) order by sku for no key update`;
const RESERVE = insertOf('stock_reservation', RESERVATION_COLUMNS);
const TAKE = `update product p set reserved = p.reserved + r.quantity from ${unnestOf(TAKEN_COLUMNS)} where p.sku = r.sku`;
const SHIP = `update stock_reservation set state = 'shipped' where order_number = any($1::bigint[]) and state = 'open'`;
const SKUS_OF = `select distinct sku from stock_reservation where order_number = any($1::bigint[]) and state = 'open'`;
const RELEASE = `with freed as (update stock_reservation set state = 'released'
    where order_number = any($1::bigint[]) and state = 'open' returning sku, quantity),
  sums as (select sku, sum(quantity)::int as quantity from freed group by sku)
  update product p set reserved = p.reserved - sums.quantity from sums where p.sku = sums.sku`;

const LOCK_OF = `select 1 from product where sku in (select sku from order_item where order_number = any($1::bigint[]))
  order by sku for no key update`;

/** Locks all products of these orders in one go. */
export async function lockStockOf(sql: Sql, orderNumbers: readonly bigint[]): Promise<void> {
  await sql.query(LOCK_OF, [orderNumbers]);
}

/**
 * Reserves the items of these orders, each order's all or none, in the order given.
 * @returns the orders for which something was missing; nothing is reserved for them
 */
export async function reserveStock(sql: Transaction, orderNumbers: readonly bigint[]): Promise<Set<bigint>> {
  if (orderNumbers.length === 0) return new Set();
  const items = new Map<bigint, ItemRow[]>();
  const skus = new Set<string>();
  for (const item of await findItems(sql, orderNumbers)) {
    items.set(item.orderNumber, [...(items.get(item.orderNumber) ?? []), item]);
    skus.add(item.sku);
  }
  if (skus.size === 0) return new Set();
  const rows = await sql.query<{ sku: string; available: number }>(LOCK, [[...skus]]);
  const available = new Map(rows.map((row) => [row.sku, row.available]));
  const taken = new Map<string, number>();
  const missing = new Set<bigint>();
  const reservations: { order_number: bigint; sku: string; quantity: number }[] = [];
  for (const orderNumber of orderNumbers) {
    const lines = items.get(orderNumber) ?? [];
    const left = (sku: string) => (available.get(sku) ?? 0) - (taken.get(sku) ?? 0);
    if (lines.some((line) => left(line.sku) < line.quantity)) {
      missing.add(orderNumber);
      continue;
    }
    for (const { sku, quantity } of lines) {
      taken.set(sku, (taken.get(sku) ?? 0) + quantity);
      reservations.push({ order_number: orderNumber, sku, quantity });
    }
  }
  if (reservations.length > 0) {
    sql.later(sql.query(RESERVE, valuesOf(RESERVATION_COLUMNS, reservations)));
    const sums = [...taken].map(([sku, quantity]) => ({ sku, quantity }));
    sql.later(sql.query(TAKE, valuesOf(TAKEN_COLUMNS, sums)));
  }
  return missing;
}

/** The reserved pieces leave the shop. */
export async function shipStock(sql: Sql, orderNumbers: readonly bigint[]): Promise<void> {
  await sql.query(SHIP, [orderNumbers]);
}

/** The reserved pieces can be sold again. */
export async function releaseStock(sql: Sql, orderNumbers: readonly bigint[]): Promise<void> {
  const skus = (await sql.query<{ sku: string }>(SKUS_OF, [orderNumbers])).map((row) => row.sku);
  if (skus.length === 0) return;
  await sql.query(LOCK, [skus]);
  await sql.query(RELEASE, [orderNumbers]);
}
