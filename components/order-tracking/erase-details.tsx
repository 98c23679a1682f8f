'use client';

import { useId, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { eraseCustomer } from '@/lib/browser/actions';
import { sayError } from '@/lib/browser/request';
import { usePending } from '@/lib/browser/use-pending';
import type { CustomerJson } from '@/lib/contract/customer';
import dialogStyles from './cancel-order.module.css';

/** Asks once more, then has the buyer's name and addresses forgotten. */
export function EraseDetails({
  orderId,
  onErased,
}: {
  orderId: string;
  onErased: (customer: CustomerJson) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const erasing = usePending(async () => {
    const erased = await eraseCustomer(orderId);
    dialog.current?.close();
    onErased(erased);
  }, sayError);
  return (
    <>
      <button
        type="button"
        className={ui.danger}
        onClick={() => {
          erasing.setProblem(null);
          dialog.current?.showModal();
        }}
      >
        Erase my details
      </button>
      <dialog ref={dialog} className={dialogStyles.dialog} aria-labelledby={titleId}>
        <div className={ui.stack}>
          <h2 id={titleId}>Erase your details?</h2>
          <p>
            Your name, e-mail and address go for good. We can then send you no mail about this order any more.
            Order and bill stay in our books.
          </p>
          <div aria-live="polite">{erasing.problem && <Notice state="failed">{erasing.problem}</Notice>}</div>
          <div className={ui.row}>
            <Button onClick={() => dialog.current?.close()}>Keep them</Button>
            <button
              type="button"
              className={ui.danger}
              aria-disabled={erasing.busy}
              onClick={() => void erasing.run()}
            >
              {erasing.busy ? 'Erasing…' : 'Yes, erase them'}
            </button>
          </div>
        </div>
      </dialog>
    </>
  );
}
