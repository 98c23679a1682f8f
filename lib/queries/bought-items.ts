import type { ShortageJson } from '@/lib/contract/order';
import type { Database } from '@/lib/db/database';
import { findSold } from '@/lib/db/tables/products';
import { formatAmount } from '@/lib/story/amounts';
import { shortagesOf } from './shortages';

/** Of one order, as it was sold: amounts are decimal strings. */
export interface BoughtItems {
  readonly lines: readonly {
    readonly name: string;
    readonly quantity: number;
    readonly sum: string;
    readonly available: number | null;
  }[];
  readonly currency: string;
  /** What had sold out. */
  readonly shortages: readonly ShortageJson[];
}

/** What was ordered, in the words and at the prices of then. Only for its buyer. @returns null where nothing was chosen */
export async function findBought(
  database: Database,
  { number, currency }: { readonly number: bigint; readonly currency: string },
): Promise<BoughtItems | null> {
  const items = await findSold(database, number);
  const lines = items.map(({ name, quantity, unitPriceMinor, available }) => ({
    ...{ name, quantity, available },
    sum: formatAmount(unitPriceMinor * BigInt(quantity), currency),
  }));
  return lines.length === 0 ? null : { lines, currency, shortages: shortagesOf(items) };
}
