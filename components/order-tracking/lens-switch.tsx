'use client';

import { useSearchParams } from 'next/navigation';
import { type MouseEvent, useSyncExternalStore } from 'react';
import { paths } from '@/lib/paths';
import { LENS_WORDS, LENSES, type Lens, lensSearch } from '@/lib/story/lens';
import styles from './lens-switch.module.css';

/** The desk says so to browsers that are signed in there (`lib/http/at-desk.ts`). It opens nothing. */
const isAtDesk = () => document.cookie.includes('orderflow-at-desk=1');
const never = () => () => {};

/**
 * Three links to the same order, seen by three kinds of readers, and one more for who runs the shop. The address changes
 * without a load, so the order goes on streaming; in a new tab or window a link opens as any other.
 */
export function LensSwitch({ orderId, lens }: { orderId: string; lens: Lens }) {
  const search = `?${useSearchParams()}`;
  // The page comes rendered from a server that asks nobody's desk.
  const hasDesk = useSyncExternalStore(never, isAtDesk, () => false);
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    // The one that is shown needs no second entry in the history.
    if (event.currentTarget.search !== location.search)
      history.pushState(null, '', event.currentTarget.search);
  };
  return (
    <nav className={styles.lenses} aria-label="Ways to see this order">
      {LENSES.map((name) => (
        <a
          key={name}
          href={lensSearch(search, name)}
          aria-current={name === lens ? 'page' : undefined}
          onClick={follow}
        >
          {LENS_WORDS[name]}
        </a>
      ))}
      {hasDesk && <a href={paths.orderAtDesk(orderId)}>Desk</a>}
    </nav>
  );
}
