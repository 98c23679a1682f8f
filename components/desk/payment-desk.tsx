import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeskActJson } from '@/lib/contract/desk';
import type { AssignmentPreview, DeskPaymentPage, ReturnJson } from '@/lib/contract/desk-money';
import { channelWords } from '@/lib/story/desk-order-words';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatMoney } from '@/lib/story/money';
import { ActList } from './act-list';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';
import { StayFresh } from './stay-fresh';

interface Props {
  payment: DeskPaymentPage;
  acts: readonly DeskActJson[];
  /** Null: no order was named yet. */
  preview: AssignmentPreview | null;
  may: {
    assign: boolean;
    giveBack: boolean;
    giveBackByProvider: boolean;
  };
}

/** A payment without an order: what is known of it, the way to give it one, and the way to send it back. */
export function PaymentDesk({ payment, acts, preview, may }: Props) {
  const { amount, currency, returned } = payment;
  const sum = amount === null ? 'Money' : currency === null ? amount : formatMoney(amount, currency);
  const isToDecide = returned === null || returned.state === 'failed' || returned.state === 'stuck';
  const told = (
    <>
      <Known payment={payment} />
      <DeskPart title="Done at the desk" id="acts">
        <ActList acts={acts} to="payment" />
      </DeskPart>
    </>
  );
  return (
    <div className={ui.stack}>
      <PageTitle words={`Payment ${payment.key} · Desk`} />
      {(returned?.state === 'queued' || returned?.state === 'pending') && <StayFresh isQuick={false} />}
      <header className={styles.head}>
        <h1>{sum} without an order</h1>
      </header>
      {returned !== null && <Returned returned={returned} sum={sum} provider={payment.provider} />}
      <div className={styles.columns}>
        {isToDecide && (
          <div className={ui.stack}>
            {payment.orderId !== null ? (
              <DeskPart title="Give it to an order">
                <p>
                  It has one:{' '}
                  <PageLink href={deskPaths.order(payment.orderId)}>Order {payment.orderId}</PageLink>
                </p>
              </DeskPart>
            ) : (
              <ToDecide payment={payment} preview={preview} may={may} />
            )}
          </div>
        )}
        {isToDecide ? <div className={ui.stack}>{told}</div> : told}
      </div>
    </div>
  );
}

function ToDecide({ payment, preview, may }: Omit<Props, 'acts'>) {
  const { amount, otherMode } = payment;
  if (!may.assign && !may.giveBack)
    return (
      <DeskPart title="What to do with it">
        {amount === null && <p>It is not known how much came: see at whoever sent it.</p>}
        {otherMode && <p>Nothing is to be done: it pays for nothing here.</p>}
        {amount !== null && !otherMode && <p className={ui.muted}>Your role does not allow this.</p>}
      </DeskPart>
    );
  return (
    <>
      {may.assign && (
        <DeskPart title="Give it to an order">
          <Assign payment={payment} preview={preview} />
        </DeskPart>
      )}
      {may.giveBack && (
        <DeskPart title="Send it back">
          <GiveBack payment={payment} byProvider={may.giveBackByProvider} />
        </DeskPart>
      )}
    </>
  );
}

/** What became of it since somebody sent it back. */
function Returned({
  returned: { state, isByHand, error, since },
  sum,
  provider,
}: {
  returned: ReturnJson;
  sum: string;
  provider: string | null;
}) {
  const at = <Moment at={since} as="clock" />;
  if (state === 'succeeded')
    return (
      <Notice state="done" role="status">
        {sum} went back{isByHand ? ', sent by hand' : ''}, {at}.
      </Notice>
    );
  if (state === 'queued' || state === 'pending')
    return (
      <Notice state="waiting" role="status">
        {state === 'pending'
          ? `${provider ?? 'The provider'} has it: it is on its way back`
          : `It waits for ${provider ?? 'the provider'}, and is tried again by itself`}
        , since {at}.
      </Notice>
    );
  return (
    <Notice state="failed" role="status">
      {state === 'failed' ? 'It did not go back' : 'It is not known whether it went back'}
      {error !== null && `: ${error}`}, {at}. Try again, or send it yourself and record that.
    </Notice>
  );
}

function GiveBack({
  payment: { key, provider },
  byProvider,
}: {
  payment: DeskPaymentPage;
  byProvider: boolean;
}) {
  return (
    <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.returnPayment(key)}>
      <p>
        All of it goes back to whom it came from, and it can be given to no order after that. The books have
        both, that it came and that it went.
      </p>
      {byProvider ? (
        <fieldset className={`${ui.stack} ${ui.tight} ${styles.ways}`}>
          <legend className={ui.label}>How to send it back</legend>
          <label>
            <input type="radio" name="way" value="provider" defaultChecked /> {provider} sends it, now
          </label>
          <label>
            <input type="radio" name="way" value="sent" /> I have sent it myself
          </label>
        </fieldset>
      ) : (
        <>
          <p>Nobody but you can send it: transfer it first, then record that here.</p>
          <input type="hidden" name="way" value="sent" />
        </>
      )}
      <Field label="Reason to send it back" name="reason" maxLength={500} autoComplete="off" required />
      <div>
        <Button type="submit">{byProvider ? 'Send it back' : 'Record that it was sent back'}</Button>
      </div>
    </form>
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
