import { MAX_LINES, MAX_QUANTITY } from '@/lib/contract/limits';
import type { Basket } from './basket';

/** What was put into the cart. The cart is a `Basket`: quantities by sku. */

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

/** What makes one cart of another: the new quantities by sku, 0 for what was taken out. */
export const cartChanges = (from: Basket, to: Basket): Basket =>
  Object.fromEntries(
    Object.keys({ ...from, ...to })
      .filter((sku) => from[sku] !== to[sku])
      .map((sku) => [sku, to[sku] ?? 0]),
  );

/** A cart after such changes, whatever else has come into it. */
export const withChanges = (cart: Basket, changes: Basket): Basket =>
  Object.fromEntries(Object.entries({ ...cart, ...changes }).filter(([, quantity]) => quantity > 0));

export const piecesOf = (cart: Basket) => Object.values(cart).reduce((sum, quantity) => sum + quantity, 0);
