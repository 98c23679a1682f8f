import type { Person } from '@/lib/contract/desk';
import { type ProductText, reasonInput } from '@/lib/contract/product-input';
import type { Database } from '@/lib/db/database';
import { changeProduct, lockProduct, type ProductFields } from '@/lib/db/tables/products';
import { AppError } from '@/lib/errors';
import { formatAmount } from '@/lib/story/amounts';
import { keepProductAct, requireMerchant } from './product-act';
import { type Read, readField, readProduct } from './read-product';

export interface ProductChange {
  readonly sku: string;
  readonly text: ProductText;
  readonly reason: string;
  /** The revision that was read before it was changed. */
  readonly revision: number;
}

/**
 * Changes what is said and asked for a product. Orders keep what they were placed at.
 * @returns whether anything differs, or what was wrong
 * @throws AppError `forbidden`, `not-found`; `conflict` where somebody else has changed it since it was read
 */
export async function reviseProduct(
  database: Database,
  person: Person,
  { sku, text, reason: why, revision }: ProductChange,
): Promise<Read<boolean>> {
  requireMerchant(person);
  const [product, reason] = [readProduct(text), readField(reasonInput, 'reason', why)];
  if (!product.ok || !reason.ok)
    return {
      ok: false,
      errors: { ...(product.ok ? {} : product.errors), ...(reason.ok ? {} : reason.errors) },
    };
  return database.transaction(async (sql): Promise<Read<boolean>> => {
    const before = await lockProduct(sql, sku);
    if (before === null) throw unknownProduct(sku);
    const changed = differences(before, product.value);
    if (Object.keys(changed).length === 0) return { ok: true, value: false };
    if (before.revision !== revision)
      throw new AppError(
        'conflict',
        'Somebody else has changed this product since you opened it. Look at it as it is now, and change it again.',
      );
    await changeProduct(sql, sku, product.value);
    await keepProductAct(sql, person, 'product-change', { sku, reason: reason.value, changed });
    return { ok: true, value: true };
  });
}

export const unknownProduct = (sku: string) => new AppError('not-found', `There is no product "${sku}".`);

/** The fields as the record tells them. */
const told = ({ priceMinor, ...fields }: ProductFields) => ({
  name: fields.name,
  description: fields.description,
  price: formatAmount(priceMinor, fields.currency),
  currency: fields.currency,
  taxPercent: fields.taxPercent,
  hidden: fields.hidden,
});

/** What was, and what is now, by field; only what differs. */
export function differences(
  before: ProductFields,
  after: ProductFields,
): Record<string, readonly [was: unknown, is: unknown]> {
  const [was, is] = [Object.entries(told(before)), new Map<string, unknown>(Object.entries(told(after)))];
  return Object.fromEntries(
    was.flatMap(([field, value]) => (value === is.get(field) ? [] : [[field, [value, is.get(field)]]])),
  );
}
