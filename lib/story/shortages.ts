import type { ProductJson } from '@/lib/contract/shop';
import type { Basket } from './basket';
import { isolated } from './isolated';

/** What the shelf can no longer give of a cart, a sentence for each product; none when all is there. */
export function shortages(products: readonly ProductJson[], cart: Basket): string[] {
  return Object.entries(cart).flatMap(([sku, quantity]) => {
    const product = products.find((candidate) => candidate.sku === sku);
    if (product === undefined) return ['Something in your cart is no longer sold here.'];
    if (product.available >= quantity) return [];
    if (product.available <= 0) return [`${isolated(product.name)} has just sold out.`];
    return [
      `Only ${product.available} of ${isolated(product.name)} ${product.available === 1 ? 'is' : 'are'} left; you chose ${quantity}.`,
    ];
  });
}

/** The same cart, each quantity cut to what is in stock. */
export function withinStock(products: readonly ProductJson[], cart: Basket): Basket {
  return Object.fromEntries(
    Object.entries(cart).flatMap(([sku, quantity]) => {
      const available = products.find((product) => product.sku === sku)?.available ?? 0;
      return available > 0 ? [[sku, Math.min(quantity, available)] as const] : [];
    }),
  );
}
