import { paths } from '@/lib/paths';
import styles from './shell.module.css';

export function SiteFooter() {
  return (
    <footer className={styles.footer}>
      <div className={styles.inner}>
        <span>Kettle &amp; Loom. Loose tea, stoneware and linen.</span>
        <a href={paths.findOrder()}>Find my order</a>
        <span>
          Runs on Orderflow: <a href={paths.developers()}>for developers</a>
        </span>
      </div>
    </footer>
  );
}
