'use client';

import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { setCart } from '@/lib/browser/use-cart';
import type { ProductJson } from '@/lib/contract/shop';
import type { Basket } from '@/lib/story/basket';
import { shortages, withinStock } from '@/lib/story/shortages';

interface Props {
  products: readonly ProductJson[];
  cart: Basket;
  /** It is not the browser's cart, so it cannot be changed here. */
  isFixed?: boolean;
}

/** Says what sold out since it was chosen, and offers to take what there is. */
export function Shortages({ products, cart, isFixed = false }: Props) {
  const short = products.length === 0 ? [] : shortages(products, cart);
  if (short.length === 0) return null;
  return (
    <Notice state="waiting" role="status">
      <p>Sorry, some of your choice has just sold out.</p>
      <ul>
        {short.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {!isFixed && (
        <Button compact className="needs-script" onClick={() => setCart(withinStock(products, cart))}>
          Change to what is in stock
        </Button>
      )}
    </Notice>
  );
}
