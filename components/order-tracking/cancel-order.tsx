'use client';

import { useId, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { cancelOrder, sayCancelError } from '@/lib/browser/actions';
import { usePending } from '@/lib/browser/use-pending';
import styles from './cancel-order.module.css';

interface Props {
  orderId: string;
  onCancelled: () => void;
  compact?: boolean;
}

/** Asks once more, then cancels. The dialog keeps the focus and gives it back. */
export function CancelOrder({ orderId, onCancelled, compact = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const cancelling = usePending(async () => {
    await cancelOrder(orderId);
    dialog.current?.close();
    onCancelled();
  }, sayCancelError);

  return (
    <>
      <button
        type="button"
        className={`${ui.danger} ${compact ? ui.compact : ''}`}
        aria-label={compact ? `Cancel order ${orderId}` : undefined}
        onClick={() => {
          cancelling.setProblem(null);
          dialog.current?.showModal();
        }}
      >
        {compact ? 'Cancel' : 'Cancel order'}
      </button>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby={titleId}>
        <div className={ui.stack}>
          <h2 id={titleId}>Cancel this order?</h2>
          <p>
            Your items go back on the shelf, and money that has arrived is sent back. A cancelled order cannot
            be taken up again.
          </p>
          <div aria-live="polite">
            {cancelling.problem && <Notice state="failed">{cancelling.problem}</Notice>}
          </div>
          <div className={ui.row}>
            <Button onClick={() => dialog.current?.close()}>Keep order</Button>
            <button
              type="button"
              className={ui.danger}
              aria-disabled={cancelling.busy}
              onClick={() => void cancelling.run()}
            >
              {cancelling.busy ? 'Cancelling…' : 'Yes, cancel it'}
            </button>
          </div>
        </div>
      </dialog>
    </>
  );
}
