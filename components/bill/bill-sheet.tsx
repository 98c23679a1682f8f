import { formatMoney } from '@/lib/story/money';
import styles from './bill.module.css';

interface Props {
  orderId: string;
  number: string;
  issuedAt: Date;
  currency: string;
  lines: readonly { name: string; quantity: number; unitPrice: string; sum: string }[];
  total: string | null;
  tax: { percent: number; amount: string; net: string } | null;
  received: string;
  /** Where the payment stands, as a sentence. */
  status: string;
  customer: { name: string | null; address: string | null } | null;
}

/** All times of a bill are those of the shop. */
const day = new Intl.DateTimeFormat('en-IE', { dateStyle: 'long', timeZone: 'Europe/Dublin' });

/** The bill as it is printed. */
export function BillSheet({ orderId, number, issuedAt, currency, customer, status, ...money }: Props) {
  return (
    <article className={styles.bill} aria-labelledby="bill-title">
      <header className={styles.head}>
        <div>
          <h1 id="bill-title">Bill {number}</h1>
          <p>
            Kettle &amp; Loom
            <br />
            Loose tea, stoneware and linen
          </p>
        </div>
        <dl className={styles.facts}>
          <dt>Date</dt>
          <dd>
            <time dateTime={issuedAt.toISOString()}>{day.format(issuedAt)}</time>
          </dd>
          <dt>Order</dt>
          <dd>{orderId}</dd>
          <dt>Payment</dt>
          <dd>{status}</dd>
        </dl>
      </header>
      {customer !== null && (
        <address className={styles.address}>
          {[customer.name, customer.address].filter(Boolean).join('\n')}
        </address>
      )}
      <BillLines currency={currency} lines={money.lines} />
      <BillSums currency={currency} {...money} />
      <p className={styles.foot}>Delivery is free. Thank you for buying from us.</p>
    </article>
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
            <td>{line.name}</td>
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
  total,
  tax,
  received,
}: Pick<Props, 'currency' | 'total' | 'tax' | 'received'>) {
  return (
    <dl className={styles.sums}>
      {tax !== null && (
        <>
          <dt>Without tax</dt>
          <dd>{formatMoney(tax.net, currency)}</dd>
          <dt>VAT {tax.percent} %</dt>
          <dd>{formatMoney(tax.amount, currency)}</dd>
        </>
      )}
      <dt className={styles.total}>Total</dt>
      <dd className={styles.total}>{total === null ? 'not fixed' : formatMoney(total, currency)}</dd>
      <dt>Received</dt>
      <dd>{formatMoney(received, currency)}</dd>
    </dl>
  );
}
