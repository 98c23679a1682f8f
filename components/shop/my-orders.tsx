'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { sayError } from '@/lib/browser/request';
import { useMyOrders } from '@/lib/browser/use-shop';
import { OrderRow } from './order-row';
import styles from './shop.module.css';

const SHOWN_FIRST = 8;

/** The orders made from this browser. */
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
        <p className={styles.empty}>No orders from this browser yet. The first one appears here.</p>
      )}
      {shown.length > 0 && (
        <ul className={styles.rows} aria-label="Your orders">
          {shown.map((order) => (
            <OrderRow key={order.orderId} order={order} onChanged={() => void mutate()} />
          ))}
        </ul>
      )}
      {shown.length < orders.length && (
        <Button onClick={() => setAll(true)}>Show all {orders.length} orders</Button>
      )}
      <noscript>
        <p>This list needs JavaScript. Any order can be looked up by its number below.</p>
      </noscript>
    </div>
  );
}
