import { PageTitle } from '@/components/shell/page-title';
import { StateBadge } from '@/components/state-badge/state-badge';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import { ParcelWords } from '@/components/ui/parcel-words';
import ui from '@/components/ui/ui.module.css';
import type { DeskOrderPage, OfferedAct } from '@/lib/contract/desk';
import { paths } from '@/lib/paths';
import { mailWords } from '@/lib/story/desk-order-words';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatMoney } from '@/lib/story/money';
import { orderBadge } from '@/lib/story/order-state';
import { ActForm } from './act-form';
import { ActList } from './act-list';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';
import { OrderMoney } from './order-money';
import { OrderTimeline } from './order-timeline';
import { StayFresh } from './stay-fresh';

interface Props {
  readonly page: DeskOrderPage;
  readonly offered: readonly OfferedAct[];
  readonly mayNote: boolean;
}

/** All that a person may see of one order, and what they can do with it. */
export function OrderDesk({ page, offered, mayNote }: Props) {
  const { order, incidents } = page;
  const { received, total, currency } = order.payment;
  return (
    <div className={ui.stack}>
      <PageTitle words={`Order ${order.orderId} · Desk`} />
      <StayFresh isQuick={page.acts.some(({ result }) => result === 'trying')} />
      <header className={styles.head}>
        <h1>Order {order.orderId}</h1>
        <StateBadge {...orderBadge(order)} />
        <span>
          {formatMoney(received, currency)} of {total === null ? 'any amount' : formatMoney(total, currency)}{' '}
          came in
        </span>
        <PageLink href={paths.showProcess(order.orderId, { lens: 'process' })}>On the diagram</PageLink>
      </header>
      {page.kept !== null && <Suspended kept={page.kept} currency={currency} />}
      {page.acts
        .filter(({ result }) => result === 'trying')
        .map(({ key, element, at }) => (
          <Notice key={key} state="active">
            <strong>“{element}” is being tried again</strong>, since <Moment at={at} as="clock" />. What
            becomes of it is told here.
          </Notice>
        ))}
      {incidents.map(({ element, since, attempts, error }) => (
        <Notice key={element} state="failed">
          <strong>
            “{element}” stopped after {attempts === 1 ? 'one try' : `${attempts} tries`}
          </strong>{' '}
          <Moment at={since} />
          <pre className={styles.error}>{error}</pre>
        </Notice>
      ))}
      <div className={styles.columns}>
        <div className={ui.stack}>
          <DeskPart title="What can be done">
            {offered.length === 0 ? (
              <p className={ui.muted}>Nothing, as it stands and with your role.</p>
            ) : (
              offered.map((act) => (
                <ActForm
                  key={`${act.act} ${act.elementId}`}
                  orderId={order.orderId}
                  offered={act}
                  made={`${order.version}.${page.acts.find(({ key }) => !key.startsWith('bulk-'))?.key ?? 0}`}
                />
              ))
            )}
          </DeskPart>
          <DeskPart title="Done at the desk" id="acts">
            <ActList acts={page.acts} />
          </DeskPart>
        </div>
        <div className={ui.stack}>
          <Customer page={page} />
          <OrderMoney page={page} />
          <Work page={page} />
          <OrderTimeline orderId={order.orderId} lines={page.timeline} mayNote={mayNote} />
        </div>
      </div>
    </div>
  );
}

function Suspended({ kept, currency }: { kept: NonNullable<DeskOrderPage['kept']>; currency: string }) {
  const { money, cancelRequested, results } = kept;
  const came = [
    ...(money === null ? [] : [formatMoney(money, currency)]),
    ...(cancelRequested ? ['a cancellation by the customer'] : []),
    ...results.map((element) => `the result of “${element}”`),
  ];
  return (
    <Notice state="waiting">
      <strong>This order is suspended.</strong>{' '}
      {came.length === 0 ? 'Nothing has come for it since.' : `Kept until it is resumed: ${came.join(', ')}.`}
    </Notice>
  );
}

function Customer({
  page: { customer, items, bill, corrections, shipment, isToPack, order },
}: {
  page: DeskOrderPage;
}) {
  const { name, email, address } = customer;
  return (
    <DeskPart title="Customer and goods">
      {name === null && email === null && address === null ? (
        <p className={ui.muted}>Nobody gave a name, or it was erased.</p>
      ) : (
        <p className={styles.address}>{[name, email, address].filter((line) => line !== null).join('\n')}</p>
      )}
      <ul>
        {items.map(({ sku, name: product, quantity, unitPrice }) => (
          <li key={sku}>
            {quantity} × <bdi>{product}</bdi>, {formatMoney(unitPrice, order.payment.currency)} each
          </li>
        ))}
      </ul>
      <p>
        {bill === null
          ? 'No bill yet.'
          : bill.number === null
            ? 'Payment asked for, '
            : `Invoice ${bill.number}, `}
        {bill !== null && <Moment at={bill.issuedAt} as="clock" />}
      </p>
      {corrections.map(({ kind, number, amount, issuedAt }) => (
        <p key={`${kind} ${number}`}>
          {kind === 'credit' ? 'Credit note' : 'Debit note'} {number}
          {amount !== null && `, ${formatMoney(amount, order.payment.currency)}`},{' '}
          <Moment at={issuedAt} as="clock" />
        </p>
      ))}
      <p>
        {shipment === null ? 'Not shipped.' : 'Shipped '}
        {shipment !== null && <Moment at={shipment.shippedAt} as="clock" />}
        {shipment !== null && <ParcelWords shipment={shipment} />}
      </p>
      {(isToPack || shipment !== null) && (
        <p>
          <PageLink href={deskPaths.packing(order.orderId)}>
            {isToPack ? 'Pack the parcel' : 'Packing list and label'}
          </PageLink>
        </p>
      )}
    </DeskPart>
  );
}

function jobWords(attempts: number, runAt: string | null): string {
  if (attempts === 0) return runAt === null ? 'waits' : 'under way';
  const tries = attempts === 1 ? 'one try' : `${attempts} tries`;
  return `${tries} failed, ${runAt === null ? 'no more by itself' : 'tried again by itself'}`;
}

function Work({ page: { jobs, mails } }: { page: DeskOrderPage }) {
  return (
    <DeskPart title="Work and mail">
      {jobs.length === 0 && <p className={ui.muted}>No task is waiting or has failed.</p>}
      {jobs.map(({ key, element, attempts, runAt, error }) => (
        <div key={key}>
          <p>
            {element}: {jobWords(attempts, runAt)}
          </p>
          {error !== null && <pre className={styles.error}>{error}</pre>}
        </div>
      ))}
      <ul>
        {mails.map(({ key, kind, queuedAt, sentAt, error }) => (
          <li key={key}>
            “{mailWords(kind)}”, <Moment at={sentAt ?? queuedAt} as="clock" />
            {sentAt === null ? `, not sent${error === null ? '' : `: ${error}`}` : ''}
          </li>
        ))}
      </ul>
    </DeskPart>
  );
}
