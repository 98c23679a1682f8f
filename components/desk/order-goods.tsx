import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import { ParcelWords } from '@/components/ui/parcel-words';
import ui from '@/components/ui/ui.module.css';
import type { DeskOrderPage } from '@/lib/contract/desk';
import { stockWords } from '@/lib/story/desk-order-words';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatMoney } from '@/lib/story/money';
import { noteName, noteTitle } from '@/lib/story/note-name';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';

/** Who ordered what, the documents of it, what became of the pieces and of the parcel. */
export function OrderGoods({ page }: { page: DeskOrderPage }) {
  const { items, bill, corrections, shipment, isToPack, order } = page;
  const { currency } = order.payment;
  return (
    <DeskPart title="Customer and goods">
      <Customer customer={page.customer} />
      <ul className={styles.lines}>
        {items.map(({ sku, name, quantity, unitPrice, stock, available }) => (
          <li key={sku}>
            {quantity} ×{' '}
            <PageLink href={deskPaths.product(sku)}>
              <bdi>{name}</bdi>
            </PageLink>
            , {formatMoney(unitPrice, currency)} each
            <br />
            <span className={ui.muted}>
              {stockWords(stock, quantity)}; {available} more can be sold
            </span>
          </li>
        ))}
      </ul>
      <p>
        {bill === null ? (
          'No bill yet.'
        ) : (
          <>
            <PageLink href={deskPaths.document(order.orderId, 'bill')}>
              {bill.number === null ? 'Payment asked for' : `Invoice ${bill.number}`}
            </PageLink>
            , <Moment at={bill.issuedAt} as="clock" />
          </>
        )}
      </p>
      {corrections.map(({ kind, number, amount, issuedAt }) => (
        <p key={`${kind} ${number}`}>
          <PageLink href={deskPaths.document(order.orderId, noteName({ kind, number }))}>
            {noteTitle({ kind, number })}
          </PageLink>
          {amount !== null && `, ${formatMoney(amount, currency)}`}, <Moment at={issuedAt} as="clock" />
        </p>
      ))}
      <p>
        {shipment === null ? 'Not shipped.' : 'Shipped '}
        {shipment !== null && <Moment at={shipment.shippedAt} as="clock" />}
        {shipment !== null && <ParcelWords shipment={shipment} />}
      </p>
      {(isToPack || shipment !== null) && (
        <p>
          <PageLink href={deskPaths.packing(order.orderId)}>
            {isToPack ? 'Pack the parcel' : 'Packing list and label'}
          </PageLink>
        </p>
      )}
    </DeskPart>
  );
}

function Customer({ customer: { name, email, address } }: Pick<DeskOrderPage, 'customer'>) {
  if (name === null && email === null && address === null)
    return <p className={ui.muted}>Nobody gave a name, or it was erased.</p>;
  return (
    <p className={styles.address}>
      {name !== null && (
        <PageLink href={deskPaths.orders({ q: name })}>
          <bdi>{name}</bdi>
        </PageLink>
      )}
      {name !== null && '\n'}
      {email !== null && (
        <a href={`mailto:${email}`}>
          <bdi>{email}</bdi>
        </a>
      )}
      {email !== null && '\n'}
      {address}
    </p>
  );
}
