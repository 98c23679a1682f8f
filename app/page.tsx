import Link from 'next/link';
import { PageTitle } from '@/components/shell/page-title';
import { ShopDescription } from '@/components/shell/shop-words';
import { ByNumber } from '@/components/shop/by-number';
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
      <section aria-labelledby="shelf-title">
        <h2 id="shelf-title" className="visually-hidden">
          The shelf
        </h2>
        <Shelf />
      </section>
      <section aria-labelledby="mine-title">
        <h2 id="mine-title">Your orders</h2>
        <MyOrders />
      </section>
      <section aria-labelledby="number-title">
        <h2 id="number-title">For developers</h2>
        <p>The same process by its plain forms: what anyone can do who knows an order’s number.</p>
        <ByNumber />
      </section>
    </div>
  );
}
