'use client';

import { useRef } from 'react';
import ui from '@/components/ui/ui.module.css';
import { useCopy } from '@/lib/browser/use-copy';
import styles from './tracking.module.css';

/** The order's number, with a button that copies it. */
export function OrderNumber({ orderId }: { orderId: string }) {
  const shown = useRef<HTMLSpanElement>(null);
  const { copy, note } = useCopy(shown);
  return (
    <span className={styles.orderNumber}>
      <span>
        Order{' '}
        <span ref={shown} className={styles.digits}>
          {orderId}
        </span>
      </span>
      <button
        type="button"
        className={`${ui.button} ${ui.compact}`}
        onClick={() => void copy()}
        aria-label="Copy the order number"
      >
        Copy
      </button>
      <span className={`${ui.small} ${ui.muted}`} role="status">
        {note}
      </span>
    </span>
  );
}
