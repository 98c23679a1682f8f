import type { SoldRow } from '@/lib/db/tables/products';

/**
 * What of a total was sold at each rate, the highest first.
 * @param usual of items that have none of their own, and of an order without items
 */
export function taxedSums(
  items: readonly Pick<SoldRow, 'quantity' | 'unitPriceMinor' | 'taxPercent'>[],
  gross: bigint,
  usual: number,
): ReadonlyMap<number, bigint> {
  if (items.length === 0) return new Map([[usual, gross]]);
  const sums = new Map<number, bigint>();
  for (const { quantity, unitPriceMinor, taxPercent } of items) {
    const percent = taxPercent ?? usual;
    sums.set(percent, (sums.get(percent) ?? 0n) + unitPriceMinor * BigInt(quantity));
  }
  return new Map([...sums].sort(([a], [b]) => b - a));
}
