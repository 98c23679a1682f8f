import type { ProductJson } from '@/lib/contract/shop';
import type { Database } from '@/lib/db/database';
import { paths } from '@/lib/paths';
import { formatAmount } from '@/lib/story/amounts';

interface ProductRow {
  sku: string;
  name: string;
  description: string;
  priceMinor: bigint;
  currency: string;
  stock: number;
  reserved: number;
  picture: string | null;
}

const productJson = ({
  sku,
  name,
  priceMinor,
  currency,
  stock,
  reserved,
  picture,
}: ProductRow): ProductJson => ({
  sku,
  name,
  price: formatAmount(priceMinor, currency),
  currency,
  available: stock - reserved,
  ...(picture === null ? {} : { picture: paths.productPicture(sku, picture) }),
});

const MAX_SEARCH_WORDS = 8;

/**
 * `GET /api/products`: the shop's shelf, in its order.
 * @param search words that must all occur in name or description; small and capital letters are one
 */
export async function findProducts(database: Database, search = ''): Promise<ProductJson[]> {
  const words = search.split(/\s+/, MAX_SEARCH_WORDS).filter((word) => word !== '');
  const rows = await database.prisma.product.findMany({
    where: { hidden: false },
    orderBy: [{ position: 'asc' }, { sku: 'asc' }],
  });
  const fits = ({ name, description }: ProductRow) => {
    const text = `${name} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word.toLowerCase()));
  };
  return rows.filter(fits).map(productJson);
}

/** One product with what is said about it, or null. */
export async function findProduct(
  database: Database,
  sku: string,
): Promise<(ProductJson & { description: string }) | null> {
  if (!/^[A-Za-z0-9-]{1,100}$/.test(sku)) return null;
  const row = await database.prisma.product.findUnique({ where: { sku } });
  return row === null || row.hidden ? null : { ...productJson(row), description: row.description };
}
