import { PageTitle } from '@/components/shell/page-title';
import { StateBadge } from '@/components/state-badge/state-badge';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import ui from '@/components/ui/ui.module.css';
import type { DeskOrderPage, OfferedAct } from '@/lib/contract/desk';
import { formatMoney } from '@/lib/story/money';
import { orderBadge } from '@/lib/story/order-state';
import { ActForm } from './act-form';
import { ActList } from './act-list';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';
import { OrderGoods } from './order-goods';
import { OrderLenses } from './order-lenses';
import { OrderMoney } from './order-money';
import { OrderNow } from './order-now';
import { OrderTimeline } from './order-timeline';
import { OrderVariables } from './order-variables';
import { OrderWork } from './order-work';
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
      </header>
      <OrderLenses orderId={order.orderId} lens={null} />
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
      <OrderNow order={order}>
        <DeskPart title="What can be done">
          {offered.length === 0 ? (
            <p className={ui.muted}>Nothing, as it stands and with your role.</p>
          ) : (
            offered.map((act) => (
              <ActForm
                key={`${act.act} ${act.elementId} ${act.title}`}
                orderId={order.orderId}
                offered={act}
                made={`${order.version}.${page.acts.find(({ key }) => !key.startsWith('bulk-'))?.key ?? 0}`}
              />
            ))
          )}
        </DeskPart>
      </OrderNow>
      <div className={styles.columns}>
        <div className={ui.stack}>
          <OrderGoods page={page} />
          <OrderMoney page={page} />
          <OrderWork page={page} />
          <OrderVariables variables={page.variables} />
        </div>
        <div className={ui.stack}>
          <DeskPart title="Done at the desk" id="acts">
            <ActList acts={page.acts} />
          </DeskPart>
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
