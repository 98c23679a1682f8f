import type { Person } from '@/lib/contract/desk';
import { MAX_PRODUCTS, type ProductText, reasonInput, skuInput } from '@/lib/contract/product-input';
import type { Database } from '@/lib/db/database';
import { countProducts, insertProducts, lockAllProducts } from '@/lib/db/tables/products';
import { keepProductAct, requireMerchant } from './product-act';
import { type Read, readField, readProduct } from './read-product';

export interface NewProduct {
  readonly sku: string;
  readonly text: ProductText;
  readonly reason: string;
}

/**
 * Puts a new product on the shelf, as the last one and with no piece of it.
 * @returns its sku, or what was wrong
 * @throws AppError `forbidden`
 */
export async function createProduct(
  database: Database,
  person: Person,
  { sku, text, reason: why }: NewProduct,
): Promise<Read<string>> {
  requireMerchant(person);
  const [called, product, reason] = [
    readField(skuInput, 'sku', sku.trim()),
    readProduct(text),
    readField(reasonInput, 'reason', why),
  ];
  if (!called.ok || !product.ok || !reason.ok)
    return { ok: false, errors: Object.assign({}, ...[called, product, reason].map(errorsIn)) };
  return database.transaction(async (sql) => {
    // Two that are created at once get places of their own.
    await lockAllProducts(sql);
    const { products, last } = await countProducts(sql);
    if (products >= MAX_PRODUCTS)
      return refused(`There are ${MAX_PRODUCTS} products already, and a shop has no more.`, 'form');
    const row = { ...product.value, sku: called.value, position: last + 1, stock: 0 };
    if ((await insertProducts(sql, [row])).length === 0)
      return refused(`There is a product "${called.value}" already.`, 'sku');
    await keepProductAct(sql, person, 'product-create', {
      sku: called.value,
      reason: reason.value,
      ...toldOf(text),
    });
    return called;
  });
}

const errorsIn = (read: Read<unknown>) => (read.ok ? {} : read.errors);

const refused = (words: string, field: 'form' | 'sku'): Read<string> => ({
  ok: false,
  errors: { [field]: words },
});

const toldOf = ({ name, price, currency, taxPercent }: ProductText) => ({
  name,
  price,
  currency,
  taxPercent,
});
