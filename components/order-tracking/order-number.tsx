'use client';

import { useRef } from 'react';
import { Button } from '@/components/ui/button';
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
      <Button compact onClick={() => void copy()} aria-label="Copy the order number">
        Copy
      </Button>
      <span className={`${ui.small} ${ui.muted}`} role="status">
        {note}
      </span>
    </span>
  );
}
