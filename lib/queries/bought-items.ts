import type { Database } from '@/lib/db/database';
import { findSold } from '@/lib/db/tables/products';
import { formatAmount } from '@/lib/story/amounts';

/** Of one order, as it was sold: amounts are decimal strings. */
export interface BoughtItems {
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly sum: string }[];
  readonly currency: string;
}

/** What was ordered, in the words and at the prices of then. Only for its buyer. @returns null where nothing was chosen */
export async function findBought(
  database: Database,
  { number, currency }: { readonly number: bigint; readonly currency: string },
): Promise<BoughtItems | null> {
  const lines = (await findSold(database, number)).map(({ name, quantity, unitPriceMinor }) => ({
    ...{ name, quantity },
    sum: formatAmount(unitPriceMinor * BigInt(quantity), currency),
  }));
  return lines.length === 0 ? null : { lines, currency };
}
