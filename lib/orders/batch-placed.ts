import type { Sql, Transaction } from '@/lib/db/database';
import {
  type CustomerRow,
  findItems,
  type IdempotencyRow,
  type ItemRow,
  insertCustomers,
  insertIdempotencyKeys,
  insertItems,
  type NewItemRow,
} from '@/lib/db/tables/shop';
import type { Session } from '@/lib/runtime/types';
import { readsItems } from './order-scope';

/** Of one batch: the items, customers and idempotency keys of new orders, and the items that processes ask for. */
export class BatchPlaced {
  readonly #items = new Map<bigint, ItemRow[]>();
  readonly #newItems: NewItemRow[] = [];
  readonly #newCustomers: CustomerRow[] = [];
  readonly #newKeys: IdempotencyRow[] = [];

  /** Reads the items of the locked orders whose process asks for them. */
  async load(sql: Sql, sessions: readonly Session[]): Promise<void> {
    const asking = sessions
      .filter(({ loaded }) => readsItems(loaded.definition))
      .map(({ order }) => order.number);
    if (asking.length > 0) this.showItems(await findItems(sql, asking));
  }

  /** The items of an order, as far as its process asks for them. */
  itemsOf(orderNumber: bigint): readonly ItemRow[] {
    return this.#items.get(orderNumber) ?? [];
  }

  /** Puts items into the FEEL scope of their orders. */
  showItems(items: readonly ItemRow[]): void {
    for (const item of items) {
      const known = this.#items.get(item.orderNumber);
      if (known === undefined) this.#items.set(item.orderNumber, [item]);
      else known.push(item);
    }
  }

  /** Items of a new order, to be written. */
  addItems(items: readonly NewItemRow[]): void {
    this.#newItems.push(...items);
  }

  /** A new order's customer, to be written. */
  addCustomer(customer: CustomerRow): void {
    this.#newCustomers.push(customer);
  }

  /** A used idempotency key, to be written. */
  addKey(key: IdempotencyRow): void {
    this.#newKeys.push(key);
  }

  /** Keys first, and awaited: a key that somebody else has used by now ends the run. */
  async flush(sql: Transaction): Promise<void> {
    await insertIdempotencyKeys(sql, this.#newKeys.splice(0));
    sql.later(insertItems(sql, this.#newItems.splice(0)));
    sql.later(insertCustomers(sql, this.#newCustomers.splice(0)));
  }
}
