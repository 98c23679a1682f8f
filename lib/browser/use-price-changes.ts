'use client';

import { useEffect, useState } from 'react';
import type { ProductJson } from '@/lib/contract/shop';
import type { Basket } from '@/lib/story/basket';
import { type KnownPrices, knownFor, priceChanges, pricesText, readPrices } from '@/lib/story/price-changes';

/** What things cost when they came into the cart, beside it in the browser's storage; in memory where that takes nothing. */
const KEY = 'orderflow-prices';
let unkept = '';

function readText(): string {
  try {
    return localStorage.getItem(KEY) ?? unkept;
  } catch {
    return unkept;
  }
}

function store(text: string): void {
  unkept = text;
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // It is known as long as the page.
  }
}

const textOf = (known: Readonly<Record<string, string>>) =>
  Object.entries(known)
    .map(([sku, price]) => `${sku}*${price}`)
    .join(',');

/**
 * Remembers what each product cost when it came into the cart.
 * @param cart null: not known yet
 * @param shown of a choice that lies in no cart: what its products cost when the page was made
 * @returns what costs something else by now, a sentence for each, and how to say that this is seen
 */
export function usePriceChanges(
  products: readonly ProductJson[] | undefined,
  cart: Basket | null,
  shown?: KnownPrices,
) {
  const [changes, setChanges] = useState<readonly string[]>([]);
  const [own, setOwn] = useState(shown);
  useEffect(() => {
    if (products === undefined || cart === null) return;
    if (own !== undefined) {
      setChanges(priceChanges(products, cart, own));
      return;
    }
    const text = readText();
    const known = knownFor(products, cart, readPrices(text));
    if (textOf(known) !== text) store(textOf(known));
    setChanges(priceChanges(products, cart, known));
  }, [products, cart, own]);
  const seen = () => {
    const now = pricesText(products ?? [], cart ?? {});
    if (own === undefined) store(now);
    else setOwn(readPrices(now));
    setChanges([]);
  };
  return { changes, seen };
}
