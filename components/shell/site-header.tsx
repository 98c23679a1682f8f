import Link from 'next/link';
import { route } from '@/components/ui/route';
import { paths } from '@/lib/paths';
import { CartLink } from './cart-link';
import styles from './shell.module.css';
import { ShopName } from './shop-words';

export function SiteHeader() {
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <Link className={styles.brand} href={route(paths.home())} prefetch={false}>
          <Mark />
          <ShopName />
        </Link>
        <nav className={styles.nav} aria-label="Main">
          <Link href={route(paths.home())} prefetch={false}>
            Shop
          </Link>
          <Link href={route(paths.showProcess())} prefetch={false}>
            How an order runs
          </Link>
          <Link href={route(paths.findOrder())} prefetch={false}>
            Find my order
          </Link>
          <CartLink />
        </nav>
      </div>
    </header>
  );
}

function Mark() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M5 14h18v6a7 7 0 0 1-7 7h-4a7 7 0 0 1-7-7z" />
        <path d="M23 16h1.800a3 3 0 0 1 0 6H23" />
        <path d="M10.500 10c0-2 2-2 2-4M16.500 10c0-2 2-2 2-4" />
      </g>
    </svg>
  );
}
