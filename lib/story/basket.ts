import type { ProductJson } from '@/lib/contract/shop';
import type { Amount } from '@/lib/contract/values';
import { formatAmount, toMinor } from './money';

/** Quantities by sku. */
export type Basket = Readonly<Record<string, number>>;

export interface BasketSum {
  lines: { sku: string; name: string; quantity: number; sum: Amount }[];
  pieces: number;
  total: Amount;
  currency: string;
}

/** What was chosen, in the order of the shelf; never more than there is. */
export function sumBasket(products: readonly ProductJson[], basket: Basket): BasketSum {
  let totalMinor = 0n;
  let pieces = 0;
  const lines = products.flatMap(({ sku, name, price, available }) => {
    const quantity = Math.min(basket[sku] ?? 0, Math.max(available, 0));
    if (quantity === 0) return [];
    const sumMinor = (toMinor(price) ?? 0n) * BigInt(quantity);
    totalMinor += sumMinor;
    pieces += quantity;
    return [{ sku, name, quantity, sum: formatAmount(sumMinor) }];
  });
  return { lines, pieces, total: formatAmount(totalMinor), currency: products[0]?.currency ?? 'EUR' };
}
