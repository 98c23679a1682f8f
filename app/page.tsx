import Link from 'next/link';
import { PageTitle } from '@/components/shell/page-title';
import { ShopDescription } from '@/components/shell/shop-words';
import { MyOrders } from '@/components/shop/my-orders';
import { Shelf } from '@/components/shop/shelf';
import styles from '@/components/shop/shop.module.css';
import { route } from '@/components/ui/route';
import { paths } from '@/lib/paths';

export default function HomePage() {
  return (
    <div className={styles.page}>
      <PageTitle />
      <header className={styles.intro}>
        <h1>
          <ShopDescription />
        </h1>
        <p>
          Choose, order, and watch your order on its way through the shop:{' '}
          <Link href={route(paths.showProcess())} prefetch={false}>
            how an order runs
          </Link>
          .
        </p>
      </header>
      <section className={styles.orders} aria-labelledby="mine-title">
        <h2 id="mine-title">Your orders</h2>
        <MyOrders />
      </section>
      <section aria-labelledby="shelf-title">
        <h2 id="shelf-title" className="visually-hidden">
          The shelf
        </h2>
        <Shelf />
      </section>
    </div>
  );
}
