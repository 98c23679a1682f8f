import { Fragment } from 'react';
import { Transfer } from '@/components/payment/transfer';
import { formatMoney } from '@/lib/story/money';
import { formatShopTime } from '@/lib/story/shop-time';
import styles from './bill.module.css';

interface NumberedDocument {
  number: string;
  issuedAt: Date;
}

interface Correction extends NumberedDocument {
  kind: 'credit' | 'debit';
  reason: 'unpaid' | 'refund' | 'dispute' | null;
  amount: string | null;
  tax: string | null;
}

/** The shop, as it was when the document was issued. */
interface Seller {
  name: string;
  description: string;
  /** Lines, as the last one. */
  address: string;
  /** What the tax is called. */
  taxName: string;
  timeZone: string;
  legalLines: string;
}

interface Props {
  orderId: string;
  /** When payment was asked for. */
  requestedAt: Date | null;
  /** Null: nothing but the confirmation with the request for payment yet. */
  invoice: NumberedDocument | null;
  corrections: readonly Correction[];
  currency: string;
  lines: readonly { name: string; quantity: number; unitPrice: string; sum: string }[];
  total: string | null;
  tax: { net: string; rates: readonly { percent: number; amount: string }[] } | null;
  received: string;
  /** Where the payment stands, as a sentence. */
  status: string;
  customer: { name: string | null; address: string | null } | null;
  seller: Seller;
  /** Where to, by bank transfer; null: it is paid, or otherwise. */
  bankLines: string | null;
  /** The last moment to pay; null: none is known, or it is paid. */
  payBy: Date | null;
  /** How deep its heading stands in the page. */
  titleAs?: 'h1' | 'h3';
}

/** What the document calls itself. */
export const billTitle = (invoice: { number: string } | null) =>
  invoice === null ? 'Order confirmation and payment request' : `Invoice ${invoice.number}`;

/** The invoice as it is printed, or what stands in its place until the order is paid. */
export function BillSheet({
  orderId,
  requestedAt,
  invoice,
  currency,
  customer,
  status,
  seller,
  payBy,
  bankLines,
  titleAs: Title = 'h1',
  ...rest
}: Props) {
  const { corrections, ...money } = rest;
  const issuedAt = invoice?.issuedAt ?? requestedAt;
  return (
    <article className={styles.bill} aria-labelledby="bill-title">
      <header className={styles.head}>
        <div>
          <Title id="bill-title">{billTitle(invoice)}</Title>
          <p className={styles.seller}>
            {[seller.name, seller.description, seller.address].filter(Boolean).join('\n')}
          </p>
        </div>
        <dl className={styles.facts}>
          {issuedAt !== null && (
            <>
              <dt>Date</dt>
              <dd>
                <Day of={issuedAt} in={seller.timeZone} />
              </dd>
            </>
          )}
          <dt>Order</dt>
          <dd>{orderId}</dd>
          <dt>Payment</dt>
          <dd>{status}</dd>
          {payBy !== null && (
            <>
              <dt>Pay by</dt>
              <dd>
                <time dateTime={payBy.toISOString()}>{formatShopTime(payBy, seller.timeZone)}</time>
              </dd>
            </>
          )}
        </dl>
      </header>
      {corrections.map((note) => (
        <CorrectionLine key={`${note.kind} ${note.number}`} note={note} currency={currency} seller={seller} />
      ))}
      {customer !== null && (
        <address className={styles.address}>
          {[customer.name, customer.address].filter(Boolean).join('\n')}
        </address>
      )}
      <BillLines currency={currency} lines={money.lines} />
      <BillSums currency={currency} taxName={seller.taxName} {...money} />
      {bankLines !== null && <Transfer bankLines={bankLines} orderId={orderId} />}
      <p className={styles.foot}>
        {invoice === null &&
          'This is no invoice. You get the invoice, with its number, once your payment is here. '}
        Delivery is free. Thank you for buying from us.
      </p>
      {seller.legalLines !== '' && <p className={`${styles.foot} ${styles.seller}`}>{seller.legalLines}</p>}
    </article>
  );
}

/** All times of a bill are those of the shop. */
function Day({ of: at, in: timeZone }: { of: Date; in: string }) {
  const day = new Intl.DateTimeFormat('en-IE', { dateStyle: 'long', timeZone });
  return <time dateTime={at.toISOString()}>{day.format(at)}</time>;
}

const REASONS = { refund: 'it was refunded', dispute: 'your bank took it back after a dispute' } as const;

/** What takes back of the invoice, or puts back: a document of its own, with its number. */
function CorrectionLine({ note, currency, seller }: { note: Correction; currency: string; seller: Seller }) {
  const { taxName, timeZone } = seller;
  const { kind, number, issuedAt, reason, amount, tax } = note;
  if (reason === 'unpaid')
    return (
      <p>
        This invoice is cancelled by credit note {number} of <Day of={issuedAt} in={timeZone} />: the order
        was not paid.
      </p>
    );
  const sum = amount === null ? 'all of it' : formatMoney(amount, currency);
  const included = tax === null ? '' : ` (${formatMoney(tax, currency)} ${taxName} included)`;
  return (
    <p>
      {kind === 'credit' ? 'Credit note' : 'Debit note'} {number} of <Day of={issuedAt} in={timeZone} />: of
      this invoice {sum}
      {included} is {kind === 'credit' ? 'no longer owed' : 'owed again'}
      {reason === null ? '; your bank gave it back.' : `: ${REASONS[reason]}.`}
    </p>
  );
}

function BillLines({ currency, lines }: Pick<Props, 'currency' | 'lines'>) {
  if (lines.length === 0) return <p>An order without items: what you pay is its price.</p>;
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

function BillSums({
  currency,
  taxName,
  total,
  tax,
  received,
}: Pick<Props, 'currency' | 'total' | 'tax' | 'received'> & Pick<Seller, 'taxName'>) {
  return (
    <dl className={styles.sums}>
      {tax !== null && (
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
      )}
      <dt className={styles.total}>Total</dt>
      <dd className={styles.total}>{total === null ? 'not fixed' : formatMoney(total, currency)}</dd>
      <dt>Received</dt>
      <dd>{formatMoney(received, currency)}</dd>
    </dl>
  );
}
