import type { Sql } from '../database';
import { unnestOf, valuesOf } from '../unnest';

/** Pieces of an order that were shipped and are not back. */
export interface ShippedPieces {
  readonly orderNumber: bigint;
  readonly sku: string;
  /** Those that can still come back. */
  readonly left: number;
}

/** Pieces that came back. */
export interface PiecesBack {
  readonly orderNumber: bigint;
  readonly sku: string;
  readonly quantity: number;
}

const COLUMNS = { order_number: 'bigint', sku: 'text', quantity: 'int' } as const;

const SHIPPED = `select order_number as "orderNumber", sku, quantity - returned as left from stock_reservation
  where order_number = any($1::bigint[]) and state = 'shipped' order by order_number, sku`;
/** Products in the order of their sku, as everywhere. */
const TAKE_BACK = `with r as (select order_number, sku, sum(quantity)::int as quantity from ${unnestOf(COLUMNS)} group by 1, 2),
  locked as (select sku from product where sku in (select sku from r) order by sku for no key update),
  back as (update stock_reservation s set returned = s.returned + r.quantity from r
    where s.order_number = r.order_number and s.sku = r.sku and s.state = 'shipped' returning s.sku, r.quantity),
  sums as (select sku, sum(quantity)::int as quantity from back group by sku)
  update product p set reserved = p.reserved - sums.quantity from sums join locked using (sku) where p.sku = sums.sku`;

/** What of these orders was shipped, line by line. */
export function findShipped(sql: Sql, orderNumbers: readonly bigint[]): Promise<ShippedPieces[]> {
  return sql.query<ShippedPieces>(SHIPPED, [orderNumbers]);
}

/** Shipped pieces can be sold again. @throws the database's `23514` where more come back than were shipped */
export async function takePiecesBack(sql: Sql, rows: readonly PiecesBack[]): Promise<void> {
  const values = rows.map(({ orderNumber, sku, quantity }) => ({ order_number: orderNumber, sku, quantity }));
  await sql.query(TAKE_BACK, valuesOf(COLUMNS, values));
}
