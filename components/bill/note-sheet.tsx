import { formatMoney } from '@/lib/story/money';
import { noteTitle } from '@/lib/story/note-name';
import styles from './bill.module.css';
import {
  type BillLine,
  BillLines,
  CustomerLines,
  Day,
  LegalLines,
  type Seller,
  SellerLines,
  TaxSums,
} from './bill-parts';

interface Props {
  orderId: string;
  note: {
    kind: 'credit' | 'debit';
    number: string;
    issuedAt: Date;
    reason: 'unpaid' | 'refund' | 'dispute' | null;
    amount: string | null;
    taxes: { net: string; rates: readonly { percent: number; amount: string }[] } | null;
    settingsVersion: number | null;
  };
  invoice: { number: string; issuedAt: Date };
  currency: string;
  /** Of the invoice, where all of it is taken back. */
  lines: readonly BillLine[];
  customer: { name: string | null; address: string | null } | null;
  seller: Seller;
}

const REASONS = {
  refund: 'Refund',
  dispute: 'Chargeback',
  unpaid: 'Order not paid',
} as const;

/** A credit or debit note as it is printed: what it takes off an invoice, or puts back. */
export function NoteSheet({ orderId, note, invoice, currency, lines, customer, seller }: Props) {
  const isCredit = note.kind === 'credit';
  const why = note.reason === null ? 'Chargeback reversed' : REASONS[note.reason];
  return (
    <article className={styles.bill} aria-labelledby="note-title">
      <header className={styles.head}>
        <div>
          <h1 id="note-title">{noteTitle(note)}</h1>
          <SellerLines seller={seller} />
        </div>
        <dl className={styles.facts}>
          <dt>Date</dt>
          <dd>
            <Day of={note.issuedAt} in={seller.timeZone} />
          </dd>
          <dt>Order</dt>
          <dd>{orderId}</dd>
          <dt>{isCredit ? 'Corrects' : 'Restores'}</dt>
          <dd>
            Invoice {invoice.number} of <Day of={invoice.issuedAt} in={seller.timeZone} />
          </dd>
          <dt>Reason</dt>
          <dd>{why}</dd>
        </dl>
      </header>
      <CustomerLines customer={customer} />
      {lines.length > 0 ? (
        <BillLines currency={currency} lines={lines} />
      ) : (
        <NoteLine note={note} invoice={invoice} currency={currency} />
      )}
      <dl className={styles.sums}>
        <TaxSums tax={note.taxes} currency={currency} taxName={seller.taxName} />
        <dt className={styles.total}>{isCredit ? 'No longer owed' : 'Owed again'}</dt>
        <dd className={styles.total}>
          {note.amount === null ? 'all of it' : formatMoney(note.amount, currency)}
        </dd>
      </dl>
      <p className={styles.foot}>
        Issued under version {note.settingsVersion ?? 1} of the shop’s settings. The invoice keeps its number.
      </p>
      <LegalLines seller={seller} />
    </article>
  );
}

/** A sum of the invoice, and no goods. */
function NoteLine({ note, invoice, currency }: Pick<Props, 'note' | 'invoice' | 'currency'>) {
  const words = note.kind === 'credit' ? 'Taken off invoice' : 'Back on invoice';
  return (
    <table className={styles.lines}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Sum</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>
            {words} {invoice.number}
          </td>
          <td>{note.amount === null ? 'all of it' : formatMoney(note.amount, currency)}</td>
        </tr>
      </tbody>
    </table>
  );
}
