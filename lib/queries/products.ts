import type { ProductJson } from '@/lib/contract';
import type { Database } from '@/lib/db/client';
import { formatAmount } from '@/lib/money';

/** `GET /api/products`: the shop's shelf, in its order. */
export async function findProducts(database: Database): Promise<ProductJson[]> {
  const rows = await database.prisma.product.findMany({ orderBy: { position: 'asc' } });
  return rows.map(({ sku, name, priceMinor, currency, stock, reserved }) => ({
    sku,
    name,
    price: formatAmount(priceMinor),
    currency,
    available: stock - reserved,
  }));
}
