import { randomUUID } from 'node:crypto';
import styles from '@/components/checkout/checkout.module.css';
import { CheckoutForm } from '@/components/checkout/checkout-form';
import { OutOfService } from '@/components/shell/out-of-service';
import { PageTitle } from '@/components/shell/page-title';
import { draftOf } from '@/lib/http/checkout-draft';
import { databasePage } from '@/lib/http/database-page';
import { pageRequest } from '@/lib/http/page-request';
import { paths } from '@/lib/paths';
import { findProducts } from '@/lib/queries/products';
import { getApp } from '@/lib/server/app';
import { readCart } from '@/lib/story/cart';
import { NO_VALUES } from '@/lib/story/checkout-fields';

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const textOf = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '');

/** What was typed comes back in a cookie (`again`); `items`, or `sku` and `quantity`, are a choice made without the cart. */
async function CheckoutPage({ searchParams }: Props) {
  const query = await searchParams;
  const draft = draftOf(await pageRequest(), textOf(query.again));
  const chosen = draft?.items ?? (textOf(query.items) || `${textOf(query.sku)}*${textOf(query.quantity)}`);
  const items = readCart(chosen);
  const isChosen = Object.keys(items).length > 0;
  return (
    <div className={styles.page}>
      <PageTitle words="Checkout" />
      <h1>Checkout</h1>
      {!isChosen && (
        <noscript>
          <p>
            Nothing is chosen yet. Open a product from <a href={paths.productList()}>the shelf</a> and choose
            how many.
          </p>
        </noscript>
      )}
      <CheckoutForm
        key={draft?.id}
        products={await findProducts(getApp().database)}
        items={isChosen ? items : null}
        values={draft?.values ?? NO_VALUES}
        errors={draft?.errors ?? {}}
        orderKey={randomUUID()}
      />
    </div>
  );
}

export default databasePage(CheckoutPage, OutOfService);
