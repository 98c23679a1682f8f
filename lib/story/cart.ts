import { MAX_LINES, MAX_QUANTITY } from '@/lib/contract/limits';
import type { ProductJson } from '@/lib/contract/shop';
import type { Basket } from './basket';

/** What was put into the cart, as text and as sentences. The cart is a `Basket`: quantities by sku. */

const LINE = /^([A-Za-z0-9-]{1,100})\*([1-9]\d?)$/;

/** `garden-mint*2,stoneware-mug*1`: fits a form field, an address and the browser's storage alike. */
export function cartText(cart: Basket): string {
  return Object.entries(cart)
    .filter(([, quantity]) => quantity > 0)
    .map(([sku, quantity]) => `${sku}*${quantity}`)
    .join(',');
}

/** Reads what `cartText` wrote. What is no line is left out: it comes from outside. */
export function readCart(text: string): Basket {
  const lines = text.split(',', MAX_LINES).flatMap((line) => {
    const match = LINE.exec(line.trim());
    return match === null ? [] : [[match[1] ?? '', Number(match[2])] as const];
  });
  return Object.fromEntries(lines);
}

/** Another quantity of one product; 0 takes it out. */
export function withQuantity(cart: Basket, sku: string, quantity: number): Basket {
  const { [sku]: _, ...rest } = cart;
  const wanted = Math.max(0, Math.min(MAX_QUANTITY, Math.trunc(quantity) || 0));
  if (wanted === 0) return rest;
  // In its old place, so that no line jumps.
  return sku in cart ? { ...cart, [sku]: wanted } : { ...rest, [sku]: wanted };
}

export const piecesOf = (cart: Basket) => Object.values(cart).reduce((sum, quantity) => sum + quantity, 0);

/** What the shelf can no longer give of a cart, a sentence for each product; none when all is there. */
export function shortages(products: readonly ProductJson[], cart: Basket): string[] {
  return Object.entries(cart).flatMap(([sku, quantity]) => {
    const product = products.find((candidate) => candidate.sku === sku);
    if (product === undefined) return ['Something in your cart is no longer sold here.'];
    if (product.available >= quantity) return [];
    if (product.available <= 0) return [`${product.name} has just sold out.`];
    return [`Of ${product.name} only ${product.available} are left; you chose ${quantity}.`];
  });
}

/** The cart with no more of anything than there is. */
export function withinStock(products: readonly ProductJson[], cart: Basket): Basket {
  return Object.fromEntries(
    Object.entries(cart).flatMap(([sku, quantity]) => {
      const available = products.find((product) => product.sku === sku)?.available ?? 0;
      return available > 0 ? [[sku, Math.min(quantity, available)] as const] : [];
    }),
  );
}
