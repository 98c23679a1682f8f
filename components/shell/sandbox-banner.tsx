'use client';

import { useShop } from '@/lib/client/use-shop';
import styles from './shell.module.css';

/** Says on every page that the money is play money. Its room is kept while the server has not answered. */
export function SandboxBanner() {
  const shop = useShop();
  if (shop === undefined) return <div className={styles.banner} />;
  if (shop.mode === 'live')
    return <div className={styles.banner}>Every order here is a process you can watch.</div>;
  return (
    <div className={`${styles.banner} ${styles.sandbox}`}>
      <p>
        <strong>Sandbox:</strong> payments are simulated, nothing is shipped.
        {shop.timeScale !== 1 && ` Time runs ${shop.timeScale} times as fast.`}
      </p>
    </div>
  );
}
