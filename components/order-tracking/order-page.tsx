'use client';

import { useSearchParams } from 'next/navigation';
import { type ReactNode, useMemo, useState } from 'react';
import { Timeline } from '@/components/order-timeline/timeline';
import { PageTitle } from '@/components/shell/page-title';
import { LaterPart } from '@/components/ui/later-part';
import ui from '@/components/ui/ui.module.css';
import { useModel } from '@/lib/browser/use-model';
import { FixedNow } from '@/lib/browser/use-now';
import { useShop } from '@/lib/browser/use-shop';
import { useTimeline } from '@/lib/browser/use-timeline';
import type { OrderJson } from '@/lib/contract/order';
import { Folding } from '@/lib/story/folding';
import type { Lens } from '@/lib/story/lens';
import { isOpen, offersPayment, orderBadge } from '@/lib/story/order-state';
import { PASSAGES, passagesOf, VISITS, visitsOf } from '@/lib/story/visits';
import { ConnectionNotice } from './connection-notice';
import type { DiagramContext } from './diagram-context';
import { LensSwitch } from './lens-switch';
import { LiveDiagram } from './live-diagram';
import { OrderActions } from './order-actions';
import { OrderFacts } from './order-facts';
import { OrderHeadline } from './order-headline';
import { OrderProgress } from './order-progress';
import { PaymentPanel } from './payment-panel';
import stage from './stage.module.css';
import styles from './tracking.module.css';
import { YourDetails } from './your-details';

const loadDeveloperPanels = () => import('./developer-panels');

interface Props {
  order: OrderJson;
  lens: Lens;
  /** What was bought, as the server rendered it for its buyer. */
  items: ReactNode;
  /** What stands there until the moment that a link asks for is known. */
  room: ReactNode;
  lostSinceMs: number | null;
  onActed: () => void;
  onOrder: (order: OrderJson) => void;
  /** The ways to other lenses; left out: those of the order's own page. */
  lenses?: ReactNode;
}

/** One order: what happened, what happens next, what can be done; in the words and the depth of a lens. */
export function OrderPage({ order, lens, items, room, lostSinceMs, onActed, onOrder, lenses }: Props) {
  const shop = useShop();
  const model = useModel(order.definition.hash);
  const timeline = useTimeline(order, `?${useSearchParams()}`);
  // What is told is told of `shown`, the chosen moment; what can be done is done to `order`, as it is now.
  const { shown, expected, atMs } = timeline;
  const { steps } = timeline.line;
  const [folded] = useState(() => ({ visits: new Folding(VISITS), passages: new Folding(PASSAGES) }));
  const context = useMemo<DiagramContext>(
    () => ({
      lens,
      model: model ?? null,
      visits: visitsOf({ steps }, shown.version, folded.visits),
      passages: passagesOf({ steps }, shown, folded.passages),
    }),
    [lens, model, steps, shown, folded],
  );
  // Room is kept for what may still be said, not for an order that was over before it was looked at.
  const [cameLate] = useState(!isOpen(order));
  if (timeline.isOpening) return room;
  return (
    <article
      className={`${styles.page} ${cameLate ? styles.over : ''}`}
      data-order-state={order.state}
      data-order-version={order.version}
      data-lens={lens}
    >
      <PageTitle words={`${orderBadge(atMs === null ? order : shown).word} · Order ${order.orderId}`} />
      <ConnectionNotice lostSinceMs={lostSinceMs} />
      <OrderHeadline order={order} model={model} lens={lens} timeline={timeline} shop={shop} />
      {lenses ?? <LensSwitch orderId={order.orderId} lens={lens} />}
      <div className={stage.stage}>
        <FixedNow value={atMs}>
          <LiveDiagram order={shown} expected={expected} focus={timeline.focus} context={context} />
        </FixedNow>
        <div className={stage.side}>
          <FixedNow value={atMs}>
            <OrderProgress order={shown} model={model} context={context} steps={steps} />
          </FixedNow>
        </div>
        <div className={stage.deal}>
          {items}
          <section id="pay" className={`${ui.card} ${ui.stack}`} aria-labelledby="pay-title">
            <h2 id="pay-title">Payment</h2>
            <PaymentPanel
              order={order}
              model={model}
              open={offersPayment(order)}
              shop={shop}
              onPaid={onActed}
            />
          </section>
          <OrderActions order={order} model={model ?? null} shop={shop} onActed={onActed} onOrder={onOrder} />
        </div>
        <div className={stage.below}>
          <Timeline timeline={timeline} model={model ?? null} lens={lens} hasEnded={!isOpen(order)} />
          <YourDetails orderId={order.orderId} isOpen={isOpen(order)} />
          <OrderFacts order={order} lens={lens} />
        </div>
      </div>
      {lens === 'developer' && (
        <LaterPart load={loadDeveloperPanels} room={<div className={stage.panelsRoom} />}>
          {({ DeveloperPanels }) => <DeveloperPanels order={order} shown={shown} steps={steps} shop={shop} />}
        </LaterPart>
      )}
    </article>
  );
}
