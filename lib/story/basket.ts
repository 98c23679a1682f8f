import type { ProductJson } from '@/lib/contract/shop';
import type { Amount } from '@/lib/contract/values';
import { addAmounts, multiplyAmount } from './money';

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
  // Told with the places of the currency, however little was chosen.
  let total = multiplyAmount(products[0]?.price ?? '0.00', 0);
  let pieces = 0;
  const lines = products.flatMap(({ sku, name, price, available }) => {
    const quantity = Math.min(basket[sku] ?? 0, Math.max(available, 0));
    if (quantity === 0) return [];
    const sum = multiplyAmount(price, quantity);
    total = addAmounts(total, sum);
    pieces += quantity;
    return [{ sku, name, quantity, sum }];
  });
  return { lines, pieces, total, currency: products[0]?.currency ?? 'EUR' };
}
