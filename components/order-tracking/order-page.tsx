'use client';

import { Timeline } from '@/components/order-timeline/timeline';
import { PageTitle } from '@/components/shell/page-title';
import { StateBadge } from '@/components/state-badge/state-badge';
import ui from '@/components/ui/ui.module.css';
import { headlineFor } from '@/lib/client/headline';
import { formatMoney, missingAmount } from '@/lib/client/money';
import { awaitsPayment, canCancel, isOpen, orderBadge } from '@/lib/client/order-state';
import { useModel } from '@/lib/client/use-model';
import { FixedNow } from '@/lib/client/use-now';
import { useShop } from '@/lib/client/use-shop';
import { useTimeline } from '@/lib/client/use-timeline';
import type { OrderJson } from '@/lib/contract';
import { CancelOrder } from './cancel-order';
import { ClockControls } from './clock-controls';
import { ConnectionNotice } from './connection-notice';
import { Deadline } from './deadline';
import { IncidentList } from './incident-list';
import { LiveDiagram } from './live-diagram';
import { MilestoneList } from './milestone-list';
import { OrderFacts } from './order-facts';
import { OrderNumber } from './order-number';
import { OrderSkeleton } from './order-skeleton';
import { PaymentPanel } from './payment-panel';
import styles from './tracking.module.css';
import { WaitList } from './wait-list';
import { YourDetails } from './your-details';

interface Props {
  order: OrderJson;
  lostSinceMs: number | null;
  onActed: () => void;
  onOrder: (order: OrderJson) => void;
}

/** One order: what happened, what happens next, what can be done. */
export function OrderPage({ order, lostSinceMs, onActed, onOrder }: Props) {
  const shop = useShop();
  const model = useModel(order.definition.hash);
  const timeline = useTimeline(order);
  const { shown, expected, atMs } = timeline;
  const headline = headlineFor(order, model ?? null);
  if (timeline.isOpening) return <OrderSkeleton />;
  return (
    <article className={styles.page} data-order-state={order.state} data-order-version={order.version}>
      <PageTitle words={`${orderBadge(order).word} · Order ${order.orderId}`} />
      <ConnectionNotice lostSinceMs={lostSinceMs} />
      <header className={styles.headline}>
        <div className={styles.top}>
          <StateBadge {...orderBadge(order)} />
          <OrderNumber orderId={order.orderId} />
          <div className={`${styles.pay} screen-only`}>
            {awaitsPayment(order) && <ToPayment payment={order.payment} />}
          </div>
        </div>
        <div className={styles.words}>
          <h1>{headline.title}</h1>
          <p>
            {headline.next} {headline.deadline && <Deadline {...headline.deadline} />}
          </p>
        </div>
        <p className="visually-hidden" role="status">
          {`${headline.title} ${headline.next}`}
        </p>
      </header>
      <FixedNow value={atMs}>
        <LiveDiagram order={shown} expected={expected} />
      </FixedNow>
      <Timeline timeline={timeline} model={model ?? null} />
      <div className={styles.columns}>
        <section className={`${ui.card} ${ui.stack}`} aria-labelledby="story-title">
          <h2 id="story-title">Progress</h2>
          <FixedNow value={atMs}>
            <MilestoneList order={shown} model={model} />
          </FixedNow>
        </section>
        <section id="pay" className={`${ui.card} ${ui.stack}`} aria-labelledby="pay-title">
          <h2 id="pay-title">Payment</h2>
          <PaymentPanel order={order} open={awaitsPayment(order)} shop={shop} onPaid={onActed} />
        </section>
        <section className={`${ui.card} ${ui.stack}`} aria-labelledby="waits-title">
          <h2 id="waits-title">Right now</h2>
          <FixedNow value={atMs}>
            <WaitList order={shown} model={model ?? null} />
            <IncidentList incidents={shown.incidents} model={model ?? null} />
          </FixedNow>
          {canCancel(order) && (
            <div>
              <CancelOrder orderId={order.orderId} onCancelled={onActed} />
            </div>
          )}
          {shop?.mode === 'sandbox' && isOpen(order) && (
            <ClockControls orderId={order.orderId} onOrder={onOrder} />
          )}
        </section>
      </div>
      <YourDetails orderId={order.orderId} isOpen={isOpen(order)} />
      <OrderFacts order={order} />
    </article>
  );
}

/** The way to the form, with the sum; the form itself stands below the diagram. */
function ToPayment({ payment }: Pick<OrderJson, 'payment'>) {
  const missing = missingAmount(payment);
  return (
    <a className={ui.primary} href="#pay">
      {missing === null ? 'Go to payment' : `Pay ${formatMoney(missing, payment.currency)}`}
    </a>
  );
}
