import Link from 'next/link';
import { PageTitle } from '@/components/shell/page-title';
import { ByNumber } from '@/components/shop/by-number';
import { MyOrders } from '@/components/shop/my-orders';
import { OrderForm } from '@/components/shop/order-form';
import styles from '@/components/shop/shop.module.css';
import { route } from '@/lib/client/route';
import { paths } from '@/lib/paths';

export default function HomePage() {
  return (
    <div className={styles.page}>
      <PageTitle />
      <header className={styles.intro}>
        <h1>Loose tea, stoneware and linen</h1>
        <p>
          Choose, order, and watch your order on its way through the shop:{' '}
          <Link href={route(paths.showProcess())} prefetch={false}>
            how an order runs
          </Link>
          .
        </p>
      </header>
      <section aria-labelledby="order-title">
        <h2 id="order-title">New order</h2>
        <OrderForm />
      </section>
      <section aria-labelledby="mine-title">
        <h2 id="mine-title">Your orders</h2>
        <MyOrders />
      </section>
      <section aria-labelledby="number-title">
        <h2 id="number-title">By order number</h2>
        <ByNumber />
      </section>
    </div>
  );
}
