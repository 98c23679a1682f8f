'use client';

import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { usePriceChanges } from '@/lib/browser/use-price-changes';
import type { ProductJson } from '@/lib/contract/shop';
import type { Basket } from '@/lib/story/basket';
import type { KnownPrices } from '@/lib/story/price-changes';

interface Props {
  products: readonly ProductJson[];
  cart: Basket | null;
  /** Of a choice that lies in no cart: what its products cost when the page was made. */
  shown?: KnownPrices | undefined;
}

/** Says what costs something else since it was chosen. Whoever places the order below it has seen it. */
export function PriceChanges({ products, cart, shown }: Props) {
  const { changes, seen } = usePriceChanges(products, cart, shown);
  if (changes.length === 0) return null;
  return (
    <Notice state="waiting" role="status">
      <p>Prices have changed since you chose.</p>
      <ul>
        {changes.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Button compact onClick={seen}>
        OK
      </Button>
    </Notice>
  );
}
