'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { placeOrder } from '@/lib/client/actions';
import { type Basket, type BasketSum, sumBasket } from '@/lib/client/basket';
import { type Customer, readCustomer } from '@/lib/client/customer';
import { formatMoney } from '@/lib/client/money';
import { sayError } from '@/lib/client/request';
import { route } from '@/lib/client/route';
import { usePending } from '@/lib/client/use-pending';
import { useProducts } from '@/lib/client/use-shop';
import { paths } from '@/lib/paths';
import { CustomerFields } from './customer-fields';
import { ProductCard } from './product-card';
import styles from './shop.module.css';

/** Choose and order. Without scripts the same form posts an order without items. */
export function OrderForm() {
  const router = useRouter();
  const { data: products, error, mutate } = useProducts();
  const [basket, setBasket] = useState<Basket>({});
  const [emailProblem, setEmailProblem] = useState<string | null>(null);
  const sum = sumBasket(products ?? [], basket);

  // The button stays busy until the next page is there: a second press would be a second order.
  const [leaving, startLeaving] = useTransition();
  const order = usePending(async (customer: Customer | null) => {
    try {
      const items = sum.lines.map(({ sku, quantity }) => ({ sku, quantity }));
      const { orderId } = await placeOrder(items, customer);
      startLeaving(() => router.push(route(paths.showProcess(orderId))));
    } catch (failure) {
      // The shelf may have changed meanwhile.
      void mutate();
      throw failure;
    }
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (leaving) return;
    const form = event.currentTarget;
    const typed = (name: string) => String(new FormData(form).get(name) ?? '');
    const read = readCustomer({ name: typed('name'), email: typed('email'), address: typed('address') });
    setEmailProblem(read.ok ? null : read.emailProblem);
    if (sum.pieces === 0) order.setProblem('Choose at least one product first.');
    else if (read.ok) void order.run(read.customer);
    else form.querySelector<HTMLInputElement>('[name=email]')?.focus();
  };

  return (
    <form className={styles.order} method="post" action={paths.placeOrder()} onSubmit={submit} noValidate>
      <div className={styles.shelf}>
        {products === undefined && error && (
          <Notice state="failed" role="alert">
            <p>{sayError(error)}</p>
            <button type="button" className={`${ui.button} ${ui.compact}`} onClick={() => void mutate()}>
              Try again
            </button>
          </Notice>
        )}
        {products === undefined && !error && <ShelfSkeleton />}
        {products?.length === 0 && <p>The shelf is empty today. Please come back tomorrow.</p>}
        {products !== undefined && (
          <ul className={styles.products} aria-label="Products">
            {products.map((product) => (
              <ProductCard
                key={product.sku}
                product={product}
                quantity={Math.min(basket[product.sku] ?? 0, Math.max(product.available, 0))}
                onChange={(quantity) => {
                  setBasket((before) => ({ ...before, [product.sku]: quantity }));
                  order.setProblem(null);
                }}
              />
            ))}
          </ul>
        )}
      </div>
      <Summary sum={sum} busy={order.busy || leaving} problem={order.problem} emailProblem={emailProblem} />
    </form>
  );
}

interface SummaryProps {
  sum: BasketSum;
  busy: boolean;
  problem: string | null;
  emailProblem: string | null;
}

function Summary({ sum, busy, problem, emailProblem }: SummaryProps) {
  return (
    <section className={styles.summary} aria-labelledby="summary-title">
      <h3 id="summary-title">Your choice</h3>
      <ul className={styles.lines}>
        {sum.lines.map((line) => (
          <li key={line.sku}>
            <span>
              {line.quantity} × {line.name}
            </span>
            <span>{formatMoney(line.sum, sum.currency)}</span>
          </li>
        ))}
        {sum.pieces === 0 && <li className={`${ui.muted} needs-script`}>Nothing yet.</li>}
      </ul>
      <p className={`${styles.total} needs-script`} aria-live="polite">
        <span>Total</span>
        <span>{formatMoney(sum.total, sum.currency)}</span>
      </p>
      <CustomerFields emailProblem={emailProblem} />
      <noscript>
        <p className={ui.small}>
          Choosing products needs JavaScript. Without it this button places an order without items: it has no
          fixed total, and the first payment settles it.
        </p>
      </noscript>
      <button
        className={ui.primary}
        type="submit"
        aria-disabled={busy}
        aria-describedby="order-note order-problem"
      >
        {busy ? 'Placing your order…' : 'Place order'}
      </button>
      <p id="order-note" className={`${ui.small} ${ui.muted}`}>
        You pay afterwards, on the page of your order.
      </p>
      <p id="order-problem" className={ui.error} role="alert">
        {problem}
      </p>
    </section>
  );
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
