import { ShopName } from '@/components/shell/shop-words';
import { paths } from '@/lib/paths';
import { formatMoney } from '@/lib/story/money';
import { SandpayHouse } from './house';
import { KeepLooking } from './keep-looking';
import styles from './sandpay.module.css';

export interface Report {
  key: string;
  amount: string;
  currency: string;
  state: 'waiting' | 'delivered' | 'given-up';
  attempts: number;
  last: string | null;
  verdict: string | null;
}

interface Props {
  orderId: string;
  reports: readonly Report[];
  isPlain: boolean;
}

/** What Sandpay has told the shop, and what the shop made of it. */
export function ReceiptPage({ orderId, reports, isPlain }: Props) {
  const isUnderWay = reports.some(({ state }) => state === 'waiting');
  const back = isPlain ? paths.orderPage(orderId) : paths.showProcess(orderId);
  return (
    <SandpayHouse
      side={
        <>
          <h1>{isUnderWay ? 'Your payment is on its way' : 'Your payment'}</h1>
          <p className={styles.quiet}>Order {orderId}</p>
        </>
      }
    >
      <section className={styles.paper} aria-labelledby="reports-title">
        <h2 id="reports-title">What we reported to the shop</h2>
        {reports.length === 0 && <p>Nothing yet, or it was before Sandpay last started.</p>}
        <ul className={styles.deliveries} aria-live="polite">
          {reports.map((report) => (
            <li key={report.key}>
              <strong>{formatMoney(report.amount, report.currency)}</strong>
              <span>{stateWords[report.state]}</span>
              <span className={styles.quiet}>{reportWords(report)}</span>
            </li>
          ))}
        </ul>
        {isUnderWay && <KeepLooking />}
        <div className={styles.row}>
          <a className={styles.button} href={back}>
            Back to <ShopName />
          </a>
          <a className={`${styles.button} ${styles.other}`} href={paths.pay(orderId, isPlain)}>
            Pay something else
          </a>
          {isUnderWay && (
            <noscript>
              <a href={paths.payReceipt(orderId, isPlain)}>Refresh</a>
            </noscript>
          )}
        </div>
      </section>
    </SandpayHouse>
  );
}

const stateWords: Record<Report['state'], string> = {
  waiting: 'On its way',
  delivered: 'Arrived',
  'given-up': 'Given up',
};

/** What the shop made of a payment, said to its payer. */
const verdictWords: Record<string, string> = {
  applied: 'The shop has booked it. The order is paid.',
  partial: 'The shop has booked it and waits for the rest.',
  over: 'The order was paid already. The shop sends it back.',
  late: 'It came too late. The shop sends it back.',
  early: 'The shop keeps it until the bill is out.',
  'wrong-currency': 'Not the currency of the bill. The shop keeps it safe.',
  duplicate: 'The shop knew it already. Nothing was booked twice.',
};

function reportWords({ state, attempts, last, verdict }: Report): string {
  const tries = attempts === 1 ? 'Reported once.' : `Reported ${attempts} times.`;
  if (verdict !== null) return `${verdictWords[verdict] ?? 'The shop has taken it.'} ${tries}`;
  if (attempts === 0) return state === 'waiting' ? 'Not reported yet.' : 'Never reported.';
  return `${tries} The last time: ${last ?? 'no answer'}.`;
}
