import { paths } from '@/lib/paths';
import styles from './shell.module.css';
import { ShopDescription, ShopName } from './shop-words';

export function SiteFooter() {
  return (
    <footer className={styles.footer}>
      <div className={styles.inner}>
        <span>
          <ShopName />. <ShopDescription />.
        </span>
        <a href={paths.findOrder()}>Find my order</a>
        <span>
          Runs on Orderflow: <a href={paths.developers()}>for developers</a>
        </span>
      </div>
    </footer>
  );
}
