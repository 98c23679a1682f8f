import type { Database } from './database';
import { seedProducts } from './seed-products';

/** Puts the shop's products on the shelf; those that are there already are left alone, with their stock. */
export async function seedShop(database: Database): Promise<void> {
  await database.prisma.product.createMany({
    data: seedProducts.map(({ sku, name, description, priceMinor, currency, stock }, position) => ({
      sku,
      position,
      name,
      description,
      priceMinor: BigInt(priceMinor),
      currency,
      stock,
    })),
    skipDuplicates: true,
  });
}
