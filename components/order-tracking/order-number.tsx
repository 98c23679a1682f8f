'use client';

import { useState } from 'react';
import ui from '@/components/ui/ui.module.css';
import styles from './tracking.module.css';

/** The order's number, with a button that copies it. */
export function OrderNumber({ orderId }: { orderId: string }) {
  const [note, setNote] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(orderId);
      setNote('Copied');
    } catch {
      setNote('Please select the number and copy it');
    }
  };
  return (
    <span className={styles.orderNumber}>
      <span>
        Order <span className={styles.digits}>{orderId}</span>
      </span>
      <button
        type="button"
        className={`${ui.button} ${ui.compact}`}
        onClick={copy}
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
