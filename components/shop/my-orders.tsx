'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import { sayError } from '@/lib/browser/request';
import { useMyOrders } from '@/lib/browser/use-shop';
import { paths } from '@/lib/paths';
import { OrderRow } from './order-row';
import styles from './shop.module.css';

/** The newest alone: so much room is kept above the shelf while nothing is known. */
const SHOWN_FIRST = 1;

/** The orders made from this browser, or the way to others. */
export function MyOrders() {
  const { data, error, mutate } = useMyOrders();
  const [all, setAll] = useState(false);
  const orders = data?.orders ?? [];
  const shown = all ? orders : orders.slice(0, SHOWN_FIRST);
  return (
    <div className={styles.mine}>
      {error && (
        <Notice state="failed" role="status">
          {sayError(error)} {data && 'The list below may be out of date.'}
        </Notice>
      )}
      {data === undefined && !error && (
        <div
          className={`${ui.skeleton} ${styles.empty} needs-script`}
          role="status"
          aria-label="Loading your orders"
        />
      )}
      {data !== undefined && orders.length === 0 && (
        <p className={styles.empty}>
          <span>
            What you order from this browser appears here. Ordered from another one?{' '}
            <PageLink href={paths.findOrder()}>Find my order</PageLink>
          </span>
        </p>
      )}
      {shown.length > 0 && (
        <ul className={styles.rows} aria-label="Your orders">
          {shown.map((order) => (
            <OrderRow key={order.orderId} order={order} onChanged={() => void mutate()} />
          ))}
        </ul>
      )}
      {shown.length < orders.length && (
        <Button compact onClick={() => setAll(true)}>
          Show all {orders.length} orders
        </Button>
      )}
      <noscript>
        <p className={styles.empty}>
          <span>
            This list needs JavaScript. Without it, have the link to your order sent to you:{' '}
            <a href={paths.findOrder()}>find my order</a>.
          </span>
        </p>
      </noscript>
    </div>
  );
}
