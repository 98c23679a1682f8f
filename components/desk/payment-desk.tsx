import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { AssignmentPreview, DeskPaymentPage } from '@/lib/contract/desk-money';
import { channelWords } from '@/lib/story/desk-order-words';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatMoney } from '@/lib/story/money';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';

interface Props {
  payment: DeskPaymentPage;
  /** Null: no order was named yet. */
  preview: AssignmentPreview | null;
  mayAssign: boolean;
}

/** A payment without an order: what is known of it, and the way to give it one. */
export function PaymentDesk({ payment, preview, mayAssign }: Props) {
  const { amount, currency } = payment;
  const sum = amount === null ? 'Money' : currency === null ? amount : formatMoney(amount, currency);
  return (
    <div className={ui.stack}>
      <PageTitle words={`Payment ${payment.key} · Desk`} />
      <header className={styles.head}>
        <h1>{sum} without an order</h1>
      </header>
      <div className={styles.columns}>
        <DeskPart title="Give it to an order">
          {payment.orderId !== null ? (
            <p>
              It has one: <PageLink href={deskPaths.order(payment.orderId)}>Order {payment.orderId}</PageLink>
            </p>
          ) : mayAssign ? (
            <Assign payment={payment} preview={preview} />
          ) : (
            <p className={ui.muted}>Your role does not allow this.</p>
          )}
        </DeskPart>
        <Known payment={payment} />
      </div>
    </div>
  );
}

function Assign({ payment: { key, amount }, preview }: Pick<Props, 'payment' | 'preview'>) {
  return (
    <>
      {amount !== null && (
        <p>
          <PageLink href={deskPaths.orders({ q: amount, state: 'ACTIVE' })}>
            Open orders of this amount
          </PageLink>
        </p>
      )}
      <form className={`${ui.stack} ${ui.tight}`} method="get" action={deskPaths.payment(key)}>
        <Field
          label="Order"
          name="order"
          inputMode="numeric"
          defaultValue={preview?.orderId}
          maxLength={30}
          autoComplete="off"
          required
        />
        <div>
          <Button type="submit">Show what will happen</Button>
        </div>
      </form>
      {preview !== null && (
        <Notice state={preview.can ? 'waiting' : 'failed'} role="status">
          {preview.sentence}{' '}
          {preview.can && <PageLink href={deskPaths.order(preview.orderId)}>Look at the order</PageLink>}
        </Notice>
      )}
      {preview?.can === true && (
        <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.assign(key)}>
          <input type="hidden" name="orderId" value={preview.orderId} />
          <Field label="Why" name="reason" maxLength={500} autoComplete="off" required />
          <div>
            <Button primary type="submit">
              Give it to order {preview.orderId}
            </Button>
          </div>
        </form>
      )}
    </>
  );
}

function Known({
  payment: { channel, externalId, arrivedAt, paidAt, otherMode, raw },
}: Pick<Props, 'payment'>) {
  return (
    <DeskPart title="What is known of it">
      <p>
        By {channelWords(channel)}
        {externalId !== null && ` (${externalId})`}, came <Moment at={arrivedAt} as="clock" />
        {paidAt !== null && (
          <>
            , paid <Moment at={paidAt} as="clock" />
          </>
        )}
      </p>
      {otherMode && <p>It is money of the other mode, play money in a real shop or the reverse.</p>}
      {raw === null ? (
        <p className={ui.muted}>What was sent is not kept any more.</p>
      ) : (
        <details>
          <summary>As it was sent</summary>
          <pre className={styles.error}>{raw}</pre>
        </details>
      )}
    </DeskPart>
  );
}
