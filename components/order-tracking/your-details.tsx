'use client';

import { useId, useRef } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import { eraseCustomer } from '@/lib/browser/actions';
import { sayError } from '@/lib/browser/request';
import { useCustomer } from '@/lib/browser/use-customer';
import { usePending } from '@/lib/browser/use-pending';
import type { CustomerJson } from '@/lib/contract/customer';
import { paths } from '@/lib/paths';
import dialogStyles from './cancel-order.module.css';
import styles from './tracking.module.css';

/** What we know of the buyer, shown to nobody else; to be taken away, or to be forgotten. */
export function YourDetails({ orderId, isOpen }: { orderId: string; isOpen: boolean }) {
  const { data: customer, mutate } = useCustomer(orderId, isOpen);
  if (customer === undefined) return null;
  const hasDetails = customer.name !== null || customer.email !== null || customer.address !== null;
  return (
    <section className={`${ui.card} ${ui.stack} screen-only`} aria-labelledby="details-title">
      <h2 id="details-title">Your details</h2>
      <Known customer={customer} hasDetails={hasDetails} />
      <div className={ui.row}>
        <ButtonLink href={paths.exportOrder(orderId)} download>
          Download all we keep
        </ButtonLink>
        {hasDetails && customer.erasable && (
          <EraseDetails orderId={orderId} onErased={(erased) => void mutate(erased, { revalidate: false })} />
        )}
      </div>
      <p className={`${ui.small} ${ui.muted}`}>
        Only this browser shows them, and one that opens the link in our mails.
        {hasDetails &&
          !customer.erasable &&
          ' While the order is under way we need them; afterwards you can have them erased here.'}
      </p>
    </section>
  );
}

function Known({ customer, hasDetails }: { customer: CustomerJson; hasDetails: boolean }) {
  if (customer.erasedAt !== null)
    return (
      <p>
        Erased <Moment at={customer.erasedAt} />. Order and bill stay in our books, without your name.
      </p>
    );
  if (!hasDetails) return <p>You gave neither name nor address with this order.</p>;
  return (
    <dl className={styles.details}>
      {customer.name !== null && <Detail label="Name" text={customer.name} />}
      {customer.email !== null && <Detail label="E-mail" text={customer.email} />}
      {customer.address !== null && <Detail label="Address" text={customer.address} />}
    </dl>
  );
}

function Detail({ label, text }: { label: string; text: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </>
  );
}

function EraseDetails({
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
