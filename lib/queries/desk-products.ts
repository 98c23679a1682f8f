import type { DeskProductJson, ProductActJson } from '@/lib/contract/desk-merchant';
import type { Database } from '@/lib/db/database';
import { findProductActs } from '@/lib/db/tables/desk-acts';
import { findAllProducts, findProductRow, type ProductRow } from '@/lib/db/tables/products';
import { paths } from '@/lib/paths';
import { formatAmount } from '@/lib/story/amounts';

/** More are read by nobody on one page. */
const MAX_ACTS = 100;

const productOf = ({ priceMinor, position: _, picture, ...row }: ProductRow): DeskProductJson => ({
  ...row,
  price: formatAmount(priceMinor, row.currency),
  picture: picture === null ? null : paths.productPicture(row.sku, picture),
});

/** All products in the order of the shelf, hidden ones too: `/desk/products`. */
export async function findDeskProducts(database: Database): Promise<DeskProductJson[]> {
  return (await findAllProducts(database)).map(productOf);
}

/** One product with what was done to it, the newest first. @returns null: there is none */
export async function findDeskProduct(
  database: Database,
  sku: string,
): Promise<{ product: DeskProductJson; acts: ProductActJson[] } | null> {
  const row = await findProductRow(database, sku);
  if (row === null) return null;
  const acts = await findProductActs(database, sku, MAX_ACTS);
  return {
    product: productOf(row),
    acts: acts.map(({ id, at, person, role, act, reason, input }) => ({
      ...{ person, role, act, reason },
      key: id.toString(),
      at: at.toISOString(),
      input: JSON.parse(input) as ProductActJson['input'], // written by lib/products/product-act.ts
    })),
  };
}
