import type { ShortageJson } from '@/lib/contract/order';
import type { Sql } from '@/lib/db/database';
import { findSold, type SoldRow } from '@/lib/db/tables/products';

/** Which of an order's items had sold out when it wanted them, and how many there were. */
export const shortagesOf = (items: readonly SoldRow[]): ShortageJson[] =>
  items.flatMap(({ sku, name, quantity, available }) =>
    available === null ? [] : [{ sku, name, quantity, available }],
  );

/** The same, read. Only for the order's buyer. */
export const findShortages = async (sql: Sql, orderNumber: bigint): Promise<ShortageJson[]> =>
  shortagesOf(await findSold(sql, orderNumber));
