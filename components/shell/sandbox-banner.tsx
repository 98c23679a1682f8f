'use client';

import { useShop } from '@/lib/browser/use-shop';
import { paths } from '@/lib/paths';
import styles from './shell.module.css';

/** Says on every page that the money is play money. Its room is kept while the server has not answered. */
export function SandboxBanner() {
  const shop = useShop();
  const sandbox = shop?.mode === 'sandbox';
  return (
    <aside className={`${styles.banner} ${sandbox ? styles.sandbox : ''}`} aria-label="About this shop">
      <noscript>Without JavaScript this page can’t tell whether payments are simulated here.</noscript>
      {sandbox && (
        <p>
          <strong>Sandbox:</strong> payments are simulated, nothing is shipped.
          {shop.timeScale !== 1 && ` ${speedWords(shop.timeScale)}`}
          {shop.outbox && (
            <>
              {' '}
              Mail is kept: <a href={paths.outbox()}>read it</a>.
            </>
          )}
        </p>
      )}
      {shop?.mode === 'live' && <p>Every order here is a process you can watch.</p>}
    </aside>
  );
}

const speedWords = (scale: number) =>
  scale > 1 ? `Deadlines come ${scale} times as fast.` : 'Deadlines come more slowly than usual.';
