import styles from '@/components/cart/cart.module.css';
import { CartView } from '@/components/cart/cart-view';
import { PageTitle } from '@/components/shell/page-title';
import { paths } from '@/lib/paths';

/** A static shell: the cart is known to the browser alone. */
export default function CartPage() {
  return (
    <div className={styles.page}>
      <PageTitle words="Your cart" />
      <h1>Your cart</h1>
      <noscript>
        <p>
          The cart needs JavaScript. Without it, buy from the page of each product:{' '}
          <a href={paths.productList()}>all products</a>.
        </p>
      </noscript>
      <CartView />
    </div>
  );
}
