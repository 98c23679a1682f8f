import type { Sql, Transaction } from '@/lib/db/database';
import type { OrderRow } from '@/lib/db/tables/orders';
import { type PiecesBack, takePiecesBack } from '@/lib/db/tables/returned-pieces';
import { forgetClients } from '@/lib/db/tables/shelf';
import {
  lockStockOf,
  noteShortages,
  releaseStock,
  type Shortage,
  sellStock,
  takeStockAnew,
} from '@/lib/db/tables/stock';
import { dropReturns, type StockReturn, scheduleReturns } from '@/lib/db/tables/stock-returns';
import type { Session } from '@/lib/runtime/types';
import { ReturnedStock } from './returned-stock';

/** What becomes of the pieces of one batch's orders, beside what the service tasks do with them. */
export class BatchStock {
  readonly #released: OrderRow[] = [];
  readonly #sold: bigint[] = [];
  readonly #takenAnew: bigint[] = [];
  readonly #short: Shortage[] = [];
  readonly #forgotten: bigint[] = [];
  readonly #returns: StockReturn[] = [];
  readonly #droppedReturns: bigint[] = [];
  readonly #back: PiecesBack[] = [];
  #returned: ReturnedStock | null = null;

  constructor(private readonly now: Date) {}

  /** Looks for the pieces of the locked orders that gave theirs back. */
  async load(sql: Sql, sessions: readonly Session[]): Promise<void> {
    const numbers = sessions.filter(({ order }) => order.stockReturned).map(({ order }) => order.number);
    if (numbers.length > 0) this.#returned = await ReturnedStock.load(sql, numbers);
  }

  /** A settled order's pieces are unpaid no longer. */
  sell({ number, total }: OrderRow): void {
    if (total !== null) this.#sold.push(number);
  }

  /** The order has ended. @param keeps has the model freed its pieces itself, or shipped them? */
  end(order: OrderRow, keeps: boolean): void {
    if (!keeps) this.#released.push(order);
    if (order.settledAt === null && order.total !== null) this.#forgotten.push(order.number);
  }

  /**
   * If the order's pieces went back to the shelf it takes them anew. What is gone is noted at its items.
   * @returns whether it has its pieces
   */
  secure(order: OrderRow): boolean {
    if (!order.stockReturned) return true;
    if (!this.#returned?.take(order.number)) {
      this.#short.push(...(this.#returned?.lacking(order.number) ?? []));
      return false;
    }
    order.stockReturned = false;
    this.#takenAnew.push(order.number);
    return true;
  }

  /** From now on an unpaid order has so long before its pieces go back; asked again, the first time counts. */
  scheduleReturn({ number, total, settledAt, stockReturned }: OrderRow, afterMs: number): void {
    if (total === null || settledAt !== null || stockReturned) return;
    this.#returns.push({ orderNumber: number, dueAt: new Date(this.now.getTime() + afterMs) });
  }

  /** Nothing is to be given back any more. */
  dropReturn({ number }: OrderRow): void {
    this.#droppedReturns.push(number);
  }

  /** The order's pieces can be sold again; the order goes on. */
  giveBack(session: Session): void {
    const { order } = session;
    order.stockReturned = true;
    session.touch();
    this.#released.push(order);
    this.#forgotten.push(order.number);
  }

  /** Shipped pieces came back, and can be sold again. */
  takeBack(pieces: readonly PiecesBack[]): void {
    this.#back.push(...pieces);
  }

  /** Writes what was gathered. `stocking`: see `BatchContext.flush`. */
  async flush(sql: Transaction, stocking: readonly (readonly bigint[])[]): Promise<void> {
    const released = this.#released.splice(0);
    const [sold, takenAnew, forgotten] = [this.#sold, this.#takenAnew, this.#forgotten].map((list) =>
      list.splice(0),
    ) as [bigint[], bigint[], bigint[]]; // one for each of the three
    const short = this.#short.splice(0);
    const returns = this.#returns.splice(0);
    const dropped = this.#droppedReturns.splice(0);
    const back = this.#back.splice(0);
    const cameBack = back.map(({ orderNumber }) => orderNumber);
    const locking = [...stocking, released.map(({ number }) => number), sold, takenAnew, cameBack];
    const portions = locking.filter(({ length }) => length > 0);
    // One after the other they would lock products in an order of their own, and another batch in another.
    if (portions.length > 1) sql.later(lockStockOf(sql, portions.flat()));
    if (sold.length > 0) sql.later(sellStock(sql, sold));
    // Behind those that were sold: what is taken anew was never unpaid.
    if (takenAnew.length > 0) sql.later(takeStockAnew(sql, takenAnew));
    if (short.length > 0) sql.later(noteShortages(sql, short));
    if (back.length > 0) sql.later(takePiecesBack(sql, back));
    if (returns.length > 0) sql.later(scheduleReturns(sql, returns));
    if (dropped.length > 0) sql.later(dropReturns(sql, dropped));
    if (forgotten.length > 0) sql.later(forgetClients(sql, forgotten));
    if (released.length > 0) await releaseStock(sql, released);
  }
}
