'use client';

import { ButtonLink } from '@/components/ui/button';
import { LaterPart } from '@/components/ui/later-part';
import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import { useCustomer } from '@/lib/browser/use-customer';
import type { CustomerJson } from '@/lib/contract/customer';
import { paths } from '@/lib/paths';
import styles from './tracking.module.css';

/** Only an order that has ended offers it. */
const loadErasing = () => import('./erase-details');

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
          <LaterPart load={loadErasing} room={null}>
            {({ EraseDetails }) => (
              <EraseDetails
                orderId={orderId}
                onErased={(erased) => void mutate(erased, { revalidate: false })}
              />
            )}
          </LaterPart>
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
