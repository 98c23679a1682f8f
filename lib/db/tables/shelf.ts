import type { Sql } from '../database';
import type { PriceRow } from './shop';

/** A product with what may still be ordered of it. Its row is locked until the transaction ends. */
export interface ShelfRow extends PriceRow {
  /** Pieces that nobody has reserved. */
  readonly available: number;
  /** Pieces that orders hold which are not settled. */
  readonly unpaid: number;
}

/** Pieces of a product that a client's open orders hold which are not settled. */
export interface HeldRow {
  readonly client: string;
  readonly sku: string;
  readonly quantity: number;
}

/**
 * In the order of sku, with all that this batch may come to lock: taken in two portions, the stock of one batch and that
 * of a replica's would close a circle.
 */
const LOCK = `select sku, name, price_minor as "priceMinor", currency, revision, hidden, stock - reserved as available, unpaid
  from product
  where sku = any($1::text[]) or sku in (select sku from order_item where order_number = any($2::bigint[]))
  order by sku for no key update`;
const HELD = `select client, sku, sum(quantity)::int as quantity from order_item
  where client = any($1::text[]) and sku = any($2::text[]) group by client, sku`;
const FORGET =
  'update order_item set client = null where order_number = any($1::bigint[]) and client is not null';

/** Locks these products, and those of these orders, which the batch may release or sell. */
export function lockShelf(
  sql: Sql,
  skus: readonly string[],
  orderNumbers: readonly bigint[],
): Promise<ShelfRow[]> {
  return sql.query<ShelfRow>(LOCK, [skus, orderNumbers]);
}

/** What these clients hold of these products, which are locked: a statement of its own sees what was committed before. */
export async function findHeld(
  sql: Sql,
  clients: readonly string[],
  skus: readonly string[],
): Promise<HeldRow[]> {
  return clients.length === 0 ? [] : sql.query<HeldRow>(HELD, [clients, skus]);
}

/** These orders have ended: who ordered their items is nobody's business any more. */
export async function forgetClients(sql: Sql, orderNumbers: readonly bigint[]): Promise<void> {
  await sql.query(FORGET, [orderNumbers]);
}
