import { Transfer } from '@/components/payment/transfer';
import { formatMoney } from '@/lib/story/money';
import { noteName, noteTitle } from '@/lib/story/note-name';
import { formatShopTime } from '@/lib/story/shop-time';
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

interface Props {
  orderId: string;
  /** When payment was asked for. */
  requestedAt: Date | null;
  /** Null: nothing but the confirmation with the request for payment yet. */
  invoice: NumberedDocument | null;
  corrections: readonly Correction[];
  /** Where a note stands, by its name; left out: nowhere. */
  noteHref?: (name: string) => string;
  currency: string;
  lines: readonly BillLine[];
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
  const { corrections, noteHref, ...money } = rest;
  const issuedAt = invoice?.issuedAt ?? requestedAt;
  return (
    <article className={styles.bill} aria-labelledby="bill-title">
      <header className={styles.head}>
        <div>
          <Title id="bill-title">{billTitle(invoice)}</Title>
          <SellerLines seller={seller} />
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
        <CorrectionLine
          key={`${note.kind} ${note.number}`}
          note={note}
          href={noteHref?.(noteName(note))}
          currency={currency}
          seller={seller}
        />
      ))}
      <CustomerLines customer={customer} />
      {money.lines.length === 0 ? (
        <p>An order without items: what you pay is its price.</p>
      ) : (
        <BillLines currency={currency} lines={money.lines} />
      )}
      <BillSums currency={currency} taxName={seller.taxName} {...money} />
      {bankLines !== null && <Transfer bankLines={bankLines} orderId={orderId} />}
      <p className={styles.foot}>
        {invoice === null &&
          'This is no invoice. You get the invoice, with its number, once your payment is here. '}
        Delivery is free. Thank you for buying from us.
      </p>
      <LegalLines seller={seller} />
    </article>
  );
}

const REASONS = { refund: 'it was refunded', dispute: 'your bank took it back after a dispute' } as const;

/** What takes back of the invoice, or puts back: a document of its own, with its number. */
function CorrectionLine({
  note,
  href,
  currency,
  seller,
}: {
  note: Correction;
  href: string | undefined;
  currency: string;
  seller: Seller;
}) {
  const { taxName, timeZone } = seller;
  const { kind, issuedAt, reason, amount, tax } = note;
  const title = noteTitle(note);
  if (reason === 'unpaid')
    return (
      <p>
        This invoice is cancelled by <NoteLink href={href} title={title.toLowerCase()} /> of{' '}
        <Day of={issuedAt} in={timeZone} />: the order was not paid.
      </p>
    );
  const sum = amount === null ? 'all of it' : formatMoney(amount, currency);
  const included = tax === null ? '' : ` (${formatMoney(tax, currency)} ${taxName} included)`;
  return (
    <p>
      <NoteLink href={href} title={title} /> of <Day of={issuedAt} in={timeZone} />: of this invoice {sum}
      {included} is {kind === 'credit' ? 'no longer owed' : 'owed again'}
      {reason === null ? '; your bank gave it back.' : `: ${REASONS[reason]}.`}
    </p>
  );
}

const NoteLink = ({ href, title }: { href: string | undefined; title: string }) =>
  href === undefined ? title : <a href={href}>{title}</a>;

function BillSums({
  currency,
  taxName,
  total,
  tax,
  received,
}: Pick<Props, 'currency' | 'total' | 'tax' | 'received'> & Pick<Seller, 'taxName'>) {
  return (
    <dl className={styles.sums}>
      <TaxSums tax={tax} currency={currency} taxName={taxName} />
      <dt className={styles.total}>Total</dt>
      <dd className={styles.total}>{total === null ? 'not fixed' : formatMoney(total, currency)}</dd>
      <dt>Received</dt>
      <dd>{formatMoney(received, currency)}</dd>
    </dl>
  );
}
