import type { Person } from '@/lib/contract/desk';
import type { Database } from '@/lib/db/database';
import { findAllProducts, lockAllProducts, placeProducts } from '@/lib/db/tables/products';
import { unknownProduct } from './change-product';
import { keepProductAct, requireMerchant } from './product-act';

/**
 * Moves a product one place on the shelf. At its end it stays where it is.
 * @throws AppError `forbidden`, `not-found`
 */
export async function moveProduct(
  database: Database,
  person: Person,
  { sku, to }: { readonly sku: string; readonly to: 'up' | 'down' },
): Promise<void> {
  requireMerchant(person);
  await database.transaction(async (sql) => {
    await lockAllProducts(sql);
    const shelf = await findAllProducts(sql);
    const from = shelf.findIndex((product) => product.sku === sku);
    if (from === -1) throw unknownProduct(sku);
    const skus = shelf.map((product) => product.sku);
    const place = from + (to === 'up' ? -1 : 1);
    if (place < 0 || place >= skus.length) return;
    skus.splice(place, 0, ...skus.splice(from, 1));
    // Two products may have had one place: all of them are counted anew.
    const moved = skus
      .map((one, position) => ({ sku: one, position }))
      .filter((row) => shelf.find((product) => product.sku === row.sku)?.position !== row.position);
    await placeProducts(sql, moved);
    await keepProductAct(sql, person, 'product-move', { sku, reason: '', place: [from + 1, place + 1] });
  });
}
