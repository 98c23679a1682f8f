'use client';

import { useEffect, useId, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { cancelOrder, sayCancelError } from '@/lib/browser/actions';
import { usePending } from '@/lib/browser/use-pending';
import styles from './cancel-order.module.css';

interface Props {
  orderId: string;
  /** It opens once for each. */
  asked: number;
  onCancelled: () => void;
}

/** Asks once more, then cancels. It keeps the focus and gives it back. */
export function CancelDialog({ orderId, asked, onCancelled }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const cancelling = usePending(async () => {
    await cancelOrder(orderId);
    dialog.current?.close();
    onCancelled();
  }, sayCancelError);
  const { setProblem } = cancelling;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it reads never changes, and each asking opens it again
  useEffect(() => {
    setProblem(null);
    if (dialog.current?.open === false) dialog.current.showModal();
  }, [asked, setProblem]);
  return (
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
  );
}
