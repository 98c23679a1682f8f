import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { DeskOrderPage } from '@/lib/contract/desk';
import { channelWords, refundWords, verdictWords } from '@/lib/story/desk-order-words';
import { formatMoney, isPositive } from '@/lib/story/money';
import { readable } from '@/lib/story/words';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';

type Payment = DeskOrderPage['payments'][number];

const PLACES = [
  ['applied', 'counts'],
  ['held', 'held'],
  ['toRefund', 'to go back'],
  ['refunded', 'gone back'],
] as const;

/** Where the money of a payment is now. */
const placesOf = (payment: Payment) =>
  PLACES.filter(([place]) => isPositive(payment[place]))
    .map(([place, words]) => `${formatMoney(payment[place], payment.currency)} ${words}`)
    .join(', ');

/** Payments with verdict and where the money is, what goes back, and the books. */
export function OrderMoney({ page: { payments, refunds, ledger } }: { page: DeskOrderPage }) {
  return (
    <DeskPart title="Money">
      {payments.length === 0 && <p className={ui.muted}>No money came.</p>}
      <ul className={styles.lines}>
        {payments.map((payment) => (
          <li key={payment.key}>
            <strong>{formatMoney(payment.amount, payment.currency)}</strong> by{' '}
            {channelWords(payment.channel)}
            {payment.externalId !== null && ` (${payment.externalId})`}, {verdictWords(payment.verdict)},{' '}
            <Moment at={payment.arrivedAt} as="clock" />
            {payment.assignedAt !== null && (
              <>
                , given to this order <Moment at={payment.assignedAt} as="clock" />
              </>
            )}
            : {placesOf(payment)}
            {(payment.webhookId !== null || payment.paidAt !== null) && (
              <span className={ui.muted}>
                <br />
                {payment.paidAt !== null && (
                  <>
                    Paid <Moment at={payment.paidAt} as="clock" />
                    {payment.webhookId !== null && ', '}
                  </>
                )}
                {payment.webhookId !== null && `webhook ${payment.webhookId}`}
              </span>
            )}
          </li>
        ))}
        {refunds.map(({ amount, currency, state, channel, error }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two of one payment may be alike, and their order is theirs
          <li key={at}>
            <strong>{formatMoney(amount, currency)}</strong> to go back, from {channelWords(channel)}:{' '}
            {refundWords(state)}
            {error !== null && ` (${error})`}
          </li>
        ))}
      </ul>
      {ledger.length > 0 && (
        <details>
          <summary>The books ({ledger.length})</summary>
          <ul className={styles.lines}>
            {ledger.map(({ key, at, kind, currency, lines }) => (
              <li key={key}>
                <Moment at={at} as="clock" /> {readable(kind)}:{' '}
                {lines
                  .map(({ account, amount }) => `${readable(account)} ${formatMoney(amount, currency)}`)
                  .join(', ')}
              </li>
            ))}
          </ul>
        </details>
      )}
    </DeskPart>
  );
}
