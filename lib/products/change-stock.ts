import type { Person } from '@/lib/contract/desk';
import { MAX_PIECES, piecesInput, reasonInput } from '@/lib/contract/product-input';
import type { Database } from '@/lib/db/database';
import { changeStock, lockProduct } from '@/lib/db/tables/products';
import { AppError } from '@/lib/errors';
import { unknownProduct } from './change-product';
import { keepProductAct, requireMerchant } from './product-act';
import { type Read, readField } from './read-product';

export interface StockChange {
  readonly sku: string;
  /** How many pieces came, or with a minus went, as it was typed. */
  readonly pieces: string;
  readonly reason: string;
  /** What the stock was when it was read: a form that is sent twice counts once. */
  readonly stock: number;
}

/**
 * Pieces came into the shop, or went out of it without an order: counted, broken, given back.
 * @returns the stock, or what was wrong
 * @throws AppError `forbidden`, `not-found`; `conflict` where it was changed since it was read
 */
export async function changeStockOf(
  database: Database,
  person: Person,
  { sku, pieces: typed, reason: why, stock }: StockChange,
): Promise<Read<number>> {
  requireMerchant(person);
  const [pieces, reason] = [readField(piecesInput, 'pieces', typed), readField(reasonInput, 'reason', why)];
  if (!pieces.ok || !reason.ok)
    return {
      ok: false,
      errors: { ...(pieces.ok ? {} : pieces.errors), ...(reason.ok ? {} : reason.errors) },
    };
  return database.transaction(async (sql): Promise<Read<number>> => {
    const before = await lockProduct(sql, sku);
    if (before === null) throw unknownProduct(sku);
    if (before.stock !== stock)
      throw new AppError(
        'conflict',
        `The stock was changed meanwhile: ${before.stock} pieces came in by now, not ${stock}. Nothing was changed again.`,
      );
    const after = before.stock + pieces.value;
    if (after < before.reserved)
      return {
        ok: false,
        errors: {
          pieces: `Only ${before.stock - before.reserved} pieces are nobody's: ${before.reserved} are reserved or shipped. Cancel orders first.`,
        },
      };
    if (after > MAX_PIECES)
      return { ok: false, errors: { pieces: `A product has at most ${MAX_PIECES} pieces.` } };
    await changeStock(sql, sku, pieces.value);
    await keepProductAct(sql, person, 'product-stock', {
      ...{ sku, reason: reason.value, pieces: pieces.value },
      stock: [before.stock, after],
    });
    return { ok: true, value: after };
  });
}
