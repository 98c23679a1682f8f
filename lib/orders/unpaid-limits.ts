import type { HeldRow, ShelfRow } from '@/lib/db/tables/shelf';
import { AppError } from '@/lib/errors';

/** Pieces of a product that are never refused, however few there are: what is scarce must still be sold. */
const FREE_PIECES = 20;
/** Shares of the pieces that are not sold yet: of what is available and what unpaid orders hold. */
const ORDER_SHARE = 0.5;
const CLIENT_SHARE = 0.75;
const TOTAL_SHARE = 0.9;

interface Line {
  readonly sku: string;
  readonly quantity: number;
}

const heldKey = (client: string, sku: string) => `${client}\n${sku}`;

/**
 * What unpaid orders may hold, and what they do hold while one batch places orders: whoever reserves without paying
 * must not empty the shelf. docs/shop-policy.md says it to people.
 */
export class UnpaidLimits {
  readonly #products: Map<string, { -readonly [Key in keyof ShelfRow]: ShelfRow[Key] }>;
  readonly #held: Map<string, number>;

  /** @param products all that are ordered, locked  @param held what the clients that order hold of them */
  constructor(products: readonly ShelfRow[], held: readonly HeldRow[]) {
    this.#products = new Map(products.map((row) => [row.sku, { ...row }]));
    this.#held = new Map(held.map(({ client, sku, quantity }) => [heldKey(client, sku), quantity]));
  }

  /**
   * Counts an order's items, one line a product, as held.
   * @param client who orders; null: not known, so that only order and total are bounded
   * @returns false where the shelf has less than is asked for: the process answers that, nothing is held
   * @throws AppError `unpaid-limit`, before anything is counted; `fieldOf` names the input
   */
  hold(lines: readonly Line[], client: string | null, fieldOf: (sku: string) => string): boolean {
    if (lines.some(({ sku, quantity }) => (this.#products.get(sku)?.available ?? 0) < quantity)) return false;
    for (const line of lines) {
      const reason = this.#excess(line, client);
      if (reason !== null) throw new AppError('unpaid-limit', reason, fieldOf(line.sku));
    }
    for (const { sku, quantity } of lines) {
      const product = this.#products.get(sku);
      if (product === undefined) continue;
      product.available -= quantity;
      product.unpaid += quantity;
      if (client !== null) this.#held.set(heldKey(client, sku), this.#heldBy(client, sku) + quantity);
    }
    return true;
  }

  #heldBy(client: string, sku: string): number {
    return this.#held.get(heldKey(client, sku)) ?? 0;
  }

  /** Which limit this line would exceed, in words; null: none. */
  #excess({ sku, quantity }: Line, client: string | null): string | null {
    const product = this.#products.get(sku);
    if (product === undefined) return null;
    const { name, available, unpaid } = product;
    const most = (share: number) => Math.max(FREE_PIECES, Math.floor((available + unpaid) * share));
    if (quantity > most(ORDER_SHARE))
      return `One order may hold at most ${most(ORDER_SHARE)} unpaid pieces of "${name}" now; this one asks for ${quantity}.`;
    const held = client === null ? 0 : this.#heldBy(client, sku);
    if (held + quantity > most(CLIENT_SHARE))
      return `One customer may hold at most ${most(CLIENT_SHARE)} unpaid pieces of "${name}" now; ${held} are held, and this order asks for ${quantity}. Pay for an order or cancel it first.`;
    if (unpaid + quantity > most(TOTAL_SHARE))
      return `All unpaid orders together may hold at most ${most(TOTAL_SHARE)} pieces of "${name}" now; ${unpaid} are held, and this order asks for ${quantity}. Try again when some of them are paid or have lapsed.`;
    return null;
  }
}
