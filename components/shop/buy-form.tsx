'use client';

import { type FormEvent, useMemo, useState } from 'react';
import { Button, PageButton } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { changeCart, useCart } from '@/lib/browser/use-cart';
import { usePriceChanges } from '@/lib/browser/use-price-changes';
import { MAX_QUANTITY } from '@/lib/contract/limits';
import type { ProductJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { withQuantity } from '@/lib/story/cart';
import { isolated } from '@/lib/story/isolated';
import styles from './product.module.css';
import { UnkeptNotice } from './unkept-notice';

/** Puts a product into the cart. Without scripts the same form goes straight to the checkout. */
export function BuyForm({ product }: { product: ProductJson }) {
  const { sku, name, available } = product;
  const cart = useCart();
  const shown = useMemo(() => [product], [product]);
  usePriceChanges(shown, cart);
  const [said, setSaid] = useState('');
  const most = Math.min(MAX_QUANTITY, available);
  const already = cart?.[sku] ?? 0;

  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = Number(new FormData(event.currentTarget).get('quantity'));
    if (!Number.isInteger(wanted) || wanted < 1) {
      setSaid('Enter how many you would like, 1 or more.');
      return;
    }
    const quantity = Math.min(most, already + wanted);
    changeCart((current) => withQuantity(current, sku, quantity));
    setSaid(
      quantity < already + wanted
        ? `There are only ${most}. They are all in your cart now.`
        : `${wanted} × ${isolated(name)} ${wanted === 1 ? 'is' : 'are'} in your cart now.`,
    );
  };

  return (
    <form className={ui.stack} action={paths.checkout()} onSubmit={add} noValidate={cart !== null}>
      <input type="hidden" name="sku" value={sku} />
      <div className={`${ui.field} ${styles.quantity}`}>
        <label className={ui.label} htmlFor="quantity">
          Quantity
        </label>
        <input
          id="quantity"
          className={ui.input}
          name="quantity"
          type="number"
          inputMode="numeric"
          min={1}
          max={most}
          defaultValue={1}
          required
        />
      </div>
      <div className={ui.row}>
        <Button primary type="submit">
          {cart === null ? 'Buy' : 'Add to cart'}
        </Button>
        {already > 0 && <PageButton href={paths.cart()}>Go to the cart</PageButton>}
      </div>
      <p className={styles.status} role="status">
        {said}
      </p>
      <UnkeptNotice />
    </form>
  );
}
