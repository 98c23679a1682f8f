import { Fragment } from 'react';
import { formatMoney } from '@/lib/story/money';
import styles from './bill.module.css';

/** The shop, as it was when a document was issued. */
export interface Seller {
  name: string;
  description: string;
  /** Lines, as the last one. */
  address: string;
  /** What the tax is called. */
  taxName: string;
  timeZone: string;
  legalLines: string;
}

export interface BillLine {
  name: string;
  quantity: number;
  unitPrice: string;
  sum: string;
}

/** All times of a bill are those of the shop. */
export function Day({ of: at, in: timeZone }: { of: Date; in: string }) {
  const day = new Intl.DateTimeFormat('en-IE', { dateStyle: 'long', timeZone });
  return <time dateTime={at.toISOString()}>{day.format(at)}</time>;
}

/** Who issued it. */
export function SellerLines({ seller: { name, description, address } }: { seller: Seller }) {
  return <p className={styles.seller}>{[name, description, address].filter(Boolean).join('\n')}</p>;
}

/** Whom it is for. */
export function CustomerLines({
  customer,
}: {
  customer: { name: string | null; address: string | null } | null;
}) {
  if (customer === null) return null;
  return (
    <address className={styles.address}>
      {[customer.name, customer.address].filter(Boolean).join('\n')}
    </address>
  );
}

export function LegalLines({ seller: { legalLines } }: { seller: Seller }) {
  return legalLines !== '' && <p className={`${styles.foot} ${styles.seller}`}>{legalLines}</p>;
}

/** What was sold. */
export function BillLines({ currency, lines }: { currency: string; lines: readonly BillLine[] }) {
  return (
    <table className={styles.lines}>
      <thead>
        <tr>
          <th scope="col">Product</th>
          <th scope="col">Pieces</th>
          <th scope="col" className={styles.unit}>
            Price
          </th>
          <th scope="col">Sum</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.name}>
            <td>
              <bdi>{line.name}</bdi>
            </td>
            <td>{line.quantity}</td>
            <td className={styles.unit}>{formatMoney(line.unitPrice, currency)}</td>
            <td>{formatMoney(line.sum, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Within a list of sums: what is without tax, and the tax of each rate. */
export function TaxSums({
  tax,
  currency,
  taxName,
}: {
  tax: { net: string; rates: readonly { percent: number; amount: string }[] } | null;
  currency: string;
  taxName: string;
}) {
  if (tax === null) return null;
  return (
    <>
      <dt>Without tax</dt>
      <dd>{formatMoney(tax.net, currency)}</dd>
      {tax.rates.map(({ percent, amount }) => (
        <Fragment key={percent}>
          <dt>
            {taxName} {percent} %
          </dt>
          <dd>{formatMoney(amount, currency)}</dd>
        </Fragment>
      ))}
    </>
  );
}
