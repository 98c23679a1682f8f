import type { Sql } from '@/lib/db/database';
import { lockShelf } from '@/lib/db/tables/shelf';
import { findItems, type ItemRow } from '@/lib/db/tables/shop';
import type { Shortage } from '@/lib/db/tables/stock';

/** The items of orders that gave their pieces back, and what the shelf has of them, under its locks. */
export class ReturnedStock {
  private constructor(
    private readonly items: ReadonlyMap<bigint, readonly ItemRow[]>,
    private readonly available: Map<string, number>,
  ) {}

  static async load(sql: Sql, orderNumbers: readonly bigint[]): Promise<ReturnedStock> {
    if (orderNumbers.length === 0) return new ReturnedStock(new Map(), new Map());
    const [products, rows] = await Promise.all([
      lockShelf(sql, [], orderNumbers),
      findItems(sql, orderNumbers),
    ]);
    const items = new Map<bigint, ItemRow[]>();
    for (const row of rows) items.set(row.orderNumber, [...(items.get(row.orderNumber) ?? []), row]);
    return new ReturnedStock(items, new Map(products.map(({ sku, available }) => [sku, available])));
  }

  /** Takes all pieces of an order, or none. @returns whether they were there */
  take(orderNumber: bigint): boolean {
    const lines = this.items.get(orderNumber);
    if (lines === undefined || lines.some(({ sku, quantity }) => this.#left(sku) < quantity)) return false;
    for (const { sku, quantity } of lines) this.available.set(sku, this.#left(sku) - quantity);
    return true;
  }

  /** What an order lacks of its pieces; none: they are there. */
  lacking(orderNumber: bigint): Shortage[] {
    const short = (this.items.get(orderNumber) ?? []).filter(
      ({ sku, quantity }) => this.#left(sku) < quantity,
    );
    return short.map(({ sku }) => ({ orderNumber, sku, available: Math.max(this.#left(sku), 0) }));
  }

  #left(sku: string): number {
    return this.available.get(sku) ?? 0;
  }
}
