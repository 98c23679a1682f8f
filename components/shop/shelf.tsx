'use client';

import { useDeferredValue, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { sayError } from '@/lib/browser/request';
import { changeCart, useCart } from '@/lib/browser/use-cart';
import { usePriceChanges } from '@/lib/browser/use-price-changes';
import { useFoundProducts, useProducts } from '@/lib/browser/use-shop';
import type { ProductJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { sumBasket } from '@/lib/story/basket';
import { withQuantity } from '@/lib/story/cart';
import { CheckoutLink } from './checkout-link';
import { OrderSummary } from './order-summary';
import { ProductCard } from './product-card';
import { QuantityStepper } from './quantity-stepper';
import { SearchForm } from './search-form';
import styles from './shelf.module.css';
import { UnkeptNotice } from './unkept-notice';

/** The shelf with its search, and the cart beside it. */
export function Shelf() {
  const { data: products, error, mutate } = useProducts();
  const ownCart = useCart();
  const cart = ownCart ?? {};
  usePriceChanges(products, ownCart);
  const [search, setSearch] = useState('');
  const { found } = useFoundProducts(useDeferredValue(search));
  const shown = shownOf(products, found);

  return (
    <div className={styles.shop}>
      <div className={styles.shelf}>
        <SearchForm value={search} onChange={setSearch} />
        <p className={`${styles.found} ${ui.small} ${ui.muted} needs-script`} role="status">
          {found !== null && foundWords(found.length)}
        </p>
        {products === undefined && error && (
          <Notice state="failed" role="alert">
            <p>{sayError(error)}</p>
            <Button compact onClick={() => void mutate()}>
              Try again
            </Button>
          </Notice>
        )}
        {products === undefined && !error && <ShelfSkeleton />}
        {products?.length === 0 && <p>There is nothing for sale today. Please come back tomorrow.</p>}
        {shown !== undefined && shown.length > 0 && (
          <ul className={styles.products} aria-label="Products">
            {shown.map((product) => {
              const quantity = Math.min(cart[product.sku] ?? 0, Math.max(product.available, 0));
              return (
                <ProductCard key={product.sku} product={product} isChosen={quantity > 0}>
                  <QuantityStepper
                    name={product.name}
                    quantity={quantity}
                    available={product.available}
                    onChange={(wanted) => changeCart((current) => withQuantity(current, product.sku, wanted))}
                  />
                </ProductCard>
              );
            })}
          </ul>
        )}
        <noscript>
          <p>
            All products as a plain list: <a href={paths.productList()}>all products</a>. Everything can be
            bought without JavaScript.
          </p>
        </noscript>
      </div>
      <section className={`${styles.summary} needs-script`} aria-labelledby="summary-title">
        <h3 id="summary-title">Your cart</h3>
        <OrderSummary products={products ?? []} cart={cart} />
        <UnkeptNotice />
        <CheckoutLink pieces={sumBasket(products ?? [], cart).pieces} />
        <p className={`${ui.small} ${ui.muted}`}>You pay after you have ordered.</p>
      </section>
    </div>
  );
}

/** The found ones as the shelf knows them: what is left may have changed since they were found. */
function shownOf(products: ProductJson[] | undefined, found: ProductJson[] | null) {
  if (found === null || products === undefined) return products;
  const skus = new Set(found.map(({ sku }) => sku));
  return products.filter(({ sku }) => skus.has(sku));
}

function foundWords(count: number): string {
  if (count === 0) return 'No products match your search. Try fewer or other words.';
  return count === 1 ? 'One product found.' : `${count} products found.`;
}

const SKELETON_CARDS = 12;

function ShelfSkeleton() {
  return (
    <div className={`${styles.products} needs-script`} role="status" aria-label="Loading the products">
      {Array.from({ length: SKELETON_CARDS }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cards are all alike
        <div key={index} className={`${styles.product} ${styles.blank} ${ui.skeleton}`} />
      ))}
    </div>
  );
}
