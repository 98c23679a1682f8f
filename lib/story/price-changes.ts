import { MAX_LINES } from '@/lib/contract/limits';
import type { ProductJson } from '@/lib/contract/shop';
import type { Amount } from '@/lib/contract/values';
import type { Basket } from './basket';
import { isolated } from './isolated';
import { formatMoney } from './money';

/** What one piece costs as somebody was told, by sku. */
export type KnownPrices = Readonly<Record<string, Amount>>;

const LINE = /^([A-Za-z0-9-]{1,100})\*(\d{1,10}(?:\.\d{1,3})?)$/;

/** `garden-mint*6.90,stoneware-mug*24.00`: what the products of a cart cost, as the page that is looked at says. */
export const pricesText = (products: readonly ProductJson[], cart: Basket): string =>
  products
    .filter(({ sku }) => (cart[sku] ?? 0) > 0)
    .map(({ sku, price }) => `${sku}*${price}`)
    .join(',');

/** Reads what `pricesText` wrote. What is no line is left out: it comes from outside. */
export function readPrices(text: string): KnownPrices {
  const lines = text.split(',', MAX_LINES).flatMap((line) => {
    const [, sku, price] = LINE.exec(line) ?? [];
    return sku === undefined || price === undefined ? [] : [[sku, price] as const];
  });
  return Object.fromEntries(lines);
}

/** What of a cart costs something else than was known, a sentence for each product. */
export const priceChanges = (products: readonly ProductJson[], cart: Basket, known: KnownPrices): string[] =>
  products.flatMap(({ sku, name, price, currency }) => {
    const before = known[sku];
    if (before === undefined || before === price || (cart[sku] ?? 0) === 0) return [];
    return [
      `${isolated(name)} costs ${formatMoney(price, currency)} now, and not ${formatMoney(before, currency)} any more.`,
    ];
  });

/** What is known of the prices of a cart: of what just came into it the price of now, of what left it nothing. */
export function knownFor(products: readonly ProductJson[], cart: Basket, known: KnownPrices): KnownPrices {
  const prices = new Map(products.map(({ sku, price }) => [sku, price]));
  return Object.fromEntries(
    Object.keys(cart).flatMap((sku) => {
      const price = known[sku] ?? prices.get(sku);
      return price === undefined ? [] : [[sku, price]];
    }),
  );
}
