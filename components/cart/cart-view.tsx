'use client';

import { CheckoutLink } from '@/components/shop/checkout-link';
import { pictureOf } from '@/components/shop/drawings';
import { QuantityStepper } from '@/components/shop/quantity-stepper';
import { UnkeptNotice } from '@/components/shop/unkept-notice';
import { Button, PageButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import { sayError } from '@/lib/browser/request';
import { changeCart, useCart } from '@/lib/browser/use-cart';
import { useProducts } from '@/lib/browser/use-shop';
import type { ProductJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { type Basket, sumBasket } from '@/lib/story/basket';
import { withQuantity } from '@/lib/story/cart';
import { formatMoney, multiplyAmount } from '@/lib/story/money';
import styles from './cart.module.css';
import { PriceChanges } from './price-changes';
import { Shortages } from './shortages';

/** The cart of this browser: change it, or go on to the checkout. */
export function CartView() {
  const cart = useCart();
  const { data: products, error } = useProducts();
  if (products === undefined && error)
    return (
      <Notice state="failed" role="alert">
        {sayError(error)}
      </Notice>
    );
  if (cart === null || products === undefined)
    return (
      <div
        className={`${ui.skeleton} ${styles.bone} needs-script`}
        role="status"
        aria-label="Loading your cart"
      />
    );
  if (Object.keys(cart).length === 0)
    return (
      <div className={styles.empty}>
        <UnkeptNotice />
        <p>Your cart is empty.</p>
        <PageButton primary href={paths.home()}>
          Go to the shop
        </PageButton>
      </div>
    );
  const { total, currency, pieces } = sumBasket(products, cart);
  return (
    <>
      <UnkeptNotice />
      <Shortages products={products} cart={cart} />
      <PriceChanges products={products} cart={cart} />
      <ul className={styles.lines} aria-label="Your cart">
        {products
          .filter(({ sku }) => (cart[sku] ?? 0) > 0)
          .map((product) => (
            <CartLine key={product.sku} product={product} cart={cart} />
          ))}
      </ul>
      <div className={styles.end}>
        <p className={styles.total} aria-live="polite">
          <span>Total, tax included</span>
          <span>{formatMoney(total, currency)}</span>
        </p>
        <CheckoutLink pieces={pieces} />
        <PageLink href={paths.home()}>Continue shopping</PageLink>
      </div>
    </>
  );
}

function CartLine({ product, cart }: { product: ProductJson; cart: Basket }) {
  const { sku, name, price, currency, available } = product;
  const quantity = cart[sku] ?? 0;
  const set = (wanted: number) => changeCart((current) => withQuantity(current, sku, wanted));
  return (
    <li className={styles.line}>
      {/* biome-ignore lint/performance/noImgElement: a drawing of a kilobyte needs no image service */}
      <img src={pictureOf(product)} alt="" width="72" height="72" />
      <div>
        <h2 className={ui.label}>
          <PageLink href={paths.product(sku)}>
            <bdi>{name}</bdi>
          </PageLink>
        </h2>
        <span className={`${ui.small} ${ui.muted}`}>{formatMoney(price, currency)} each</span>
      </div>
      <QuantityStepper name={name} quantity={quantity} available={available} onChange={set} />
      <p>{formatMoney(multiplyAmount(price, quantity), currency)}</p>
      <Button compact aria-label={`Remove ${name}`} onClick={() => set(0)}>
        Remove
      </Button>
    </li>
  );
}
