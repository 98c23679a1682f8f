'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react';
import { PriceChanges } from '@/components/cart/price-changes';
import { Shortages } from '@/components/cart/shortages';
import { OrderSummary } from '@/components/shop/order-summary';
import shelf from '@/components/shop/shelf.module.css';
import { UnkeptNotice } from '@/components/shop/unkept-notice';
import { Button } from '@/components/ui/button';
import { PageLink } from '@/components/ui/page-link';
import { route } from '@/components/ui/route';
import ui from '@/components/ui/ui.module.css';
import { checkOut } from '@/lib/browser/check-out';
import { setCart, useCart } from '@/lib/browser/use-cart';
import { usePending } from '@/lib/browser/use-pending';
import { useProducts } from '@/lib/browser/use-shop';
import type { ProductJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { type Basket, sumBasket } from '@/lib/story/basket';
import { cartText, piecesOf } from '@/lib/story/cart';
import {
  CHECKOUT_FIELDS,
  type CheckoutErrors,
  type CheckoutValues,
  checkFields,
} from '@/lib/story/checkout-fields';
import { pricesText, readPrices } from '@/lib/story/price-changes';
import { AddressFields } from './address-fields';
import styles from './checkout.module.css';
import { ProblemSummary } from './problem-summary';

interface Props {
  products: ProductJson[];
  /** What is ordered, where the address or the form that came back says it; null: the browser's cart. */
  items: Basket | null;
  values: CheckoutValues;
  errors: CheckoutErrors;
  /** Makes pressing twice one order. */
  orderKey: string;
}

/** The checkout. Without scripts the same form posts to the same address and comes back with its errors. */
export function CheckoutForm({ products: atFirst, items, values, errors: errorsAtFirst, orderKey }: Props) {
  const router = useRouter();
  const [errors, setErrors] = useState(errorsAtFirst);
  const [key, setKey] = useState(orderKey);
  const { data: products = atFirst, mutate } = useProducts();
  const ownCart = useCart();
  const cart = items ?? ownCart;
  const [shown] = useState(() => (items === null ? undefined : readPrices(pricesText(atFirst, items))));
  const summary = useRef<HTMLDivElement>(null);
  // The button stays busy until the next page is there.
  const [leaving, startLeaving] = useTransition();

  useEffect(() => {
    if (Object.keys(errors).length > 0) summary.current?.focus();
  }, [errors]);

  const order = usePending(async (form: FormData) => {
    const answer = await checkOut(form);
    if (answer.ok) {
      setCart({});
      // In place of the form: the way back leads to the shop, not to what is ordered already.
      startLeaving(() => router.replace(route(paths.showProcess(answer.orderId))));
      return;
    }
    setErrors(answer.errors);
    setKey(answer.key);
    void mutate();
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (leaving) return;
    const form = new FormData(event.currentTarget);
    const typed = Object.fromEntries(
      CHECKOUT_FIELDS.map((field) => [field, String(form.get(field) ?? '')]),
    ) as CheckoutValues; // one entry for each field
    const found: CheckoutErrors = checkFields(typed);
    if (cart === null || piecesOf(cart) === 0) found.items = 'Your cart is empty. Choose something first.';
    setErrors(found);
    if (Object.keys(found).length === 0) void order.run(form);
  };

  const busy = order.busy || leaving;
  return (
    <form className={styles.form} method="post" action={paths.checkout()} onSubmit={submit} noValidate>
      <input type="hidden" name="key" value={key} />
      <input type="hidden" name="items" value={cartText(cart ?? {})} />
      <input type="hidden" name="prices" value={pricesText(products, cart ?? {})} />
      <div className={styles.fields}>
        <ProblemSummary ref={summary} errors={errors} />
        <AddressFields values={values} errors={errors} />
      </div>
      <section className={shelf.summary} aria-labelledby="summary-title">
        <h2 id="summary-title">Your order</h2>
        <OrderSummary products={products} cart={cart ?? {}} />
        <PriceChanges products={products} cart={cart} shown={shown} />
        {cart !== null && <Shortages products={products} cart={cart} isFixed={items !== null} />}
        {items === null && (
          <>
            <PageLink className="needs-script" href={paths.cart()}>
              Change the cart
            </PageLink>
            <UnkeptNotice />
          </>
        )}
        {/* Sent before the browser's cart is known, or with nothing in it, the form would order nothing. */}
        <Button
          primary
          type="submit"
          disabled={cart === null || sumBasket(products, cart).pieces === 0}
          aria-disabled={busy}
          aria-describedby="order-problem"
        >
          {busy ? 'Placing your order…' : 'Place order'}
        </Button>
        <p className={`${ui.small} ${ui.muted}`}>You pay on the next page. Until then you can cancel.</p>
        <p id="order-problem" className={`${ui.error} ${styles.status}`} role="alert">
          {order.problem}
        </p>
      </section>
    </form>
  );
}
