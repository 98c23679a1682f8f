import { PrintButton } from '@/components/bill/print-button';
import { PageTitle } from '@/components/shell/page-title';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import { ParcelWords } from '@/components/ui/parcel-words';
import ui from '@/components/ui/ui.module.css';
import type { DeskOrderPage } from '@/lib/contract/desk';
import { deskPaths } from '@/lib/story/desk-paths';
import { DeskField, DeskForm } from './desk-form';
import { DeskPart } from './desk-part';
import merchandise from './merchandise.module.css';
import styles from './packing.module.css';

interface Props {
  page: DeskOrderPage;
  mayPack: boolean;
  /** Who sends it: name and lines of the shop's address. */
  sender: { readonly name: string; readonly address: string };
}

/** What goes into a parcel and where it goes, to be printed; who carries it is entered beside. */
export function PackingDesk({ page, mayPack, sender }: Props) {
  const { orderId } = page.order;
  return (
    <div className={ui.stack}>
      <PageTitle words={`Parcel of ${orderId} · Desk`} />
      <div className={`${merchandise.head} screen-only`}>
        <h1>Parcel</h1>
        <PageLink href={deskPaths.order(orderId)}>Order {orderId}</PageLink>
        <PrintButton />
      </div>
      <div className={`${merchandise.columns} screen-only`}>
        <Handover page={page} mayPack={mayPack} />
      </div>
      <div className={styles.sheets}>
        <Label page={page} sender={sender} />
        <PackingList page={page} />
      </div>
    </div>
  );
}

function Handover({ page, mayPack }: Omit<Props, 'sender'>) {
  const { order, shipment, isToPack } = page;
  if (shipment !== null)
    return (
      <DeskPart title="Handed over">
        <p>
          Shipped <Moment at={shipment.shippedAt} as="clock" />
          <ParcelWords shipment={shipment} />.
        </p>
      </DeskPart>
    );
  if (!isToPack)
    return (
      <DeskPart title="Nothing to pack">
        <p>This order has no parcel that waits for a person as it stands.</p>
      </DeskPart>
    );
  return (
    <DeskPart title="Hand it over">
      <p>
        The order goes on, the pieces leave the stock, and the customer is told by mail and on the page of the
        order.
      </p>
      {mayPack ? (
        <DeskForm action={deskPaths.parcel(order.orderId)} send="Mark as handed over" done="Handed over.">
          <DeskField label="Carrier" name="carrier" maxLength={100} required />
          <DeskField label="Tracking number" name="trackingNumber" maxLength={100} autoComplete="off" />
          <DeskField
            label="Where it can be followed"
            name="trackingUrl"
            type="url"
            hint="https://…"
            maxLength={500}
            autoComplete="off"
          />
          <DeskField label="Expected on" name="expectedOn" type="date" />
        </DeskForm>
      ) : (
        <p className={ui.muted}>Your role does not pack.</p>
      )}
    </DeskPart>
  );
}

function Label({ page: { customer, order }, sender }: Omit<Props, 'mayPack'>) {
  const lines = [customer.name, customer.address].filter((line) => line !== null);
  return (
    <section className={styles.label} aria-label="Address label">
      <p className={styles.sender}>
        From {[sender.name, ...sender.address.split('\n').filter(Boolean)].join(', ')}
      </p>
      {lines.length === 0 ? (
        <p>Nobody gave an address, or it was erased.</p>
      ) : (
        <address className={styles.address}>{lines.join('\n')}</address>
      )}
      <p className={styles.sender}>Order {order.orderId}</p>
    </section>
  );
}

function PackingList({ page: { items, order, customer } }: { page: DeskOrderPage }) {
  const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <section className={styles.list} aria-labelledby="packing-title">
      <h2 id="packing-title">Packing list</h2>
      <p>
        Order {order.orderId}
        {customer.name !== null && (
          <>
            , <bdi>{customer.name}</bdi>
          </>
        )}
      </p>
      {items.length === 0 ? (
        <p>An order without items.</p>
      ) : (
        <table className={styles.items}>
          <thead>
            <tr>
              <th scope="col">Packed</th>
              <th scope="col">Pieces</th>
              <th scope="col">Product</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ sku, name, quantity }) => (
              <tr key={sku}>
                <td>
                  <span className={styles.box} />
                </td>
                <td>{quantity}</td>
                <td>
                  <bdi>{name}</bdi>
                  <br />
                  <span className={styles.sender}>{sku}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>{pieces === 1 ? 'One piece.' : `${pieces} pieces.`}</p>
    </section>
  );
}
